"""Make the two web fonts from the font wheels: pin the axes, keep Latin, write woff2."""

import logging
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

UNICODES = (
    "U+0020-007E,U+00A0-024F,U+02C6,U+02DA,U+02DC,U+2002-200B,U+2010-2027,U+202F,U+2030,"
    "U+2039-203A,U+20A0-20BF,U+2122,U+2190-2193,U+2212,U+25B2,U+25BC"
)
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "pnum", "lnum"]
FONTS: dict[str, tuple[str, dict[str, Any]]] = {
    "figtree.woff2": ("Figtree", {"wght": (400, 700)}),
    "bricolage.woff2": ("Bricolage Grotesque", {"opsz": 40, "wdth": 100, "wght": 700}),
}


class Command(BaseCommand):
    help = "Write the web fonts into FONTS_DIR; fonts that are there already are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="make them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("fontTools").setLevel(logging.ERROR)
        folder = Path(settings.FONTS_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for name, (family, limits) in FONTS.items():
            target = folder / name
            if options["force"] or not target.exists():
                write_font(family, limits, target)
            self.stdout.write(f"{name}: {target.stat().st_size} bytes")


def write_font(family: str, limits: dict[str, Any], target: Path) -> None:
    """Write one font; the file appears whole or not at all."""
    font = pinned(TTFont(fontpkg.path(family)), limits)
    options = subset.Options()
    options.layout_features = FEATURES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(UNICODES))
    subsetter.subset(font)
    font.flavor = "woff2"
    half = target.with_suffix(f".{os.getpid()}")
    font.save(half)
    half.replace(target)


def pinned(font: TTFont, limits: dict[str, Any]) -> TTFont:
    """The font with its axes pinned, read back from a buffer so that the subsetter sees clean tables."""
    buffer = BytesIO()
    instancer.instantiateVariableFont(font, limits).save(buffer)
    buffer.seek(0)
    return TTFont(buffer)
