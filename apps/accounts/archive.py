"""Everything of a person in one ZIP: each table as CSV and as JSON, and a README that says how to read them.

Decimals are texts with all their digits, instants are in UTC. What opens a door is left out
(`settings.EXPORT_LEAVES_OUT`).
"""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from .belongings import Model, owned, rows_of
from .models import User

AT_ONCE: Final = 2000  # rows in memory
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table in the archive: its name, how many rows of the person's it has, and what is left out."""

    name: str
    rows: int
    left_out: list[str]


def write_archive(user: User, file: IO[bytes], now: datetime, done: Callable[[int], None]) -> None:
    """Write the ZIP; `done` hears after each table how many are written."""
    tables = []
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for number, model in enumerate(owned(), start=1):
            tables.append(_write_table(archive, model, user))
            done(number)
        context = {"tables": tables, "user": user, "now": now, "product": settings.PRODUCT_NAME}
        archive.writestr("README.txt", render_to_string("accounts/export_readme.txt", context))


def columns(model: Model) -> list[str]:
    """The columns of a model that are given out, in its order."""
    hidden = left_out(model)
    return [field.attname for field in model._meta.concrete_fields if field.attname not in hidden]


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


def _write_table(archive: ZipFile, model: Model, user: User) -> Table:
    """The rows are read once: as CSV into the archive, and as JSON into a file that follows it."""
    name, names, count = model._meta.db_table, columns(model), 0
    with TemporaryFile("w+b") as as_json:
        with TextIOWrapper(_entry(archive, f"csv/{name}.csv"), "utf-8", newline="") as as_csv:
            table = csv.writer(as_csv)
            table.writerow(names)
            for count, row in enumerate(_rows(model, names, user), start=1):
                table.writerow([_cell(value) for value in row.values()])
                as_json.write((b"[\n" if count == 1 else b",\n") + json.dumps(row).encode())
        as_json.write(b"\n]\n" if count else b"[]\n")
        as_json.seek(0)
        with _entry(archive, f"json/{name}.json") as entry:
            entry.writelines(iter(lambda: as_json.read(1 << 16), b""))
    return Table(name, count, left_out(model))


def _rows(model: Model, names: list[str], user: User) -> Iterable[Row]:
    found = rows_of(model, user.pk).order_by("pk").values_list(*names)
    for values in found.iterator(chunk_size=AT_ONCE):
        yield dict(zip(names, map(plain, values), strict=True))


def _cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict | bool) else value


def _entry(archive: ZipFile, name: str) -> Any:
    return archive.open(name, "w", force_zip64=True)
