"""The catalogue of real platforms: the form of its file, checked as a whole.

Facts are neutral, each row with its sources and how old they are. What nobody knows is null, never a guess.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.platforms.cycles import Cycle, read_cycle
from apps.platforms.minimums import Minimum
from apps.platforms.money import POINTS
from apps.platforms.typed_json import Fields, Wrong

FILE = Path(__file__).parent / "data" / "catalogue.json"
STATUSES = ("active", "closing", "closed", "unknown")
RESERVED = {"new", "mine", "rates"}
LEVELS = ("high", "medium", "low")
NOTES = (
    "status_note",
    "unit_note",
    "approval_note",
    "payout_note",
    "fee_note",
    "hold_note",
    "expiry_note",
    "appeal_note",
    "note",
)


class CatalogueError(ValueError):
    """The file is not a catalogue; one line for each row that is wrong, with its field."""


@dataclass(frozen=True, slots=True)
class Points:
    """What a platform calls its points, and what they are worth (None: not known)."""

    name: str
    per_unit: Decimal | None
    currency: str
    note: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """How old the sources are: years, or years and months; the note says what they do not."""

    first: str
    last: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The facts about one platform. Empty and None mean: not known."""

    slug: str
    name: str
    url: str
    status: str
    closes_on: date | None
    task_types: tuple[str, ...]
    units: tuple[str, ...]
    minimums: tuple[Minimum, ...]
    methods: tuple[str, ...]
    points: Points | None
    approval_days: int | None
    payout_days: tuple[int, ...]
    cycle: Cycle | None
    notes: dict[str, str]
    sources: tuple[str, ...]
    as_of: AsOf
    confidence: str
    confidence_note: str


def read_file(path: Path = FILE) -> tuple[Entry, ...]:
    """The catalogue of this file. CatalogueError says which rows and fields are wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    return read_catalogue(data)


def read_catalogue(data: Any) -> tuple[Entry, ...]:
    """All entries, in the order of the file. CatalogueError names each wrong row and a field of it."""
    rows = data.get("platforms") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise CatalogueError('should be an object with a list "platforms"')
    entries, problems = [], []
    for number, row in enumerate(rows, 1):
        try:
            entries.append(read_entry(row, _place(row, number)))
        except Wrong as wrong:
            problems.append(str(wrong))
    problems += [f"{slug}: is there twice" for slug in _twice(entry.slug for entry in entries)]
    problems += [f"{name}: two platforms have this name" for name in _twice(entry.name for entry in entries)]
    if problems:
        raise CatalogueError("\n".join(problems))
    return tuple(entries)


def read_entry(row: Any, where: str) -> Entry:
    """One platform. Wrong, with row and field, when a field is not as it should be."""
    fields = Fields(row, where, _KNOWN)
    entry = Entry(
        slug=fields.match("slug", r"[a-z0-9]+(-[a-z0-9]+)*", "a-slug", required=True),
        name=fields.text("name", required=True, longest=120),
        url=fields.match("url", r"https://\S+", "https://example.org", longest=200),
        status=fields.choice("status", STATUSES),
        closes_on=fields.day("closes_on"),
        task_types=fields.texts("task_types", required=True, longest=80),
        units=_units(fields),
        minimums=fields.each("minimums", _minimum),
        methods=fields.texts("methods", longest=80),
        points=fields.nested("points", _points),
        approval_days=fields.whole("approval_days", 0, 400),
        payout_days=fields.each("payout_days", _days),
        cycle=fields.nested("cycle", read_cycle),
        notes={key: fields.text(key) for key in NOTES},
        sources=fields.texts("sources", required=True),
        as_of=fields.nested("as_of", _as_of) or AsOf("", "", ""),
        confidence=fields.choice("confidence", LEVELS),
        confidence_note=fields.text("confidence_note"),
    )
    _agrees(entry, fields)
    return entry


_KNOWN = {
    "slug",
    "name",
    "url",
    "status",
    "closes_on",
    "task_types",
    "units",
    "minimums",
    "methods",
    "points",
    "approval_days",
    "payout_days",
    "cycle",
    *NOTES,
    "sources",
    "as_of",
    "confidence",
    "confidence_note",
}


def _agrees(entry: Entry, fields: Fields) -> None:
    """Rules between fields of one row."""
    if entry.slug in RESERVED:
        raise fields.wrong("slug", "is the address of another page")
    if not (entry.as_of.first or entry.as_of.last or entry.as_of.note):
        raise fields.wrong("as_of", "should say from when the facts are, or that nobody knows")
    if entry.payout_days and (len(entry.payout_days) != 2 or entry.payout_days[0] > entry.payout_days[1]):
        raise fields.wrong("payout_days", "should be two numbers, the smaller one first")
    if (entry.points is not None) != (POINTS in entry.units):
        raise fields.wrong("points", "and the unit PTS go together")
    if entry.closes_on and entry.status not in {"closing", "closed"}:
        raise fields.wrong("closes_on", "belongs to a platform that is closing or closed")
    for row in entry.minimums:
        if row.method and row.method not in entry.methods:
            raise fields.wrong("minimums", f"{row.method!r} is not among the methods")
        if row.unit not in entry.units:
            raise fields.wrong("minimums", f"{row.unit} is not among the units")
    if len({(row.method, row.unit, row.note) for row in entry.minimums}) < len(entry.minimums):
        raise fields.wrong("minimums", "has the same rule twice")
    for method, _cycle in entry.cycle.methods if entry.cycle else ():
        if method not in entry.methods:
            raise fields.wrong("cycle", f"{method!r} is not among the methods")


def _units(fields: Fields) -> tuple[str, ...]:
    units = fields.texts("units", required=True)
    return tuple(fields.checked_unit("units", unit) for unit in units)


def _minimum(item: Any, where: str) -> Minimum:
    fields = Fields(item, where, {"method", "amount", "unit", "note"})
    amount = fields.amount("amount")
    if amount is None:
        raise fields.wrong("amount", "is missing")
    return Minimum(fields.text("method") or None, amount, fields.unit("unit"), fields.text("note"))


def _points(item: Any, where: str) -> Points:
    fields = Fields(item, where, {"name", "per_unit", "currency", "note"})
    points = Points(
        fields.text("name", required=True, longest=40),
        fields.amount("per_unit"),
        fields.unit("currency", points=False, required=False),
        fields.text("note"),
    )
    if (points.per_unit is None) != (points.currency == "") or points.per_unit == 0:
        raise fields.wrong("per_unit", "and currency go together, and it is above zero")
    return points


def _as_of(item: Any, where: str) -> AsOf:
    fields = Fields(item, where, {"first", "last", "note"})
    form = r"\d{4}(-(0[1-9]|1[0-2]))?"
    as_of = AsOf(
        fields.match("first", form, "2024-06"), fields.match("last", form, "2024-06"), fields.text("note")
    )
    if (as_of.first and not as_of.last) or as_of.first[: len(as_of.last)] > as_of.last[: len(as_of.first)]:
        raise fields.wrong("last", "should not be before the first")
    return as_of


def _days(item: Any, where: str) -> int:
    days = Fields({"days": item}, where, ["days"]).whole("days", 0, 400)
    if days is None:
        raise Wrong(where, "should be a number of days")
    return days


def _place(row: Any, number: int) -> str:
    slug = row.get("slug") if isinstance(row, dict) else None
    return f"row {number} ({slug})" if isinstance(slug, str) else f"row {number}"


def _twice(values: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({value for value in values if value in seen or seen.add(value)})  # type: ignore[func-returns-value]
