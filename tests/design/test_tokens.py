"""The colours of tokens.css keep the contrast that people need, in both themes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
HEX = r"#[0-9A-Fa-f]{6}"
TEXT, CONTROL, BODY = 4.5, 3.0, 7.0
SURFACES = ["paper", "sheet", "well"]

PAIRS = [
    *[("ink", on, BODY) for on in [*SURFACES, "mint"]],
    *[(ink, on, TEXT) for ink in ("ink-2", "ink-3") for on in SURFACES],
    ("ink-2", "mint", TEXT),
    *[("spruce", on, TEXT) for on in [*SURFACES, "mint"]],
    ("on-spruce", "spruce", TEXT),
    ("on-spruce", "spruce-strong", TEXT),
    ("on-coin", "coin", TEXT),
    ("on-coin", "coin-strong", TEXT),
    *[(state, on, TEXT) for state in ("coin-ink", "rust", "sky") for on in ("paper", "sheet")],
    *[("coin-ink", "coin-soft", TEXT), ("rust", "rust-soft", TEXT), ("sky", "sky-soft", TEXT)],
    *[(light, dark, TEXT) for light in ("on-deep", "on-deep-2") for dark in ("deep", "deep-2")],
    ("coin", "deep", TEXT),
    ("paper", "ink", BODY),
    *[("edge", on, CONTROL) for on in SURFACES],
    *[("focus", on, CONTROL) for on in SURFACES],
    *[("spruce", on, CONTROL) for on in SURFACES],
    *[(f"dot-{n}", "sheet", CONTROL) for n in range(1, 7)],
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    """Every colour token as it is in this theme: name to #RRGGBB."""
    found = re.findall(rf"--([\w-]+): (?:light-dark\(({HEX}), ({HEX})\)|({HEX}));", CSS.read_text())
    return {name: both or (light if theme == "light" else dark) for name, light, dark, both in found}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS, ids=lambda value: str(value))
def test_it_keeps_its_contrast(theme, front, back, least):
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_neighbours_on_the_heat_ramp_differ(theme):
    ramp = [luminance(tokens(theme)[f"heat-{n}"]) for n in range(1, 6)]
    assert ramp == sorted(ramp, reverse=theme == "light")


def test_every_token_that_is_used_is_defined():
    folder = CSS.parent
    used = {
        name for file in folder.glob("*.css") for name in re.findall(r"var\(--([\w-]+)", file.read_text())
    }
    defined = set(re.findall(r"--([\w-]+):", CSS.read_text()))
    assert used <= defined, used - defined
