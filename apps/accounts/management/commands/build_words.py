"""Make the catalogues that gettext reads from the translations: `locale/de/.../django.po` and so on."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

SOURCES = "locale/*/LC_MESSAGES/django.po"


class Command(BaseCommand):
    help = "Write the translations into the first of LOCALE_PATHS; what is newer than its source stays."

    def handle(self, *args: Any, **options: Any) -> None:
        sources = sorted(Path(settings.BASE_DIR).glob(SOURCES))
        for source in sources:
            self.build(source.parts[-3], source, read)
        self.build(to_locale(settings.LANGUAGE_CODE), sources[0], in_english)

    def build(self, language: str, source: Path, words: Callable[[Path], Catalog]) -> None:
        target = Path(settings.LOCALE_PATHS[0], language, "LC_MESSAGES", "django.mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            write_words(words(source), target)
        self.stdout.write(f"{language}: {target.stat().st_size} bytes")


def read(source: Path) -> Catalog:
    """The translations of one language."""
    with source.open("rb") as text:
        return read_po(text)


def in_english(source: Path) -> Catalog:
    """Each text stands for itself: found at once, where a missing one is looked for in seven catalogues."""
    words = Catalog(locale="en_GB", fuzzy=False)
    for entry in read(source):
        if entry.id:
            words.add(entry.id, entry.id, context=entry.context)
    return words


def write_words(words: Catalog, target: Path) -> None:
    """Write one catalogue; the file appears whole or not at all."""
    whole = BytesIO()
    write_mo(whole, words)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    half.write_bytes(whole.getvalue())
    half.replace(target)
