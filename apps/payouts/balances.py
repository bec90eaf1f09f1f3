"""The balance of an account: what a platform owes a person now, in the account's unit.

    balance = settled task money + adjustments - payouts that were asked for or have arrived

It is summed when it is read, and stored nowhere. `balance_from_facts` is the definition; pages take the
earned part from the totals (a roll-up made of the same facts, which can be rebuilt), so that a balance costs
the same at any number of tasks. Both agree as long as the totals do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from django.db.models import Sum

from apps.platforms.models import Account, AccountQuerySet
from apps.platforms.money import Money, exponent
from apps.tasks.models import Adjustment, Task
from apps.tasks.prepared import fetch_prepared
from apps.tasks.sums import sums_expressions

from .models import Payout

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in an account, and what may still come into it."""

    balance: Money  # below zero after too large a payout, or an approval taken back
    pending: Money  # handed in, not yet decided
    on_the_way: int = field(default=0, compare=False)  # payouts that were asked for and have not arrived


class Flow(NamedTuple):
    """What has gone into an account and out of it."""

    balance: Decimal
    pending: Decimal
    on_the_way: int


NOTHING = Flow(ZERO, ZERO, 0)
# account_id and Flow of every account of a person that has any, from the totals. Parameter: user.
FLOWS = """
SELECT account_id, sum(balance) AS balance, sum(pending) AS pending, sum(on_the_way)::bigint AS on_the_way
FROM (
    SELECT account_id, settled_money + adjusted_money AS balance, pending_money AS pending, 0 AS on_the_way
    FROM tasks_totalcell WHERE user_id = %(user)s::bigint
    UNION ALL
    SELECT account_id, -amount, 0, (state = 'requested')::int
    FROM payouts_payout WHERE user_id = %(user)s::bigint AND state <> 'cancelled'
) flow GROUP BY account_id"""


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
    on_the_way = payouts.filter(state=Payout.State.REQUESTED).count()
    return _standing(account, work["settled"] + adjusted - paid_out, work["pending"], on_the_way)


def standings(
    accounts: AccountQuerySet, flows: Mapping[int, Flow] | None = None
) -> list[tuple[Account, Standing]]:
    """One person's accounts with the standing of each, in the order of the queryset.

    Two queries, however many accounts and tasks; one where the `flows` of FLOWS are at hand.
    """
    known = list(accounts)
    if flows is None:
        people = {account.user_id for account in known}
        flows = {
            flow[0]: Flow(*flow[1:]) for user in people for flow in fetch_prepared(FLOWS, {"user": user})
        }
    found = ((account, flows.get(account.pk, NOTHING)) for account in known)
    return [(account, _standing(account, *flow)) for account, flow in found]


def standing_of(account: Account) -> Standing:
    """The standing of one account, from the totals."""
    [(_, standing)] = standings(Account.objects.filter(pk=account.pk))
    return standing


def payable(balance: Money) -> Money:
    """The part of a balance that can be asked for: in whole cents (or yen), and not below zero."""
    return _to_minor(max(balance, Money.zero(balance.unit)), ROUND_FLOOR)


def still_to_go(balance: Money, minimum: Money) -> Money:
    """What is missing to the minimum, never shown as nothing while something is missing."""
    return _to_minor(max(minimum - balance, Money.zero(balance.unit)), ROUND_CEILING)


def _to_minor(money: Money, rounding: str) -> Money:
    return Money(money.amount.quantize(Decimal(1).scaleb(-exponent(money.unit)), rounding), money.unit)


def _standing(account: Account, balance: Decimal, pending: Decimal, on_the_way: int = 0) -> Standing:
    return Standing(Money(balance, account.unit), Money(pending, account.unit), on_the_way)
