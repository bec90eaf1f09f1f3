from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.platforms.catalogue import FILE, CatalogueError, read_file
from apps.platforms.loading import load_catalogue


class Command(BaseCommand):
    help = "Bring the platforms up to the catalogue's file. Safe to run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=FILE, help="another catalogue than the built-in one")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            entries = read_file(file)
        except (CatalogueError, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        done = load_catalogue(entries, now=timezone.now())
        self.stdout.write(
            f"{len(entries)} platforms: {done.new} new, {done.changed} changed, {done.same} the same,"
            f" {done.unlisted} no longer listed."
        )
