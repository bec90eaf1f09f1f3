"""A CSV of exchange rates becomes rows, or sentences that say line by line what to write instead.

A heading names the columns date, source, target and rate, in any order; others are passed over. Cells are
parted by commas or semicolons. Numbers have a point or a comma before their decimals, the same one in the
whole file, and no mark between thousands: "1,234" would else be read a thousand times too small.
"""

import csv
import io
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_BYTES = 1024 * 1024
MOST_ROWS = 20_000
MOST_DECIMALS = 8
MOST = Decimal("1000000000")
COLUMNS = ("date", "source", "target", "rate")
_NUMBER = re.compile(r"\d{1,10}(?:([.,])(\d+))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class RateLine(NamedTuple):
    """What one line says: one `source` is `rate` of `target` from `valid_on` on."""

    source: str
    target: str
    valid_on: date
    rate: Decimal


class Refused(ValueError):
    """Nothing of the file can be used; `sentences` say why, in the order of its lines."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def read_rates(data: bytes, *, currencies: Collection[str], first: date, last: date) -> list[RateLine]:
    """The rates of a file, in the order of its lines, each pair and day once.

    `currencies` are the codes that may stand in it, first and last the days. Raises Refused.
    """
    reader = _Reader(currencies, first, last)
    for line, cells in _rows(_decoded(data)):
        reader.read(line, cells)
    if reader.wrong:
        raise Refused(*reader.wrong)
    if not reader.found:
        raise Refused(_("This file has a heading and no rates. Choose another."))
    return [RateLine(*key, rate) for key, (rate, _line) in reader.found.items()]


class _Reader:
    """Reads line by line, and remembers what the lines before have said."""

    def __init__(self, currencies: Collection[str], first: date, last: date) -> None:
        self._currencies, self._first, self._last = currencies, first, last
        self._mark = ""  # the decimal mark of this file, once a line has one
        self.found: dict[tuple[str, str, date], tuple[Decimal, int]] = {}
        self.wrong: list[str] = []

    def read(self, line: int, cells: list[str] | None) -> None:
        try:
            self._add(line, cells)
        except _Wrong as wrong:
            self.wrong.append(_("Line %(line)s: %(what)s") % {"line": line, "what": wrong})

    def _add(self, line: int, cells: list[str] | None) -> None:
        if cells is None:
            raise _Wrong(_("write as many cells as the heading has."))
        day, source, target, number = cells
        key = self._currency(source), self._currency(target), self._day(day)
        if key[0] == key[1]:
            raise _Wrong(_("write two different currencies."))
        rate = self._rate(number)
        known, earlier = self.found.setdefault(key, (rate, line))
        if known != rate:
            words = _("line %(line)s has another rate of the same pair and day. Keep one of them.")
            raise _Wrong(words % {"line": earlier})

    def _currency(self, text: str) -> str:
        if (code := text.upper()) in self._currencies:
            return code
        words = _("“%(text)s” is no currency in use. Write its code, like USD.")
        raise _Wrong(words % {"text": text[:20]})

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            raise _Wrong(_("“%(text)s” is no day. Write it like 2026-11-25.") % {"text": text[:20]})
        if not self._first <= day <= self._last:
            raise _Wrong(_("write a day from the year %(year)s on.") % {"year": self._first.year})
        return day

    def _rate(self, text: str) -> Decimal:
        match = _NUMBER.fullmatch(text)
        if match is None:
            words = _("“%(text)s” is no rate. Write one like 0.79, without a mark between thousands.")
            raise _Wrong(words % {"text": text[:20]})
        mark, decimals = match[1] or "", match[2] or ""
        self._mark = self._mark or mark
        if mark not in {"", self._mark}:
            words = _("“%(text)s” has another decimal mark than the lines above. Use one in the whole file.")
            raise _Wrong(words % {"text": text[:20]})
        if len(decimals) > MOST_DECIMALS:
            raise _Wrong(_("write at most %(n)s decimals.") % {"n": MOST_DECIMALS})
        rate = Decimal(text.replace(",", "."))
        if not 0 < rate <= MOST:
            raise _Wrong(_("write a rate above zero, and at most %(most)s.") % {"most": f"{MOST:f}"})
        return rate


class _Wrong(ValueError):
    """What is wrong with one line, as the end of a sentence."""


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused(_("This file is larger than 1 MB. Split it and upload the parts."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Refused(_("This does not look like a text file. Save it as CSV in UTF-8 and choose it again."))
    return text


def _rows(text: str) -> list[tuple[int, list[str] | None]]:
    """Line number and the cells in the order of COLUMNS; None where a line has not as many as the heading."""
    heading = text.partition("\n")[0]
    delimiter = max(",;", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str] | None]] = []
    try:
        names = [cell.strip().casefold() for cell in next(reader, [])]
        places = _places(names)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == MOST_ROWS:
                raise Refused(_("This file has more than 20,000 rows. Split it and upload the parts."))
            fits = len(cells) == len(names)
            rows.append((reader.line_num, [cells[place].strip() for place in places] if fits else None))
    except csv.Error as error:
        words = _("Line %(line)s: check its quotation marks.")
        raise Refused(words % {"line": reader.line_num}) from error
    return rows


def _places(names: list[str]) -> list[int]:
    missing = [name for name in COLUMNS if names.count(name) != 1]
    if missing:
        words = _("Begin the file with a heading that names each column once: date, source, target, rate.")
        raise Refused(words)
    return [names.index(name) for name in COLUMNS]
