"""What a person's own payouts say of each account: how long money takes, and if it comes by its date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, Sum

from apps.accounts.models import User
from apps.accounts.prepared import Ask, Rows, fetch, row_of
from apps.tasks.models import DayCell

from .delay import days_from_work, mean_delay, pay_probability
from .models import Payout
from .reliability import OnTime, is_on_time, median_wait, on_time_score
from .transit import ON_THE_WAY


class Told(NamedTuple):
    """A payout that left a balance, read without the ORM; its columns in the order of the model."""

    id: int
    user_id: int
    account_id: int
    state: str
    requested_amount: Decimal
    amount: Decimal
    came: Decimal
    fee: Decimal
    lost: Decimal
    method: str
    requested_on: date
    expected_on: date | None
    arrived_on: date | None
    failed_on: date | None
    late_level: int
    created_at: datetime

    def payout(self) -> Payout:
        """As the ORM would have read it; the note and the key are deferred."""
        return row_of(Payout, self._fields, self)


# In the order in which they left each balance. Parameter: user.
TOLD = f"""
SELECT {", ".join(Told._fields)} FROM payouts_payout
WHERE user_id = %(user)s::bigint AND state <> 'cancelled'
ORDER BY account_id, requested_on, id"""  # noqa: S608 - our own names
PayoutsByAccount = Mapping[int, list[Told]] | Mapping[int, list[Payout]]
EarnedByAccount = Mapping[int, list[tuple[date, Decimal]]]


@dataclass(frozen=True, slots=True)
class Wait:
    """Days from request to arrival in one account. Payouts that were taken back are not counted."""

    arrived: int  # payouts that came
    median_days: int | None  # open ones count for as long as they have waited; None: not reached
    worst_days: int | None  # of those that came
    on_time: OnTime  # its n: those that were expected on a day, and came or are past it and its grace


@dataclass(frozen=True, slots=True)
class Delay:
    """Days from the work to the money in one account, for the adjusted rate."""

    mean_days: Fraction
    pay_probability: float


NOTHING_KNOWN = Delay(mean_delay([], []), pay_probability(0, 0, [], mean_delay([], [])))


def told_asked(user: User) -> Ask:
    """For all payouts of a person that left a balance."""
    return Ask(TOLD, {"user": user.pk})


def told_of(rows: Rows) -> list[Told]:
    """What was asked for."""
    return list(map(Told._make, rows))


def waits(payouts: Iterable[Told], today: date) -> dict[int, Wait]:
    """By account, of those that ever had a payout. `payouts` are all of a person."""
    return {account: _wait(rows, today) for account, rows in _by_account(payouts).items()}


def delays(user: User, today: date) -> dict[int, Delay]:
    """By account, of those that ever had a payout; others are as NOTHING_KNOWN says. Two queries.

    Money counts from the local day of its work, by the roll-up of days. A payout that no work explains
    counts from its request.
    """
    payouts = _by_account(told_of(fetch(told_asked(user))))
    return delays_of(payouts, _earned_by_account(user, payouts), today)


def delays_of(payouts: PayoutsByAccount, earned: EarnedByAccount, today: date) -> dict[int, Delay]:
    """`delays` of facts at hand: payouts in the order in which they left the balance, money by local day."""
    return {account: _delay(rows, earned.get(account, []), today) for account, rows in payouts.items()}


def _wait(payouts: list[Told], today: date) -> Wait:
    payouts = [payout for payout in payouts if payout.failed_on is None]
    durations = [(_days_since_request(payout, today), payout.arrived_on is not None) for payout in payouts]
    judged = [is_on_time(payout.expected_on, payout.arrived_on, today) for payout in payouts]
    came = [days for days, has_come in durations if has_come]
    return Wait(
        arrived=len(came),
        median_days=median_wait(durations),
        worst_days=max(came, default=None),
        on_time=on_time_score(judged.count(True), len(judged) - judged.count(None)),
    )


def _delay(payouts: Sequence[Told | Payout], earned: list[tuple[date, Decimal]], today: date) -> Delay:
    paid_out = [(payout.arrived_on or today, payout.amount) for payout in payouts]
    ages = [
        Fraction(_days_since_request(payout, today)) if age is None else age
        for payout, age in zip(payouts, days_from_work(earned, paid_out), strict=True)
    ]
    both = list(zip(payouts, ages, strict=True))
    arrived = [age for payout, age in both if payout.arrived_on is not None]
    waiting = [age for payout, age in both if payout.state in ON_THE_WAY]
    mean_days = mean_delay(arrived, waiting)
    failed = sum(payout.failed_on is not None for payout in payouts)
    return Delay(mean_days, pay_probability(len(arrived), failed, waiting, mean_days))


def _days_since_request(payout: Told | Payout, today: date) -> int:
    return max(((payout.arrived_on or today) - payout.requested_on).days, 0)


def _by_account(payouts: Iterable[Told]) -> dict[int, list[Told]]:
    return {account: list(group) for account, group in groupby(payouts, key=lambda told: told.account_id)}


def _earned_by_account(user: User, accounts: Iterable[int]) -> EarnedByAccount:
    cells = DayCell.objects.filter(user=user, account__in=list(accounts)).order_by("account_id")
    money = Sum(F("settled_money") + F("adjusted_money"))
    rows = cells.values_list("account_id", "local_on").annotate(money=money)
    return {
        account: [(on, money) for _, on, money in group]
        for account, group in groupby(rows, key=lambda row: row[0])
    }
