"""The run itself: makes the people, measures page after page, prints the table. Django is set up already."""

import argparse
import time
from dataclasses import dataclass

from django.core.management import call_command

from apps.accounts.models import User
from bench import requests as ask
from bench.data import make_others, make_wide, make_worker, settle
from bench.figures import Figure, Trivial, measure, table
from bench.importing import importing, memory_above_idle
from bench.server import Client, Server

BEGIN = time.monotonic()
FEW = 1_000  # tasks of those whom the one person is held against


@dataclass(frozen=True, slots=True)
class People:
    """With so many tasks each, and the memory in MB of a web server that serves them."""

    few: User
    many: User
    few_wide: User  # on 40 platforms
    many_wide: User
    memory: tuple[float, float]  # with the first alone, and with everybody


@dataclass(frozen=True, slots=True)
class Asked:
    """Signed in on one server: whom to measure, and the page to hold it against."""

    one: Client
    other: Client  # with few tasks
    trivial: Trivial
    times: int


def run(options: argparse.Namespace) -> int:
    """1 when a figure is refused."""
    prepare()
    people = make_people(options)
    figures, noise = pages(people, options.times)
    say("import")
    figures += [*importing(100_000), memory_above_idle(), memory_of(people)]
    print(
        f"\n{options.rows:,} tasks of one person among {options.others:,} of others, "
        f"{options.times} requests a figure"
    )
    print(f"noise: {noise}\n")
    print(table(sorted(figures, key=lambda figure: int(figure.number))))
    return int(any(figure.verdict == "REFUSED" for figure in figures))


def say(line: str) -> None:
    print(f"{time.monotonic() - BEGIN:6.1f} s  {line}", flush=True)


def prepare() -> None:
    say("migrating")
    for command in ("migrate", "load_catalogue", "build_fonts", "build_icons", "build_words"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def make_people(options: argparse.Namespace) -> People:
    say(f"one person with {FEW:,} tasks, nobody else: memory")
    few = make_worker("small@example.org", FEW)
    settle()
    alone = footprint(few)
    say(f"{options.others:,} rows of others")
    make_others(options.others)
    say(f"one person with {options.rows:,} tasks")
    many = make_worker("big@example.org", options.rows)
    wide, narrow = (make_wide(f"{rows}@example.org", rows, 40) for rows in (options.rows, FEW))
    settle()
    return People(few, many, narrow, wide, (alone, footprint(many)))


def pages(people: People, times: int) -> tuple[list[Figure], str]:
    """The figures of all pages, and how noisy the run was."""
    server = Server()
    try:
        one = Client(server, people.many)
        asked = Asked(one, Client(server, people.few), Trivial(one), times)
        for _ in range(50):
            asked.trivial.once()
        wide, narrow = Client(server, people.many_wide), Client(server, people.few_wide)
        figures = [*of_today(asked), *of_list(asked), *of_logging(asked)]
        figures += ask.payouts(wide, narrow, asked.trivial, times)
        return figures, asked.trivial.noise()
    finally:
        server.stop()


def of_today(asked: Asked) -> list[Figure]:
    say("Today")
    today, few = (
        measure(ask.getting(client, "/"), asked.trivial, asked.times) for client in (asked.one, asked.other)
    )
    again = measure(ask.unchanged(asked.one), asked.trivial, asked.times)
    return [
        Figure("1", "Today, uncached, p50", today.p50, 4, 6),
        Figure("1", "Today, uncached, p95", today.p95, 6, 9, note="reject: as p50's, half as much again"),
        Figure("2", "Today again, nothing changed", again.p50, 1.4, 2),
        ask.growth("Today", today, few),
    ]


def of_list(asked: Asked) -> list[Figure]:
    say("the list")
    found = ask.lists(asked.one, asked.trivial, asked.times)
    short = ask.lists(asked.other, asked.trivial, max(asked.times // 3, 10))
    figures = [Figure("4", f"list of 50, {name}", measured.p50, 2.5, 4) for name, measured in found.items()]
    return [*figures, ask.growth("list", found["newest"], short["newest"])]


def of_logging(asked: Asked) -> list[Figure]:
    say("logging")
    logging, of_few = ask.Logging(asked.one), ask.Logging(asked.other)
    log, few = (measure(each.once, asked.trivial, asked.times) for each in (logging, of_few))
    both = measure(logging.then_today, asked.trivial, asked.times)
    return [
        Figure("5", "log a task: POST, validated, durable", log.p50, 3, 4.5),
        Figure("6", "log, then fresh figures on Today", both.p50, 5, 8),
        ask.growth("log", log, few),
    ]


def memory_of(people: People) -> Figure:
    before, after = people.memory
    note = f"{before:.0f} MB, then {after:.0f} MB"
    drift = abs(after / before - 1) * 100
    return Figure("12", "web memory, 1k -> all rows, difference", drift, 5, 20, "%", note)


def footprint(user: User) -> float:
    """MB of a fresh web server after the same hundred pages."""
    server = Server()
    try:
        client = Client(server, user)
        for _ in range(50):
            client.get("/")
            client.get("/tasks/")
        return server.memory_mb()
    finally:
        server.stop()
