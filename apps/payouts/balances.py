"""The balance of an account: what a platform owes a person now, in the account's unit.

    balance = settled task money + adjustments - payouts that were asked for or have arrived

It is summed when it is read, and stored nowhere. `balance_from_facts` is the definition; pages take the
earned part from the totals (a roll-up made of the same facts, which can be rebuilt), so that a balance costs
the same at any number of tasks. Both agree as long as the totals do.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.platforms.models import Account, AccountQuerySet
from apps.platforms.money import Money, exponent
from apps.tasks.models import Adjustment, Task, TotalCell
from apps.tasks.sums import sums_expressions

from .models import Payout

ZERO = Decimal(0)
MONEY: DecimalField = DecimalField(max_digits=20, decimal_places=4)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in an account, and what may still come into it."""

    balance: Money  # below zero after too large a payout, or an approval taken back
    pending: Money  # handed in, not yet decided


def balance_from_facts(account: Account) -> Standing:
    """By the definition: from every task, adjustment and payout of the account."""
    sums = sums_expressions("sum_")
    work = Task.objects.filter(account=account, deleted_at=None).aggregate(
        settled=sums["sum_settled_money"], pending=sums["sum_pending_money"]
    )
    kept = Adjustment.objects.filter(account=account, task__deleted_at=None)  # one of a deleted task is not
    adjusted = kept.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    paid_out = sum(_paid_out(account.user_id, account.pk), ZERO)
    return _standing(account, work["settled"] + adjusted - paid_out, work["pending"])


def standings(accounts: AccountQuerySet) -> list[tuple[Account, Standing]]:
    """One person's accounts with the standing of each, in the order of the queryset.

    One query, however many accounts and tasks.
    """
    own = {"user": OuterRef("user"), "account": OuterRef("pk")}
    totals = TotalCell.objects.filter(**own).order_by().values("account")
    earned = totals.annotate(sum=Sum(F("settled_money") + F("adjusted_money"))).values("sum")
    waiting = totals.annotate(sum=Sum("pending_money")).values("sum")
    known = accounts.annotate(
        earned=_or_nothing(earned),
        waiting=_or_nothing(waiting),
        paid_out=_or_nothing(_paid_out(OuterRef("user"), OuterRef("pk"))),
    )
    return [(row, _standing(row, row.earned - row.paid_out, row.waiting)) for row in known]


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


def _or_nothing(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=MONEY), ZERO, output_field=MONEY)


def _paid_out(user: int | OuterRef, account: int | OuterRef) -> QuerySet:
    """The sum that was asked for or has arrived, as one value; no row when there is none."""
    rows = Payout.objects.filter(user=user, account=account).out_of_the_balance().order_by()
    return rows.values("account").annotate(sum=Sum("amount")).values_list("sum", flat=True)


def _standing(account: Account, balance: Decimal, pending: Decimal) -> Standing:
    return Standing(Money(balance, account.unit), Money(pending, account.unit))
