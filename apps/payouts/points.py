"""What the points that are still in an account were worth when they were earned, and what they are now.

Payouts take the oldest points first, so those that are left are the newest. Source: Farthing's domain notes
(a new worth counts for balances; what was earned keeps the worth of its day).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Sum

from apps.platforms.conversion import RateBook, RateMissing, Unit
from apps.platforms.gift_cards import AS_CASH, worth_to_person
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.platforms.rates_book import rate_book_for, unit_of
from apps.tasks.models import DayCell

from .balances import standing_of

Day = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class WorthNow:
    """The worth of a balance in points, each sum rounded once. `earned` is None where it is not known.

    `to_you` is what it is worth to the person; None: as much as cash.
    """

    points: Money
    today: Money
    earned: Money | None
    to_you: Money | None

    @property
    def change(self) -> Money | None:
        """What today's worth is more (or, below zero, less) than when it was earned."""
        return None if self.earned is None else self.today - self.earned

    @property
    def loss(self) -> Money | None:
        """The same without its sign, for a sentence that says "less"."""
        return None if self.change is None else abs(self.change)


def worth_now(account: Account, today: date) -> WorthNow | None:
    """None for an account in money, an empty one, and points whose worth nobody knows."""
    unit, balance, factor = unit_of(account), standing_of(account).balance, account.cash_factor
    if (worth := unit.worth_on(today)) is None or balance.amount <= 0:
        return None
    is_one = unit.currencies() == {worth.currency}
    book = RateBook([]) if is_one else rate_book_for(account.user)
    now = Fraction(balance.amount) * unit.rate(book, worth.currency, today)
    earned = _value(_left(_earned(account), balance.amount), unit, book, worth.currency)
    return WorthNow(
        points=balance,
        today=Money.nearest(now, worth.currency),
        earned=None if earned is None else Money.nearest(earned, worth.currency),
        to_you=None if factor == AS_CASH else worth_to_person(balance, factor, worth),
    )


def _earned(account: Account) -> list[Day]:
    """Points by the day of the work, the latest first."""
    cells = DayCell.objects.filter(user=account.user_id, account=account)
    days = cells.values("local_on").annotate(points=Sum(F("settled_money") + F("adjusted_money")))
    return list(days.order_by("-local_on").values_list("local_on", "points"))


def _left(days: Iterable[Day], balance: Decimal) -> list[Day]:
    """The newest points that make up the balance; days that took some away are in it already."""
    left: list[Day] = []
    for day, points in days:
        if balance <= 0:
            break
        taken = min(points, balance)
        if taken > 0:
            left.append((day, taken))
            balance -= taken
    return left


def _value(days: Iterable[Day], unit: Unit, book: RateBook, currency: str) -> Fraction | None:
    try:
        return sum((Fraction(points) * unit.rate(book, currency, day) for day, points in days), Fraction(0))
    except RateMissing:
        return None
