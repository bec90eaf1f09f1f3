"""What one task pays an hour, beside what the person usually gets on that account."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import rollups
from apps.tasks.rates import hourly, likely_pending, rates
from apps.tasks.sums import Sums

USUAL_DAYS = 90
HEADROOM = Fraction(115, 100)  # of the bar, beyond the longer of the two


@dataclass(frozen=True, slots=True)
class Versus:
    """Rates an hour in the account's unit; None where there is nothing to measure."""

    account: Account | None
    pays: Money | None
    usual: Money | None
    amount: Decimal | None = None  # what the task pays in all

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
    """This task against the account's last USUAL_DAYS. One query when an account is given, else none."""
    if account is None:
        return Versus(None, None, None)
    pays = None if amount is None else hourly(amount, ms)
    usual = usual_rate(user, account, today)
    return Versus(account, _money(pays, account.unit), _money(usual, account.unit), amount)


def usual_rate(user: User, account: Account, today: date) -> Fraction | None:
    """The effective rate of the account over the last USUAL_DAYS; None without timed work."""
    start_on = today - timedelta(days=USUAL_DAYS - 1)
    rows = rollups.sums_between(
        user, start_on, today + timedelta(days=1), by=("account", "type"), accounts=[account.pk]
    )
    cells = [row.native for row in rows if row.native]
    return rates(sum(cells, Sums()), expected=likely_pending(cells)).effective


def _money(rate: Fraction | None, unit: str) -> Money | None:
    return None if rate is None else Money.nearest(rate, unit)
