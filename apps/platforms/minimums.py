"""Payout minimums of a platform, and which of them counts for an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.platforms.conversion import PointsWorth
from apps.platforms.money import PLACES, POINTS, round_half_even


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least that is paid out in this unit: by one method, or (None) by any."""

    method: str | None
    amount: Decimal
    unit: str
    note: str = ""


def minimum_for(
    minimums: Iterable[Minimum], *, unit: str, method: str = "", points: PointsWorth | None = None
) -> Minimum | None:
    """The minimum of an account that is paid in this unit by this method; None when it is not known.

    A rule for the method goes before the general one. With no method chosen and no general rule, the lowest
    one counts: from there on some way to be paid is open. A minimum in money is counted in points at
    `points` for an account in points.
    """
    fitting = [fit for one in minimums if (fit := _in_unit(one, unit, points))]
    own = [one for one in fitting if one.method and _same(one.method, method)]
    general = [one for one in fitting if one.method is None]
    others = [] if method else fitting
    return min(own or general or others, key=lambda one: one.amount, default=None)


def _in_unit(one: Minimum, unit: str, points: PointsWorth | None) -> Minimum | None:
    if one.unit == unit:
        return one
    if unit == POINTS and points and one.unit == points.currency:
        amount = round_half_even(one.amount * points.per_unit, PLACES)
        return Minimum(one.method, amount, POINTS, one.note)
    return None


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
