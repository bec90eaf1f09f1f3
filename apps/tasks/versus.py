"""What one task pays an hour, beside what the person usually gets on that account."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

from django.db.models import F, Max

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import rollups
from apps.tasks.models import Task
from apps.tasks.rates import hourly, likely_pending, rates
from apps.tasks.sums import Sums

USUAL_DAYS = 90
ENOUGH = 5  # timed tasks that make a usual rate to go by
FAR = 10  # times the usual rate
HEADROOM = Fraction(115, 100)  # of the bar, beyond the longer of the two


@dataclass(frozen=True, slots=True)
class Versus:
    """Rates an hour in the account's unit; None where there is nothing to measure."""

    account: Account | None
    pays: Money | None
    usual: Money | None
    amount: Decimal | None = None  # what the task pays in all
    is_odd: bool = False  # far above the usual and all that was paid there: perhaps in another unit

    @property
    def gap(self) -> Money | None:
        return abs(self.pays - self.usual) if self.pays and self.usual else None

    @property
    def is_above(self) -> bool:
        return bool(self.pays and self.usual and self.pays > self.usual)

    @property
    def pays_x(self) -> str:
        """Where the bar ends, in hundredths of its bed."""
        return self._x(self.pays)

    @property
    def usual_x(self) -> str:
        return self._x(self.usual)

    def _x(self, rate: Money | None) -> str:
        longest = max((known.amount for known in (self.pays, self.usual) if known), default=Decimal(0))
        if not rate or not longest:
            return "0"
        return f"{float(100 * Fraction(rate.amount) / (Fraction(longest) * HEADROOM)):.1f}"


def versus(
    user: User, account: Account | None, amount: Decimal | None, ms: int | None, today: date
) -> Versus:
    """This task against the account's last USUAL_DAYS. One query when an account is given, else none; and one
    more for a rate that is far off.
    """
    if account is None:
        return Versus(None, None, None)
    pays = None if amount is None else hourly(amount, ms)
    usual, timed = usual_rate(user, account, today)
    is_far = bool(pays and usual and usual > 0 and timed >= ENOUGH and pays > FAR * usual)
    is_odd = is_far and may_be_odd(amount) and amount > _most_ever(user, account)
    return Versus(account, _money(pays, account.unit), _money(usual, account.unit), amount, is_odd)


def may_be_odd(amount: Decimal | None) -> TypeGuard[Decimal]:
    """Whether it may be written in a hundredth of its unit: what has hundredths is not."""
    return amount is not None and amount == amount.to_integral_value()


def usual_rate(user: User, account: Account, today: date) -> tuple[Fraction | None, int]:
    """The effective rate of the account over the last USUAL_DAYS, None without timed work; and its tasks."""
    start_on = today - timedelta(days=USUAL_DAYS - 1)
    rows = rollups.sums_between(
        user, start_on, today + timedelta(days=1), by=("account", "type"), accounts=[account.pk]
    )
    cells = [row.native for row in rows if row.native]
    whole = sum(cells, Sums())
    return rates(whole, expected=likely_pending(cells)).effective, whole.timed


def _most_ever(user: User, account: Account) -> Decimal:
    tasks = Task.objects.for_user(user).filter(account=account)
    most: Decimal | None = tasks.aggregate(most=Max(F("reward") + F("bonus")))["most"]
    return most or Decimal(0)


def _money(rate: Fraction | None, unit: str) -> Money | None:
    return None if rate is None else Money.nearest(rate, unit)
