"""Make the pictures that stand for the app on a home screen."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.accounts.coin import png

# What is cut round or square by the phone has a wide edge of paper.
ICONS: dict[str, dict[str, Any]] = {
    "coin-192.png": {"size": 192},
    "coin-512.png": {"size": 512},
    "maskable-512.png": {"size": 512, "fill": 0.6, "is_solid": True},
    "apple-180.png": {"size": 180, "fill": 0.75, "is_solid": True},
}


class Command(BaseCommand):
    help = "Write the icons into ICONS_DIR; icons that are there already are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="make them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.ICONS_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for name, how in ICONS.items():
            target = folder / name
            if options["force"] or not target.exists():
                half = target.with_suffix(f".{os.getpid()}")
                half.write_bytes(png(**how))
                half.replace(target)  # whole or not at all
            self.stdout.write(f"{name}: {target.stat().st_size} bytes")
