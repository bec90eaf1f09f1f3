"""Bring database, catalogue, fonts and static files up to date, all in one process."""

import time

import django
from django.core.management import call_command, get_commands

STEPS = (
    ("migrating the database", "migrate", {"interactive": False, "verbosity": 0}),
    ("loading the platform catalogue", "load_catalogue", {"verbosity": 0}),
    ("building the fonts", "build_fonts", {"verbosity": 0}),
    ("collecting static files", "collectstatic", {"interactive": False, "verbosity": 0}),
)


def main() -> None:
    django.setup()
    for title, command, options in STEPS:
        if command not in get_commands():
            continue
        started = time.monotonic()
        call_command(command, **options)
        print(f"{title}: {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
