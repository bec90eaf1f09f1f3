"""The balance of an account: what a platform owes a person now, in the account's unit.

    balance = settled task money + adjustments - payouts that were asked for or have arrived

It is summed when it is read, and stored nowhere. `balance_from_facts` is the definition; pages take the
earned part from the totals (a roll-up made of the same facts, which can be rebuilt), so that a balance costs
the same at any number of tasks. Both agree as long as the totals do.
"""

import json
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model, Sum

from apps.accounts.models import User
from apps.accounts.prepared import Ask, Rows, fetch, fetch_prepared, row_of
from apps.platforms.conversion import redeemable_points
from apps.platforms.models import Account, AccountQuerySet, Platform
from apps.platforms.money import Money, exponent
from apps.tasks.models import Adjustment, Task
from apps.tasks.sums import sums_expressions

from .models import Payout
from .to_go import NO_PAY, UsualPay

M = TypeVar("M", bound=Model)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in an account, and what may still come into it."""

    balance: Money  # below zero after too large a payout, or an approval taken back
    pending: Money  # handed in, not yet decided
    on_the_way: int = field(default=0, compare=False)  # payouts that were asked for and have not arrived
    is_held: bool = field(default=False, compare=False)  # the platform keeps it back
    usual: UsualPay = field(default=NO_PAY, compare=False)
    hold_note: str = field(default="", compare=False)  # why it does


NOTHING = (ZERO, ZERO, 0, 0, ZERO)


def _flows(whose: str) -> str:
    """What has gone into each account and out of it, from the totals."""
    return f"""
SELECT account_id, sum(balance) AS balance, sum(pending) AS pending, sum(on_the_way)::bigint AS on_the_way,
       sum(approved)::bigint AS approved, sum(settled) AS settled
FROM (
    SELECT account_id, settled_money + adjusted_money AS balance, pending_money AS pending, 0 AS on_the_way,
           approved, settled_money AS settled
    FROM tasks_totalcell WHERE {whose}
    UNION ALL
    SELECT account_id, -amount, 0, (state IN ('requested', 'partial'))::int, 0, 0
    FROM payouts_payout WHERE {whose} AND state <> 'cancelled'
) flow GROUP BY account_id"""  # noqa: S608 - our own words


FLOWS = _flows("user_id = %(user)s::bigint")  # of one person
FLOWS_OF_MANY = _flows("user_id = ANY(%(users)s::bigint[])")


def balance_from_facts(account: Account) -> Standing:
    """By the definition: from every task, adjustment and payout of the account."""
    sums = sums_expressions("sum_")
    work = Task.objects.filter(account=account, deleted_at=None).aggregate(
        settled=sums["sum_settled_money"], pending=sums["sum_pending_money"]
    )
    kept = Adjustment.objects.filter(account=account, task__deleted_at=None)  # one of a deleted task is not
    adjusted = kept.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    payouts = Payout.objects.filter(account=account).out_of_the_balance()
    paid_out = payouts.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    on_the_way = payouts.on_the_way().count()
    return _standing(account, work["settled"] + adjusted - paid_out, work["pending"], on_the_way)


def standings(accounts: AccountQuerySet) -> list[tuple[Account, Standing]]:
    """One person's accounts with the standing of each, in the order of the queryset.

    Two queries, however many accounts and tasks; one of them reads the accounts themselves.
    """
    known = list(accounts)
    people = {account.user_id for account in known}
    flows = {row[0]: row[1:] for user in people for row in fetch_prepared(FLOWS, {"user": user})}
    return [(account, _standing(account, *flows.get(account.pk, NOTHING))) for account in known]


def all_standings(user: User) -> list[tuple[Account, Standing]]:
    """All accounts of a person with their platforms and standings, in order of name; one query.

    For pages: it is planned once a connection, and reads of accounts and platforms only what decides about
    payouts. The rest is deferred.
    """
    return standings_of(fetch(standings_asked(user)))


def standings_asked(user: User) -> Ask:
    """`all_standings`, to be fetched together with something else."""
    return Ask(_all_standings(), {"user": user.pk})


def standings_of(rows: Rows) -> list[tuple[Account, Standing]]:
    """What was asked for."""
    return [_account(row) for row in rows]


def standing_of(account: Account) -> Standing:
    """The standing of one account, from the totals."""
    [(_, standing)] = standings(Account.objects.filter(pk=account.pk))
    return standing


def payable(balance: Money) -> Money:
    """The part of a balance that can be asked for: in whole cents (or yen), and not below zero."""
    return _to_minor(max(balance, Money.zero(balance.unit)), ROUND_FLOOR)


def askable(account: Account, balance: Money) -> Money:
    """What can be asked for now: the payable part, of points that go out in steps only whole ones."""
    if account.redeem_step is None:
        return payable(balance)
    minimum = account.minimum_money() or Money.zero(balance.unit)
    return Money(redeemable_points(balance.amount, minimum.amount, account.redeem_step), balance.unit)


def still_to_go(balance: Money, minimum: Money) -> Money:
    """What is missing to the minimum, never shown as nothing while something is missing."""
    return _to_minor(max(minimum - balance, Money.zero(balance.unit)), ROUND_CEILING)


def _to_minor(money: Money, rounding: str) -> Money:
    return Money(money.amount.quantize(Decimal(1).scaleb(-exponent(money.unit)), rounding), money.unit)


def _standing(
    account: Account,
    balance: Decimal,
    pending: Decimal,
    on_the_way: int = 0,
    approved: int = 0,
    settled: Decimal = ZERO,
    is_held: bool = False,
    hold_note: str | None = None,
) -> Standing:
    usual, left, waits = (
        UsualPay(approved, settled),
        Money(balance, account.unit),
        Money(pending, account.unit),
    )
    return Standing(left, waits, on_the_way, is_held, usual, hold_note or "")


ACCOUNT = (
    *("id", "user_id", "platform_id", "name", "unit", "points_per_unit", "points_currency", "minimum"),
    *("own_minimums", "method", "cash_worth", "payout_days_min", "payout_days_max", "own_cycle"),
    *("tone", "is_sample", "closed_at"),
)
PLATFORM = (
    *("id", "slug", "name", "minimums", "points_per_unit", "points_currency"),
    *("payout_days_min", "payout_days_max", "cycle"),
)
JSON = {"minimums", "own_minimums", "own_cycle", "cycle"}  # the driver hands them over as text


@cache
def _all_standings() -> str:
    columns = [f"a.{name}" for name in ACCOUNT] + [f"p.{name}" for name in PLATFORM]
    return f"""
SELECT {", ".join(columns)}, coalesce(f.balance, 0), coalesce(f.pending, 0), coalesce(f.on_the_way, 0),
       coalesce(f.approved, 0), coalesce(f.settled, 0), c.held_at IS NOT NULL, c.hold_note
FROM platforms_account a LEFT JOIN platforms_platform p ON p.id = a.platform_id
LEFT JOIN payouts_accountcycle c ON c.account_id = a.id
LEFT JOIN ({FLOWS}) f ON f.account_id = a.id
WHERE a.user_id = %(user)s::bigint ORDER BY lower(a.name), a.unit"""  # noqa: S608 - our own names


def _account(row: tuple[Any, ...]) -> tuple[Account, Standing]:
    account = _of_columns(Account, ACCOUNT, row)
    account.platform = _of_columns(Platform, PLATFORM, row[len(ACCOUNT) :]) if account.platform_id else None
    return account, _standing(account, *row[-7:])


def _of_columns(model: type[M], names: tuple[str, ...], row: tuple[Any, ...]) -> M:
    """The first columns of the row, under these names."""
    read = list(row[: len(names)])
    for place in _places_of_json(names):
        read[place] = json.loads(read[place]) if read[place] else read[place]
    return row_of(model, names, tuple(read))


@cache
def _places_of_json(names: tuple[str, ...]) -> list[int]:
    return [place for place, name in enumerate(names) if name in JSON]
