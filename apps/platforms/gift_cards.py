"""Money that is no cash: what a gift card, a voucher or store credit is worth to the person who gets it.

The factor (cash for one of face value, above 0 and up to 1) is asked for and never assumed. What is owed,
paid and booked keeps its face value; the factor enters only rates, and what is said beside a sum.
Source: Farthing's domain notes.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from apps.platforms.conversion import PointsWorth, points_value
from apps.platforms.money import POINTS, Money

AS_CASH = Decimal(1)
_WORDS = re.compile(
    r"\bgift|\bvoucher|\bcoupon|\bcredit\b(?!\s+card)|gutschein|geschenkkarte"
    r"|\btarjetas? (?:de )?regalo|\bcup[oó]n",
    re.IGNORECASE,
)


def is_gift_card(method: str) -> bool:
    """By its name: "Amazon gift card", "vouchers", "store credit", "Gutschein", "tarjeta regalo"."""
    return bool(_WORDS.search(method))


def pays_in_gift_cards(method: str, methods: Collection[str]) -> bool:
    """Is what comes by this method no cash? With none chosen: by each of the methods that there are."""
    if method.strip():
        return is_gift_card(method)
    return bool(methods) and all(map(is_gift_card, methods))


def worth_to_person(money: Money, factor: Decimal, points: PointsWorth | None) -> Money | None:
    """Rounded once; points in the currency that they are worth, None where nobody knows what that is."""
    if money.unit != POINTS:
        return Money.nearest(Fraction(money.amount) * Fraction(factor), money.unit)
    return points_value(money.amount, points.per_unit, points.currency, factor) if points else None
