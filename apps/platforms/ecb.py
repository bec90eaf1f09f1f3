"""The European Central Bank's reference rates, read from its XML, and what makes them believable.

    <Cube time="2026-11-25"><Cube currency="USD" rate="1.0577"/>...</Cube>

One euro is so much of each currency. The daily file has one day, the 90-day file several.
Source: the description of the euro foreign exchange reference rates, www.ecb.europa.eu/stats/eurofxref.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, NoReturn
from xml.etree import ElementTree

from babel.core import get_global

OLDEST = timedelta(days=10)  # the newest day of a file; holidays last less
LARGEST_LEAP = Decimal("0.30")
MOST = Decimal("1000000000")
MOST_DECIMALS = 8


class DailyLine(NamedTuple):
    """One euro was `per_eur` of the currency on that day."""

    currency: str
    valid_on: date
    per_eur: Decimal


class Unbelievable(ValueError):
    """The answer as a whole is not taken; the message says why."""


def read_daily(data: bytes, *, today: date) -> list[DailyLine]:
    """Every rate of the file. Raises Unbelievable, for one wrong rate as for a file of something else."""
    lines: dict[tuple[str, date], DailyLine] = {}
    for cube in _root(data).iterfind(".//{*}Cube[@time]"):
        valid_on = _day(cube.get("time", ""), today)
        for one in cube.iterfind("{*}Cube"):
            line = DailyLine(_currency(one.get("currency", "")), valid_on, _rate(one.get("rate", "")))
            if lines.setdefault(line[:2], line) != line:
                raise Unbelievable(f"two rates of {line.currency} on {valid_on}")
    if not lines:
        raise Unbelievable("no rate in it")
    if (newest := max(valid_on for _currency_, valid_on in lines)) < today - OLDEST:
        raise Unbelievable(f"its newest day is {newest}")
    return list(lines.values())


def without_leaps(
    lines: Iterable[DailyLine], known: Mapping[tuple[str, date], Decimal]
) -> tuple[list[DailyLine], list[DailyLine]]:
    """The lines to take, and those that are more than 30 % off the last known rate of their currency.

    Last known is the latest on or before the day, of `known` (currency and day: rate) or of a line taken
    here. The first rate of a currency has nothing to be compared with.
    """
    history: dict[str, dict[date, Decimal]] = {}
    for (currency, day), rate in known.items():
        history.setdefault(currency, {})[day] = rate
    taken, left_out = [], []
    for line in sorted(lines, key=lambda line: (line.valid_on, line.currency)):
        days = history.setdefault(line.currency, {})
        if (last := _latest(days, line.valid_on)) and abs(line.per_eur - last) > LARGEST_LEAP * last:
            left_out.append(line)
        else:
            taken.append(line)
            days[line.valid_on] = line.per_eur
    return taken, left_out


def _latest(days: Mapping[date, Decimal], on: date) -> Decimal | None:
    ordered = sorted(days)
    index = bisect_right(ordered, on)
    return days[ordered[index - 1]] if index else None


class _NoDoctype(ElementTree.TreeBuilder):
    """A document type can declare entities that grow without end, or name files. None is needed here."""

    def doctype(self, *_: Any) -> NoReturn:
        raise Unbelievable("it has a document type")


def _root(data: bytes) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314 - no entities without a document type
    try:
        return ElementTree.fromstring(data, parser)  # noqa: S314 - as above
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        if isinstance(error, Unbelievable):
            raise
        raise Unbelievable(f"not well-formed XML: {error}") from error


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Unbelievable(f"no day: {text[:20]!r}") from error
    if day > today:
        raise Unbelievable(f"{day} has not come yet")
    return day


def _currency(text: str) -> str:
    if text not in get_global("all_currencies") or text == "EUR":
        raise Unbelievable(f"no currency: {text[:20]!r}")
    return text


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text)
    except InvalidOperation as error:
        raise Unbelievable(f"no rate: {text[:20]!r}") from error
    if not rate.is_finite() or not 0 < rate <= MOST or rate != round(rate, MOST_DECIMALS):
        raise Unbelievable(f"no rate above zero: {text[:20]!r}")
    return rate
