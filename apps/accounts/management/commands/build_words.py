"""Make the catalogues that gettext reads from the translations: `locale/de/.../django.po` and so on."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand

SOURCES = "locale/*/LC_MESSAGES/django.po"


class Command(BaseCommand):
    help = "Write the translations into the first of LOCALE_PATHS; what is newer than its source stays."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in sorted(Path(settings.BASE_DIR).glob(SOURCES)):
            language = source.parts[-3]
            target = Path(settings.LOCALE_PATHS[0], language, "LC_MESSAGES", "django.mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                write_words(source, target)
            self.stdout.write(f"{language}: {target.stat().st_size} bytes")


def write_words(source: Path, target: Path) -> None:
    """Write one catalogue; the file appears whole or not at all."""
    with source.open("rb") as text:
        catalogue = read_po(text)
    whole = BytesIO()
    write_mo(whole, catalogue)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    half.write_bytes(whole.getvalue())
    half.replace(target)
