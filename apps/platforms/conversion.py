"""From one unit to another: points to their platform's currency, and that to the home currency.

A rate is units of the target for one of the source, valid from a day on. A missing one is RateMissing,
shown as "no rate yet" and never counted as 0. Rounding is `Money`'s, once, at the end.
Source: Farthing's domain notes.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from apps.platforms.money import POINTS, Exact, Money, exponent

Key = TypeVar("Key")
EURO = "EUR"


class RateMissing(LookupError):
    """No rate is known between two units on a day, in either direction."""

    def __init__(self, source: str, target: str, on: date) -> None:
        super().__init__(f"no rate from {source} to {target} on {on}")
        self.source, self.target, self.on = source, target, on


@dataclass(frozen=True, slots=True)
class PointsWorth:
    """What an account's points are worth: so many make one of a currency."""

    per_unit: Decimal
    currency: str


def convert(money: Money, target: str, rate: Exact, *, places: int | None = None) -> Money:
    """The money in another unit, rounded half to even to its minor unit, or to so many places.

    Keep four places for parts that are added up before they are shown. ValueError when the rate is not
    above zero, or is not 1 between equal units.
    """
    exact = _positive(rate, "a rate")
    if money.unit == target and exact != 1:
        raise ValueError(f"one {target} is one {target}, not {rate}")
    return Money.nearest(Fraction(money.amount) * exact, target, places)


def points_value(points: Exact, per_unit: Exact, currency: str, factor: Exact = 1) -> Money:
    """Points in their currency, of which per_unit make one, rounded once to the minor unit.

    factor: what one in gift cards is worth to the person in cash, at least 0. The face value (factor 1) is
    what is owed; other factors belong in rates only. ValueError when per_unit is not above zero.
    """
    if not _finite(factor) or factor < 0:
        raise ValueError(f"a factor is a number from 0: {factor}")
    exponent(currency)
    return Money.nearest(
        Fraction(points) / _positive(per_unit, "points for one") * Fraction(factor), currency
    )


def redeemable_points(points: Decimal, minimum: Decimal, step: Decimal) -> Decimal:
    """How many of these points can be redeemed now: the minimum, and whole steps from it on.

    0 below the minimum, and for a balance below zero. ValueError when the minimum is negative, or the step
    is not above zero.
    """
    if not all(number.is_finite() for number in (points, minimum, step)) or minimum < 0 or step <= 0:
        raise ValueError(f"points from {minimum} in steps of {step} cannot be redeemed")
    if points < minimum:
        return Decimal(0)
    return minimum + (points - minimum) // step * step


def fx_result(net: Money, received: Money, book_rate: Exact) -> Money:
    """What a conversion brought beyond the rate it was booked at; negative is a loss.

    net: what was paid out, after its fee; received: what came of it, in the unit of the result; book_rate:
    of the day the money became available. The booked value is rounded once, to the minor unit of what was
    received. It is a gain or loss of its own, never a change of the rate earned. ValueError as in `convert`.
    """
    return received - convert(net, received.unit, book_rate)


@dataclass(frozen=True, slots=True)
class KnownRate:
    """A rate, from which day it is, and whether it is a public daily one rather than the person's own."""

    rate: Fraction
    valid_on: date
    is_daily: bool


class DailyRates:
    """What one euro was in each currency, day by day; each valid until the next one of that currency."""

    def __init__(self, rows: Iterable[tuple[str, date, Decimal]] = ()) -> None:
        """Rows of (currency, valid_on, per_eur) in any order."""
        self._known = _by_day(rows)

    def cross(self, source: str, target: str, on: date) -> KnownRate | None:
        """From source through the euro to target, by the rates of this day or the latest before.

        It is as old as the older of the two. None where either has none yet.
        """
        one, other = self._per_euro(source, on), self._per_euro(target, on)
        if one is None or other is None:
            return None
        return KnownRate(other[1] / one[1], min(one[0], other[0]), is_daily=True)

    def days(self, currency: str) -> set[date]:
        """On which it has a rate of its own."""
        return {day for day, _rate in self._known.get(currency, [])}

    def _per_euro(self, currency: str, on: date) -> tuple[date, Fraction] | None:
        if currency == EURO:
            return on, Fraction(1)
        return _latest(self._known.get(currency, []), on)


class RateBook:
    """A person's exchange rates, each valid from its day until the next one of the same pair.

    Behind them stand the public daily ones: they count until the first own rate of a pair.
    """

    def __init__(
        self, rows: Iterable[tuple[str, str, date, Decimal]], daily: DailyRates | None = None
    ) -> None:
        """Rows of (source, target, valid_on, rate) in any order; the later of two on one day wins."""
        self._known = _by_day(((source, target), day, rate) for source, target, day, rate in rows)
        self._daily = daily or DailyRates()

    def rate(self, source: str, target: str, on: date, points: PointsWorth | None = None) -> Fraction:
        """Units of target for one of source on this day, exact.

        The latest own rate on or before the day; where only the opposite direction is known then, its
        inverse; where neither is, the daily ones through the euro. Points go through their own currency.
        Raises RateMissing, also for points of unknown worth.
        """
        if source == target:
            return Fraction(1)
        if source == POINTS:
            if points is None:
                raise RateMissing(source, target, on)
            return self.rate(points.currency, target, on) / _positive(points.per_unit, "points for one")
        if (known := self.find(source, target, on)) is None:
            raise RateMissing(source, target, on)
        return known.rate

    def find(self, source: str, target: str, on: date) -> KnownRate | None:
        """The rate between two currencies that counts on this day, and where it is from."""
        if forward := _latest(self._known.get((source, target), []), on):
            return KnownRate(forward[1], forward[0], is_daily=False)
        if backward := _latest(self._known.get((target, source), []), on):
            return KnownRate(1 / backward[1], backward[0], is_daily=False)
        return self._daily.cross(source, target, on)

    def days(self, source: str, target: str) -> set[date]:
        """On which the rate between two currencies may become another one."""
        own = {
            day for pair in ((source, target), (target, source)) for day, _rate in self._known.get(pair, [])
        }
        return own | self._daily.days(source) | self._daily.days(target)

    def convert(self, money: Money, target: str, on: date, points: PointsWorth | None = None) -> Money:
        """`convert` by the rate valid on this day. Raises RateMissing."""
        return convert(money, target, self.rate(money.unit, target, on, points))


@dataclass(frozen=True, slots=True)
class Unit:
    """What an account is counted in: a currency, or points with their worth from each day on, in order.

    Points of unknown worth have no worths.
    """

    code: str
    worths: tuple[tuple[date, PointsWorth], ...] = ()

    def worth_on(self, on: date) -> PointsWorth | None:
        """What the points were worth on a day; None for money, and where nobody knows."""
        index = bisect_right(self.worths, on, key=lambda worth: worth[0])
        return self.worths[index - 1][1] if index else None

    def rate(self, book: RateBook, target: str, on: date) -> Fraction:
        """Units of target for one of this on a day, exact. Raises RateMissing."""
        return book.rate(self.code, target, on, self.worth_on(on))

    def currencies(self) -> frozenset[str]:
        """Those its money goes through; empty for points of unknown worth."""
        if self.code == POINTS:
            return frozenset(worth.currency for _day, worth in self.worths)
        return frozenset({self.code})

    def days(self, book: RateBook, target: str) -> set[date]:
        """On which `rate` may become another one."""
        crossings = (book.days(currency, target) for currency in self.currencies() if currency != target)
        return {day for day, _worth in self.worths}.union(*crossings)


def _by_day(rows: Iterable[tuple[Key, date, Decimal]]) -> dict[Key, list[tuple[date, Decimal]]]:
    known: dict[Key, dict[date, Decimal]] = defaultdict(dict)
    for key, day, rate in rows:
        known[key][day] = rate
    return {key: sorted(by_day.items()) for key, by_day in known.items()}


def _latest(rows: list[tuple[date, Decimal]], on: date) -> tuple[date, Fraction] | None:
    index = bisect_right(rows, on, key=lambda row: row[0])
    return (rows[index - 1][0], _positive(rows[index - 1][1], "a rate")) if index else None


def _positive(number: Exact, what: str) -> Fraction:
    if not _finite(number) or number <= 0:
        raise ValueError(f"{what} is above zero: {number}")
    return Fraction(number)


def _finite(number: Exact) -> bool:
    return not isinstance(number, Decimal) or number.is_finite()
