"""The definition of the hourly rate, and the only place where money is divided by time.

A rate is a ratio of sums, exact until it is shown: the money of some entries over all the time that went
into them, rejected and returned work included. None means not measurable (nothing was timed); 0 means
worked and got nothing; one never stands for the other. Durations are whole milliseconds. A duration that
is missing, zero or negative was not measured, and keeps the entry's money out of every rate too.

`hourly` has an SQL face beside it; the sums that `rates` works on have theirs in `sums`.
Source: Farthing's domain notes, after Hara et al. 2018 (a worker's own rate) and Toxtli et al. 2021
(unpaid time).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil
from statistics import median
from typing import Protocol

from django.db.models import DecimalField, ExpressionWrapper, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf

from apps.platforms.money import Money, exponent, from_minor
from apps.tasks.approval import approval
from apps.tasks.sums import Sums

HOUR_MS = 3_600_000
EARLY = 5  # fewer entries are too few to judge by: what they say is said with their number
DELAY = Fraction(1, 1000)  # what a day of waiting takes off: a convention near costly consumer credit

Exact = int | Decimal | Fraction


class Timed(Protocol):
    """Entries, those of them that have a time, and that time."""

    @property
    def entries(self) -> int: ...
    @property
    def timed(self) -> int: ...
    @property
    def ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one cell, exact. Money an hour in the unit of the sums; None where not measurable."""

    gross: Fraction | None  # what the platform advertises
    paid_work: Fraction | None  # the flattering one: only approved time
    settled: Fraction | None  # pending money as if it never came
    effective: Fraction | None  # the headline: pending money by its chance
    marginal: Fraction | None  # the same without one-off overhead: for decisions
    unpaid_ratio: Fraction | None  # unpaid time for one of paid time
    unpaid_share: Fraction | None  # unpaid time of all time, 0..1
    p_approve: Fraction  # chance that pending work is approved
    expected_pending: Fraction  # money, timed entries only


def rates(
    sums: Sums,
    *,
    overhead_ms: int = 0,
    one_off_ms: int = 0,
    fees: Exact = 0,
    platform: Sums | None = None,
    expected: Exact | None = None,
) -> Rates:
    """All rates of one cell, or of several added up.

    overhead_ms: recurring unpaid time (search, messages, payment chores) beyond what is in the sums;
    one_off_ms: the same of onboarding and qualification; fees: paid or due on the settled money;
    platform: sums of the whole platform, this cell included, for the chance of approval (None: the cell is
    all there is); expected: pending money already weighed cell by cell, for sums over several platforms.
    ValueError for negative overhead.
    """
    if overhead_ms < 0 or one_off_ms < 0:
        raise ValueError("overhead is never negative")
    whole = platform or sums
    likely = approval(sums.approved, sums.decided, whole.approved, whole.decided)
    pending = likely.p * Fraction(sums.pending_timed) if expected is None else Fraction(expected)
    certain = Fraction(sums.settled_timed) + Fraction(sums.adjusted_money)
    net = certain - Fraction(fees)
    lasting_ms = time_of(sums, sums.overhead_ms + overhead_ms)
    all_ms = time_of(sums, sums.overhead_ms + overhead_ms + sums.one_off_ms + one_off_ms)
    unpaid_ms = all_ms - sums.paid_ms
    return Rates(
        gross=hourly(sums.gross_timed, sums.gross_ms),
        paid_work=hourly(certain - Fraction(sums.partial_timed), sums.paid_ms),
        settled=hourly(net, all_ms),
        effective=effective(certain, pending, fees, all_ms),
        marginal=effective(certain, pending, fees, lasting_ms),
        unpaid_ratio=Fraction(unpaid_ms, sums.paid_ms) if sums.paid_ms else None,
        unpaid_share=Fraction(unpaid_ms, all_ms) if all_ms else None,
        p_approve=likely.p,
        expected_pending=pending,
    )


def time_of(work: Timed, unpaid_ms: int) -> int:
    """All the time that money is divided by: that of the entries, and unpaid time beside them.

    0 for work that was logged without any time: unpaid time alone must not pass for its rate.
    """
    return 0 if work.entries and not work.timed else work.ms + unpaid_ms


def effective(settled: Exact, likely: Exact, fees: Exact, ms: int) -> Fraction | None:
    """The headline: what is certain and what likely comes of the pending, less fees, over all time."""
    return hourly(Fraction(settled) + Fraction(likely) - Fraction(fees), ms)


def likely_pending(cells: Iterable[Sums]) -> Fraction:
    """What to expect of the timed pending money of one platform's cells, each by its own chance."""
    known = list(cells)
    whole = sum(known, Sums())
    chances = (approval(cell.approved, cell.decided, whole.approved, whole.decided).p for cell in known)
    return sum(
        (p * Fraction(cell.pending_timed) for p, cell in zip(chances, known, strict=True)), Fraction(0)
    )


def hourly(amount: Exact, ms: int | Fraction | None) -> Fraction | None:
    """Money an hour, exact, in the unit of the amount; None when the time was not measured."""
    if ms is None or ms <= 0:
        return None
    above, below = amount.as_integer_ratio()
    return Fraction(above * HOUR_MS, below * ms)


def hourly_expression(amount: Combinable, ms: Combinable) -> ExpressionWrapper:
    """`hourly` in SQL: NULL when the time was not measured. To sort and filter by, never to average."""
    ratio = amount * Value(HOUR_MS) / NullIf(ms, Value(0))
    return ExpressionWrapper(ratio, output_field=DecimalField(max_digits=20, decimal_places=4))


def ratio_of_sums(pairs: Iterable[tuple[Exact, int | None]]) -> Fraction | None:
    """The rate of several (money, ms) together: unmeasured ones are left out on both sides."""
    timed = [(amount, ms) for amount, ms in pairs if ms is not None and ms > 0]
    return hourly(sum((Fraction(amount) for amount, _ in timed), Fraction(0)), sum(ms for _, ms in timed))


def mean_of_ratios(pairs: Iterable[tuple[Exact, int | None]]) -> Fraction | None:
    """The average of the entries' own rates. Never shown as a rate: it overstates income, often twofold.

    It is here to be compared with, and so that nobody writes it again under another name.
    """
    ratios = [ratio for amount, ms in pairs if (ratio := hourly(amount, ms)) is not None]
    return sum(ratios, Fraction(0)) / len(ratios) if ratios else None


def median_of_ratios(pairs: Iterable[tuple[Exact, int | None]]) -> Fraction | None:
    """The middle one of the entries' own rates, or the mean of the two in the middle.

    Never shown as a rate: an hour-long entry counts like one of a minute. To be compared with, as above.
    """
    ratios = [ratio for amount, ms in pairs if (ratio := hourly(amount, ms)) is not None]
    return median(ratios) if ratios else None


def time_weighted_median(pairs: Iterable[tuple[Exact, int | None]]) -> Fraction | None:
    """The lowest rate x for which half of the time paid x or less. The one median that may be shown."""
    timed = sorted((ratio, ms) for amount, ms in pairs if ms and (ratio := hourly(amount, ms)) is not None)
    reached = accumulate(ms for _, ms in timed)
    half = Fraction(sum(ms for _, ms in timed), 2)
    return next((ratio for (ratio, _), so_far in zip(timed, reached, strict=True) if so_far >= half), None)


def adjusted_rate(
    effective: Exact | None, pi: Exact | float, mean_days: Exact, delta: Exact = DELAY
) -> Fraction | None:
    """The effective rate as it is ranked: by the chance that the money arrives, less for waiting.

    pi: that chance, 0..1; mean_days: from work to money; delta: what a day takes off (0: nothing does).
    None stays None. ValueError for a pi outside 0..1, and negative days or delta.
    """
    if not 0 <= pi <= 1:
        raise ValueError(f"a chance lies between 0 and 1: {pi}")
    if mean_days < 0 or delta < 0:
        raise ValueError("days of delay and what they cost are never negative")
    if effective is None:
        return None
    return Fraction(effective) * Fraction(pi) / (1 + Fraction(delta) * Fraction(mean_days))


def load_by_share(rate: Exact | None, share: Exact) -> Fraction | None:
    """A rate of paid time over all time, of which this share (0..1) is unpaid. ValueError outside 0..1."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share of all time lies between 0 and 1: {share}")
    return None if rate is None else Fraction(rate) * (1 - Fraction(share))


def load_by_ratio(rate: Exact | None, ratio: Exact) -> Fraction | None:
    """The same, with so much unpaid time for one of paid time. Not a share! ValueError when negative."""
    if ratio < 0:
        raise ValueError(f"a ratio to paid time is never negative: {ratio}")
    return None if rate is None else Fraction(rate) / (1 + Fraction(ratio))


def shortfall(paid: Money, ms: int | None, target: Exact) -> Money | None:
    """What is missing for the time to have paid the target an hour, rounded up to the minor unit.

    0 when nothing is; None when the time was not measured. ValueError for a negative target.
    """
    if target < 0:
        raise ValueError(f"a target is never negative: {target}")
    if ms is None or ms <= 0:
        return None
    missing = Fraction(target) * ms / HOUR_MS - Fraction(paid.amount)
    minor = max(ceil(missing * 10 ** exponent(paid.unit)), 0)
    return from_minor(minor, paid.unit)
