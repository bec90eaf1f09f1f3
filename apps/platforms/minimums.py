"""Payout minimums, and which of them counts for an account.

In this order: the person's own for the account, the person's own for its method, the catalogue's for the
method, the catalogue's in general. `Account.minimum_money` is that order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.platforms.conversion import PointsWorth
from apps.platforms.money import PLACES, POINTS, Money, round_half_even

MOST_METHODS = 20  # that a person can write a minimum for, in one account


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that is paid out in this unit: by one method, or (None) by any."""

    method: str | None
    amount: Decimal
    unit: str
    note: str = ""

    @property
    def money(self) -> Money:
        return Money(self.amount, self.unit)


def minimum_for(
    minimums: Iterable[Minimum], *, unit: str, method: str = "", points: PointsWorth | None = None
) -> Minimum | None:
    """The minimum of an account that is paid in this unit by this method; None when it is not known.

    A rule for the method goes before the general one. With no method chosen and no general rule, the lowest
    one counts: from there on some way to be paid is open. A minimum in money is counted in points at
    `points` for an account in points.
    """
    fitting = [fit for one in minimums if (fit := _in_unit(one, unit, points))]
    own = [one for one in fitting if one.method and is_same_method(one.method, method)]
    general = [one for one in fitting if one.method is None]
    others = [] if method else fitting
    return min(own or general or others, key=lambda one: one.amount, default=None)


def minimum_of_method(minimums: Iterable[Minimum], method: str) -> Minimum | None:
    """That of just this method, in any case of letters; None where no method is chosen."""
    return next((one for one in minimums if one.method and is_same_method(one.method, method)), None)


def is_same_method(one: str, other: str) -> bool:
    """Is it one method, in any case of letters?"""
    return one.strip().casefold() == other.strip().casefold()


def _in_unit(one: Minimum, unit: str, points: PointsWorth | None) -> Minimum | None:
    if one.unit == unit:
        return one
    if unit == POINTS and points and one.unit == points.currency:
        amount = round_half_even(one.amount * points.per_unit, PLACES)
        return Minimum(one.method, amount, POINTS, one.note)
    return None
