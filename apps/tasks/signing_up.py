"""What signing up on a platform has cost: its tests and its time, and how much work pays them back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from django.db.models import Count, Sum

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import overhead, rollups
from apps.tasks.models import Overhead
from apps.tasks.payback import break_even_ms
from apps.tasks.rates import EARLY, Rates, likely_pending, rates
from apps.tasks.sums import Sums


@dataclass(frozen=True, slots=True)
class SignUpCost:
    """Rates are money an hour; None where nobody knows."""

    tests: int
    tests_ms: int
    other_ms: int  # signing up, the tests left out
    own: Money | None  # in the account's unit, the sign-up left out
    timed: int  # tasks that it rests on
    usual: Money | None  # of all work, at home
    payback_ms: int | None  # work that pays it back; None: nobody can say, or it never does

    @property
    def unpaid_ms(self) -> int:
        return self.tests_ms + self.other_ms

    @property
    def is_early(self) -> bool:
        return self.timed < EARLY

    @property
    def is_hopeless(self) -> bool:
        """What the work there brings pays nothing back."""
        return self.own is not None and self.payback_ms is None


class _Known(NamedTuple):
    """Rates of an account, in its unit and at home, without what is spent once; and of all work, at home."""

    timed: int
    own: Fraction | None
    own_home: Fraction | None
    usual: Fraction | None


def cost_of(user: User, account: Account) -> SignUpCost:
    """Two queries, however much there is."""
    spent = {kind: (count, ms) for kind, count, ms in _spent(user, account)}
    tests, tests_ms = spent.get(overhead.QUALIFICATION, (0, 0))
    _entries, other_ms = spent.get(overhead.ONBOARDING, (0, 0))
    known = _known(user, account)
    own = known.own_home if known.usual is not None else known.own  # never of two units
    payback = break_even_ms(tests_ms + other_ms, own, known.usual)
    return SignUpCost(
        tests=tests,
        tests_ms=tests_ms,
        other_ms=other_ms,
        own=_money(known.own, account.unit),
        timed=known.timed,
        usual=_money(known.usual, user.home_currency),
        payback_ms=None if payback is None else ceil(payback),
    )


def _spent(user: User, account: Account) -> list[tuple[str, int, int]]:
    """The kinds of time that is spent once, how often it was noted, and how much of it."""
    noted = Overhead.objects.for_user(user).filter(account=account, kind__in=overhead.ONE_OFF)
    return list(noted.order_by().values_list("kind").annotate(Count("pk"), Sum("duration_ms")))


def _known(user: User, account: Account) -> _Known:
    """Unpaid time alone is no rate: nothing is known before a task was timed."""
    rows = rollups.total_sums(user, by=("account", "type"))
    home: dict[int | None, list[Sums]] = defaultdict(list)
    for row in rows:
        home[row.account_id].append(row.home)
    native = [row.native for row in rows if row.account_id == account.pk and row.native]
    return _Known(
        timed=sum(cell.timed for cell in native),
        own=_rates([native]).marginal,
        own_home=_rates([home[account.pk]]).marginal,
        usual=_rates(home.values()).effective,
    )


def _rates(accounts: Iterable[list[Sums]]) -> Rates:
    """Of the cells of accounts together, the pending money of each by its own chances."""
    known = list(accounts)
    whole = sum((cell for cells in known for cell in cells), Sums())
    expected = sum((likely_pending(cells) for cells in known), Fraction(0))
    return rates(whole if whole.timed else Sums(), expected=expected)


def _money(rate: Fraction | None, unit: str) -> Money | None:
    return None if rate is None else Money.nearest(rate, unit)
