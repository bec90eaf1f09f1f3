"""Everything of a person in one ZIP: each table as CSV and as JSON, and a README that says how to read them.

With it go the rows of everybody that the person's own point to, such as types of work. Decimals are texts
with all their digits, instants are in UTC. What opens a door is left out (`settings.EXPORT_LEAVES_OUT`).
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from .belongings import Model, owned, pointed_at, rows_of, shared
from .models import User

AT_ONCE: Final = 2000  # rows in memory
PLAIN: Final = ("id", "slug", "name", "codename")  # of a table that is nobody's: what its rows are called
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table in the archive: its name, how many rows of the person's it has, and what is left out.

    `shared` is how many rows of everybody's are there, too.
    """

    name: str
    rows: int
    shared: int
    left_out: list[str]


class Archive(ZipFile):
    """Its files are of the moment it is made, by the clock of the person."""

    def __init__(self, file: IO[bytes], now: datetime) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self.made_at = timezone.localtime(now)

    def entry(self, name: str) -> IO[bytes]:
        info = ZipInfo(name, self.made_at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        return self.open(info, "w", force_zip64=True)


def write_archive(user: User, file: IO[bytes], now: datetime, done: Callable[[int], None]) -> None:
    """Write the ZIP; `done` hears after each table how many are written."""
    tables = []
    with Archive(file, now) as archive:
        for number, model in enumerate(contents(), start=1):
            tables.append(_write_table(archive, model, user))
            done(number)
        context = {"tables": tables, "user": user, "now": now, "product": settings.PRODUCT_NAME}
        with archive.entry("README.txt") as readme:
            readme.write(render_to_string("accounts/export_readme.txt", context).encode())


def contents() -> list[Model]:
    """The models whose tables are in it."""
    return list(dict.fromkeys([*owned(), *shared()]))


def columns(model: Model) -> list[str]:
    """The columns of a model that are given out, in its order."""
    hidden, names = left_out(model), [field.attname for field in model._meta.concrete_fields]
    return [name for name in names if (name not in hidden if model in owned() else name in PLAIN)]


def left_out(model: Model) -> list[str]:
    names: list[str] = settings.EXPORT_LEAVES_OUT.get(model._meta.label, [])
    return names


def plain(value: Any) -> Any:
    """A value as JSON has it. TypeError for one of a sort that nobody has thought of yet."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | ZoneInfo):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    raise TypeError(f"no way to export a {type(value).__name__}")


def _write_table(archive: Archive, model: Model, user: User) -> Table:
    """The rows are read once: as CSV into the archive, and as JSON into a file that follows it."""
    name, names, count = model._meta.db_table, columns(model), 0
    own, everybodys = _rows_for(model, user)
    with TemporaryFile("w+b") as as_json:
        with TextIOWrapper(archive.entry(f"csv/{name}.csv"), "utf-8", newline="") as as_csv:
            table = csv.writer(as_csv)
            table.writerow(names)
            for count, row in enumerate(chain(_read(own, names), _read(everybodys, names)), start=1):
                table.writerow([_cell(value) for value in row.values()])
                as_json.write((b"[\n" if count == 1 else b",\n") + json.dumps(row).encode())
        as_json.write(b"\n]\n" if count else b"[]\n")
        as_json.seek(0)
        with archive.entry(f"json/{name}.json") as entry:
            entry.writelines(iter(lambda: as_json.read(1 << 16), b""))
    shared = everybodys.count()
    return Table(name, count - shared, shared, left_out(model))


def _rows_for(model: Model, user: User) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The person's own, and those of everybody that they point to."""
    none = model._base_manager.none()
    own = rows_of(model, user.pk) if model in owned() else none
    return own, pointed_at(model, user.pk) if model in shared() else none


def _read(rows: QuerySet[Any], names: list[str]) -> Iterator[Row]:
    for values in rows.order_by("pk").values_list(*names).iterator(chunk_size=AT_ONCE):
        yield dict(zip(names, map(plain, values), strict=True))


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict | bool) else value
