"""What stylesheets, scripts and templates may not hold, and how heavy they may be."""

import gzip
import re
from pathlib import Path

import pytest

from tests.design.budgets import MOST_BYTES

ROOT = Path(__file__).parents[2]
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
JS = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [file for file in TEMPLATES if "emails" not in file.parts]
WRITTEN = sorted(file for file in (ROOT / "templates").rglob("*.*") if file.suffix in {".html", ".txt"})
FOR_PEOPLE = re.compile(r"\|(?:date|time)\b(?!:[\"'](?:c|Y-m-d[^\"']*)[\"'])")  # and not for machines
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:min-|max-)?(?:width|height)|top|right|bottom|left"
    r"|(?:margin|padding)-(?:top|right|bottom|left)|border-(?:top|right|bottom|left)[\w-]*"
    r"|text-align: (?:left|right)|float: (?:left|right))\s*(?::|(?=;))"
)
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style block": r"<style",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an event attribute": r"<[^>]*\son\w+\s*=",
    "hx-on": r"\shx-on\b",
    "a hx value from a script": r"hx-(?:vals|headers)\s*=\s*[\"']js:",
    "a filter in hx-trigger": r"hx-trigger\s*=\s*\"[^\"]*\[",
    "another host": r"(?:src|href|action)\s*=\s*\"(?:https?:)?//",
    "a data image": r"\"data:",
}


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def weight(files: list[Path]) -> int:
    """Bytes over the wire: each file compressed by itself, as it is sent."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_stylesheets_fit_their_budget():
    assert weight(CSS) <= MOST_BYTES["stylesheet"]


def test_scripts_fit_their_budget():
    assert weight(JS) <= MOST_BYTES["script"]


def test_the_layers_are_named_first():
    order = "@layer reset, tokens, base, shell, parts, charts, pages, utils;"
    assert (ROOT / "static/css/tokens.css").read_text().startswith(order)


@pytest.mark.parametrize("file", CSS, ids=name)
def test_it_uses_logical_properties_only(file):
    rules = re.sub(r"/\*.*?\*/|@(?:media|container|supports)[^{]*", "", file.read_text(), flags=re.S)
    assert not PHYSICAL.findall(rules)


@pytest.mark.parametrize("file", CSS, ids=name)
def test_a_shorthand_takes_no_side(file):
    """Four values with a different start and end would be wrong in a right-to-left language."""
    for shorthand in re.findall(r"(?<![\w-])(?:margin|padding|inset): ([^;]+);", file.read_text()):
        values = re.findall(r"(?:[\w-]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)", shorthand)
        assert len(values) < 4 or values[1] == values[3], shorthand


@pytest.mark.parametrize("file", JS, ids=name)
def test_it_evaluates_nothing(file):
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|\.style\b|https?://", file.read_text()
    )


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_it_keeps_to_the_content_security_policy(file):
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.S)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source, re.I)]
    assert not found


@pytest.mark.parametrize("file", WRITTEN, ids=name)
def test_days_and_times_are_written_as_the_reader_writes_them(file):
    """By the filters of `fmt`, which know the locale; Django's know only the language."""
    assert not FOR_PEOPLE.findall(file.read_text())


def known_classes() -> set[str]:
    """Every class that a stylesheet draws or a script asks for."""
    styles = "\n".join(re.sub(r"url\([^)]*\)", "", file.read_text()) for file in CSS)
    scripts = "\n".join(re.sub(r"\.\w+\(", "(", file.read_text()) for file in JS)
    return set(re.findall(r"\.([a-zA-Z_][\w-]*)", styles + scripts))


def used_classes(source: str) -> set[str]:
    """Class names in a template or module; `*` stands for what the template fills in."""
    source = re.sub(r"{#.*?#}", "", source, flags=re.S)
    values = re.findall(r"class=\"((?:[^\"{]|{%.*?%}|{{.*?}})*)\"", source) + re.findall(
        r"\"class\": \"([^\"]*)\"", source
    )
    plain = [re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "*", value)) for value in values]
    return {word for value in plain for word in value.split() if word.strip("*")}


MODULES = sorted((ROOT / "apps").rglob("tables.py"))


@pytest.mark.parametrize("file", PAGES + MODULES, ids=name)
def test_every_class_is_drawn(file):
    known = known_classes()
    matches = {
        word: re.compile(re.escape(word).replace(r"\*", r"[\w-]*")) for word in used_classes(file.read_text())
    }
    missing = {word for word, pattern in matches.items() if not any(map(pattern.fullmatch, known))}
    assert not missing


def test_a_class_that_nobody_draws_is_found():
    assert used_classes('<p class="note {% if a %}note--{{ b }}{% endif %} ghost">') == {
        "note",
        "note--*",
        "ghost",
    }
    assert "ghost" not in known_classes()
