"""Bring one side up to date: `python -m config.dev.prepare database|files`."""

import sys
import time

import django
from django.core.management import call_command

STEPS = {
    "database": (
        ("migrating the database", "migrate", {"interactive": False, "verbosity": 0}),
        ("loading the platform catalogue", "load_catalogue", {"verbosity": 0}),
    ),
    "files": (
        ("building the fonts", "build_fonts", {"verbosity": 0}),
        ("drawing the icons", "build_icons", {"verbosity": 0}),
        ("building the translations", "build_words", {"verbosity": 0}),
        ("collecting static files", "collectstatic", {"interactive": False, "verbosity": 0}),
    ),
}


def main(side: str) -> None:
    django.setup()
    for title, command, options in STEPS[side]:
        started = time.monotonic()
        call_command(command, **options)
        print(f"{title}: {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1])
