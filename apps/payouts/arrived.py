"""What has come, part by part: each counts on its own day, whatever becomes of the rest of its payout."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from apps.accounts.models import User
from apps.accounts.prepared import Ask, Rows
from apps.platforms.models import Account
from apps.platforms.money import Money

from .models import Arrival, Payout

A_PAGE = 50
# The latest first. Parameters: user, most.
LATEST = """
SELECT id, payout_id, arrived_on, came, fee FROM payouts_arrival WHERE user_id = %(user)s::bigint
ORDER BY arrived_on DESC, id DESC LIMIT %(most)s::bigint"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a payout, or all of it, on the day on which it came."""

    id: int
    payout: Payout  # with its account
    arrived_on: date
    received: Money  # after its fee
    fee_money: Money

    @property
    def payout_id(self) -> int:
        """Of the payout, which has the page."""
        return self.payout.pk

    @property
    def account(self) -> Account:
        return self.payout.account

    @property
    def method(self) -> str:
        return self.payout.method

    @property
    def fee(self) -> Decimal:
        return self.fee_money.amount

    @property
    def days_waited(self) -> int:
        return max((self.arrived_on - self.payout.requested_on).days, 0)


@dataclass(frozen=True, slots=True)
class Month:
    """What arrived in one month: the parts, the latest first, and their sum after fees by unit."""

    first_on: date
    parts: list[Part]
    sums: list[Money]


class Months(NamedTuple):
    """A page of what arrived, and the last part on it where there are more."""

    months: list[Month]
    older: Part | None


def latest_asked(user: User) -> Ask:
    """For the newest parts: one more than a page has."""
    return Ask(LATEST, {"user": user.pk, "most": A_PAGE + 1})


def latest_of(rows: Rows, payouts: Mapping[int, Payout]) -> Months:
    """What was asked for. `payouts` are those of these parts, with their accounts."""
    known = [row for row in rows if row[1] in payouts]  # one may have been written since they were read
    return _months([_part(pk, payouts[payout], on, came, fee) for pk, payout, on, came, fee in known])


def before(user: User, arrival: Arrival) -> Months:
    """What came before this part; one query."""
    rows = Arrival.objects.for_user(user).before(arrival).select_related("payout__account")
    return _months(
        [_part(row.pk, row.payout, row.arrived_on, row.came, row.fee) for row in rows[: A_PAGE + 1]]
    )


def _part(pk: int, payout: Payout, on: date, came: Decimal, fee: Decimal) -> Part:
    unit = payout.account.unit
    return Part(pk, payout, on, Money(came, unit), Money(fee, unit))


def _months(found: list[Part]) -> Months:
    page = found[:A_PAGE]
    months = [_month(first_on, list(group)) for first_on, group in groupby(page, key=_month_of)]
    return Months(months, page[-1] if len(found) > A_PAGE else None)


def _month_of(part: Part) -> date:
    return part.arrived_on.replace(day=1)


def _month(first_on: date, parts: list[Part]) -> Month:
    units = dict.fromkeys(part.received.unit for part in parts)
    return Month(first_on, parts, [_sum(parts, unit) for unit in units])


def _sum(parts: Iterable[Part], unit: str) -> Money:
    return Money.total((part.received for part in parts if part.received.unit == unit), unit)
