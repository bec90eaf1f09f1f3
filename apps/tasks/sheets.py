"""Rows as a file for spreadsheet programs, one after the other: a long list never stands in memory.

A cell is what its type says: text, a number, a day, a time of day, or nothing. Numbers keep all their
decimals. Text that a program could take for a formula gets an apostrophe in front, and so does text that
has one there already, so that taking one away always gives what was written.
Source of the dangerous characters: OWASP, CSV Injection.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Context, Decimal
from functools import cache, lru_cache
from io import StringIO
from itertools import chain, islice
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from apps.platforms.money import exponent

Cell = str | int | Decimal | date | time | None
MOST_ROWS = 1_048_575  # of a sheet in XLSX, below its heading
AT_ONCE = 1_000  # rows that are read, and written, together
_WIDTH = 14  # characters
_WIDE = Context(prec=60)
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What it is called, its headings, and its rows, which may come as they are read."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it, and quotes as RFC 4180 has them; piece by piece."""
    yield codecs.BOM_UTF8
    lines = chain([sheet.heads], sheet.rows)
    while some := list(islice(lines, AT_ONCE)):
        text = StringIO(newline="")
        csv.writer(text).writerows(map(_text, row) for row in some)
        yield text.getvalue().encode()


def as_xlsx(sheet: Sheet) -> IO[bytes]:
    """A workbook with this one sheet, in a file that is gone when it is closed.

    ValueError when there are more rows than a sheet can hold.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    try:
        with TemporaryDirectory() as place:
            _write(sheet, file, {"constant_memory": True, "tmpdir": place, "use_zip64": True})
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def harmless(text: str) -> str:
    """As it was written, unless a program could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


@lru_cache(maxsize=8_192)
def plain(amount: Decimal, unit: str) -> Decimal:
    """An amount with the decimals of its unit, and with more only where they say something."""
    least = amount.normalize()
    places = max(exponent(unit), -int(least.as_tuple().exponent))
    return least.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case Decimal():
            return format(cell, "f")
        case time():
            return cell.isoformat("seconds")
        case date():
            return cell.isoformat()
    return str(cell)


class _Plain(Worksheet):
    """A sheet to which text is text, even where it looks like the markup of its file."""

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, True, attributes)


def _write(sheet: Sheet, file: IO[bytes], options: dict[str, Any]) -> None:
    with Workbook(file, options) as book:
        page = book.add_worksheet(sheet.name, _Plain)
        page.freeze_panes(1, 0)
        page.set_column(0, len(sheet.heads) - 1, _WIDTH)
        bold, write = book.add_format({"bold": True}), _writing(book, page)
        for place, head in enumerate(sheet.heads):
            page.write_string(0, place, harmless(head), bold)
        for number, row in enumerate(sheet.rows, 1):
            if number > MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
            for place, cell in enumerate(row):
                write(number, place, cell)


def _writing(book: Workbook, page: Worksheet) -> Callable[[int, int, Cell], None]:
    """Writes a cell by its row and column."""

    @cache
    def shown_as(pattern: str) -> Format:
        return book.add_format({"num_format": pattern})

    def write(row: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            page.write_string(row, column, harmless(cell))
        elif isinstance(cell, int | Decimal):
            page.write_number(row, column, cell, shown_as(_digits(cell)))
        else:
            page.write_datetime(row, column, cell, shown_as(_DAY if isinstance(cell, date) else _CLOCK))

    return write


_DAY, _CLOCK = "yyyy-mm-dd", "hh:mm:ss"


def _digits(number: int | Decimal) -> str:
    places = -int(number.as_tuple().exponent) if isinstance(number, Decimal) else 0
    return f"0.{'0' * places}" if places > 0 else "0"
