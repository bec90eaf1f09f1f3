"""What became of the money of some days' work: what has come by today, and what payouts cost on the way.

Costs, and what is open, are at face value. What came is what it is worth to the person, by their factor.

What was earned first is paid out first, account by account, so each payout is that of certain days' work.
Exact, in home money; what has no exchange rate is left out, as its work is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from apps.accounts.periods import Days
from apps.insights.fees import NOTHING, Worth
from apps.insights.steps import Cash
from apps.payouts.models import Arrival, Payout
from apps.platforms.models import Account

Earned = Sequence[tuple[date, Decimal]]  # an account's money by the day of the work, in its unit


@dataclass(frozen=True, slots=True)
class Settled:
    """Settled home money of an account's work in some days."""

    all: Decimal  # of all that was worked there
    timed: Decimal  # of the timed work that the page is about


@dataclass(frozen=True, slots=True)
class Came:
    """A payout with its parts, the first to arrive first."""

    payout: Payout
    parts: Sequence[Arrival]


@dataclass(frozen=True, slots=True)
class Costs:
    """Of payouts that ended in some days, whatever work they paid for."""

    fees: Fraction
    lost: Fraction
    exchange: Fraction


def costs_of(account: Account, payouts: Iterable[Came], days: Days, worth: Worth) -> Costs:
    """Fees of those that arrived, losses of all that ended, exchange results of each part, in these days."""
    rows = list(payouts)
    fees = [(each.payout.fee, each.payout.arrived_on) for each in rows]
    lost = [(each.payout.lost, each.payout.arrived_on or each.payout.failed_on) for each in rows]
    came = [
        _exchange_result(account, each.payout, part, worth)
        for each in rows
        for part in each.parts
        if _is_in(part.arrived_on, days)
    ]

    def of_days(ends: list[tuple[Decimal, date | None]]) -> Fraction:
        known = (worth.of(amount, account, on) for amount, on in ends if on is not None and _is_in(on, days))
        return sum((home for home in known if home is not None), NOTHING)

    return Costs(fees=of_days(fees), lost=of_days(lost), exchange=sum(came, NOTHING))


def received_of(
    account: Account, settled: Settled, earned: Earned, payouts: Sequence[Came], days: Days, worth: Worth
) -> Cash:
    """What came of the work of these days, and what of its settled money is still open.

    Untimed work takes its part of what came, as it is in no rate. Payouts are in the order in which they left
    the balance. Money of a payout that no work explains is nobody's.
    """
    shares = shares_of_work(earned, [each.payout.amount for each in payouts], days)
    found = [
        (share, each.payout, _worth_of_parts(account, each, worth))
        for share, each in zip(shares, payouts, strict=True)
    ]
    known = [(share, payout, home) for share, payout, home in found if share and home is not None]
    here = sum((share * home for share, _payout, home in known), NOTHING)
    done = sum((share * Fraction(row.came + row.fee + row.lost) for share, row, _home in known), NOTHING)
    net = sum((amount for on, amount in earned if _is_in(on, days)), Decimal(0))
    paid = _of_one(done / Fraction(net)) if net > 0 else NOTHING
    weight = _of_one(Fraction(settled.timed) / Fraction(settled.all)) if settled.all > 0 else NOTHING
    face, factor = here * weight, Fraction(account.cash_factor)
    return Cash(
        open=Fraction(settled.timed) * (1 - paid), gift_cards=face * (1 - factor), received=face * factor
    )


def shares_of_work(earned: Earned, amounts: Sequence[Decimal], days: Days) -> list[Fraction]:
    """Of each payout, how much of it (0..1) pays for the work of these days; as `days_from_work` has it.

    What was taken back from the account takes up its earliest money first.
    """
    before = sum((money for on, money in earned if money > 0 and on < days.first_on), Decimal(0))
    inside = sum((money for on, money in earned if money > 0 and _is_in(on, days)), Decimal(0))
    taken_back = -sum((money for _on, money in earned if money < 0), Decimal(0))
    ends = pairwise(accumulate(amounts, initial=taken_back))
    shared = [max(min(end, before + inside) - max(start, before), Decimal(0)) for start, end in ends]
    return [
        Fraction(part) / Fraction(amount) if amount else NOTHING
        for part, amount in zip(shared, amounts, strict=True)
    ]


def _worth_of_parts(account: Account, came: Came, worth: Worth) -> Fraction | None:
    """What has come of a payout, at home; None where a part of it has no rate."""
    found = [_worth_of_part(account, part, worth) for part in came.parts]
    return None if None in found else sum((home for home in found if home is not None), NOTHING)


def _worth_of_part(account: Account, part: Arrival, worth: Worth) -> Fraction | None:
    if part.other_amount is None:
        return worth.of(part.came, account, part.arrived_on)
    return worth.of_currency(part.other_amount, part.other_unit, part.arrived_on)


def _exchange_result(account: Account, payout: Payout, part: Arrival, worth: Worth) -> Fraction:
    """Beyond what it was worth on the day it was asked for; nothing where it came as it was sent."""
    got, booked = _worth_of_part(account, part, worth), worth.of(part.came, account, payout.requested_on)
    return NOTHING if part.other_amount is None or got is None or booked is None else got - booked


def _is_in(on: date, days: Days) -> bool:
    return days.first_on <= on < days.after_on


def _of_one(share: Fraction) -> Fraction:
    return min(max(share, NOTHING), Fraction(1))
