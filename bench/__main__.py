"""`make bench`: how quick Farthing is, as ratios within one run.

Builds a database of its own on a server of its own: one person with 100,000 tasks over two years among a
million rows of others, and one with 1,000. `--rows`, `--others` and `--times` make it smaller or longer.
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"


def main() -> int:
    words = argparse.ArgumentParser(prog="make bench", description=__doc__)
    words.add_argument("--rows", type=int, default=100_000, help="tasks of the one person")
    words.add_argument("--others", type=int, default=1_000_000, help="rows of other people")
    words.add_argument("--times", type=int, default=60, help="requests a figure")
    options = words.parse_args()

    from config.dev.services import plan

    services = plan(VAR, {}, durable=True)
    for server in services.servers:
        server.remove()
    services.start()
    os.environ.update(services.env)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": "only-for-the-bench-" + "0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "localhost",
        "DEBUG": "0",
        "HTTPS": "0",
        "VAR_DIR": str(ROOT / "var"),
        "LOG_LEVEL": "ERROR",
    }
    try:
        return run(options)
    finally:
        services.stop()


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import requests as ask
    from bench.data import make_others, make_wide, make_worker, settle
    from bench.figures import Figure, Trivial, measure, table
    from bench.importing import importing, memory_above_idle
    from bench.server import Client, Server

    started = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {line}", flush=True)

    say("migrating")
    for command in ("migrate", "load_catalogue", "build_fonts", "build_icons", "build_words"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    say("one person with 1,000 tasks, nobody else: memory")
    small = make_worker("small@example.org", 1_000)
    settle()
    memory = [footprint(Server, Client, small)]

    say(f"{options.others:,} rows of others")
    make_others(options.others)
    say(f"one person with {options.rows:,} tasks")
    big = make_worker("big@example.org", options.rows)
    wide, narrow = (make_wide(f"{rows}@example.org", rows, 40) for rows in (options.rows, 1_000))
    settle()
    memory.append(footprint(Server, Client, big))

    server = Server()
    try:
        one, other = Client(server, big), Client(server, small)
        trivial = Trivial(one)
        for _ in range(50):
            trivial.once()
        figures: list[Figure] = []

        say("Today")
        today, few = (measure(ask.getting(c, "/"), trivial, options.times) for c in (one, other))
        figures += [
            Figure("1", "Today, uncached, p50", today.p50, 4, 6),
            Figure("1", "Today, uncached, p95", today.p95, 6, 9, note="reject: as p50's, half as much again"),
            Figure(
                "2",
                "Today again, nothing changed",
                measure(ask.unchanged(one), trivial, options.times).p50,
                1.4,
                2,
            ),
        ]
        say("the list")
        found = ask.lists(one, trivial, options.times)
        short = ask.lists(other, trivial, max(options.times // 3, 10))
        for name, measured in found.items():
            figures.append(Figure("4", f"list of 50, {name}", measured.p50, 2.5, 4))
        say("logging")
        logging, logging_few = ask.Logging(one), ask.Logging(other)
        log = measure(logging.once, trivial, options.times)
        log_few = measure(logging_few.once, trivial, options.times)
        figures += [
            Figure("5", "log a task: POST, validated, durable", log.p50, 3, 4.5),
            Figure(
                "6",
                "log, then fresh figures on Today",
                measure(logging.then_today, trivial, options.times).p50,
                5,
                8,
            ),
            ask.growth("Today", today, few),
            *ask.payouts(Client(server, wide), Client(server, narrow), trivial, options.times),
            ask.growth("list", found["newest"], short["newest"]),
            ask.growth("log", log, log_few),
        ]
        noise = trivial.noise()
    finally:
        server.stop()
    say("import")
    figures += importing(100_000)
    figures.append(memory_above_idle())
    drift = abs(memory[1] / memory[0] - 1) * 100
    note = f"{memory[0]:.0f} MB, then {memory[1]:.0f} MB"
    figures.append(Figure("12", "web memory, 1k -> all rows, difference", drift, 5, 20, "%", note))

    print(
        f"\n{options.rows:,} tasks of one person among {options.others:,} of others, "
        f"{options.times} requests a figure"
    )
    print(f"noise: {noise}\n")
    print(table(sorted(figures, key=lambda figure: int(figure.number))))
    return int(any(figure.verdict == "REFUSED" for figure in figures))


def footprint(server_class, client_class, user) -> float:
    """MB of a fresh web server after the same hundred pages."""
    server = server_class()
    try:
        client = client_class(server, user)
        for _ in range(50):
            client.get("/")
            client.get("/tasks/")
        return server.memory_mb()
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
