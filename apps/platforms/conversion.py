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

from apps.platforms.money import POINTS, Exact, Money, exponent


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


class RateBook:
    """A person's exchange rates, each valid from its day until the next one of the same pair."""

    def __init__(self, rows: Iterable[tuple[str, str, date, Decimal]]) -> None:
        """Rows of (source, target, valid_on, rate) in any order; the later of two on one day wins."""
        known: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
        for source, target, valid_on, rate in rows:
            known[source, target][valid_on] = rate
        self._known = {pair: sorted(by_day.items()) for pair, by_day in known.items()}

    def rate(self, source: str, target: str, on: date, points: PointsWorth | None = None) -> Fraction:
        """Units of target for one of source on this day, exact.

        The latest rate on or before the day; where only the opposite direction is known then, its inverse.
        Points go through their own currency. Raises RateMissing, also for points of unknown worth.
        """
        if source == target:
            return Fraction(1)
        if source == POINTS:
            if points is None:
                raise RateMissing(source, target, on)
            return self.rate(points.currency, target, on) / _positive(points.per_unit, "points for one")
        if (forward := self._latest(source, target, on)) is not None:
            return forward
        if (backward := self._latest(target, source, on)) is not None:
            return 1 / backward
        raise RateMissing(source, target, on)

    def convert(self, money: Money, target: str, on: date, points: PointsWorth | None = None) -> Money:
        """`convert` by the rate valid on this day. Raises RateMissing."""
        return convert(money, target, self.rate(money.unit, target, on, points))

    def _latest(self, source: str, target: str, on: date) -> Fraction | None:
        rows = self._known.get((source, target), [])
        index = bisect_right(rows, on, key=lambda row: row[0])
        return _positive(rows[index - 1][1], "a rate") if index else None


def _positive(number: Exact, what: str) -> Fraction:
    if not _finite(number) or number <= 0:
        raise ValueError(f"{what} is above zero: {number}")
    return Fraction(number)


def _finite(number: Exact) -> bool:
    return not isinstance(number, Decimal) or number.is_finite()
