"""When money comes, and whether it does: mean delay and chance of arrival from few and open payouts.

Days are exact numbers from 0. Source: Farthing's domain notes (a censoring-aware mean of exponential
delays, and a cure model for the payouts that never come). Only e^x makes a float of anything here.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import exp

Days = int | Decimal | Fraction

PSEUDO_PAYOUTS = 2
PSEUDO_DAYS = 14  # of each of them
STRENGTH = 10  # payouts
CENTRE = Fraction(95, 100)


def mean_delay(observed: Iterable[Days], waiting: Iterable[Days]) -> Fraction:
    """Mean days from work to money, never 0, with two payouts of 14 days added while little is known.

    observed: days of each payout that arrived; waiting: days so far of each that has not, which count as
    time without counting as an arrival. ValueError for negative days.
    """
    arrived, so_far = _days(observed), _days(waiting)
    whole = PSEUDO_PAYOUTS * PSEUDO_DAYS + sum(arrived) + sum(so_far)
    return Fraction(whole) / (PSEUDO_PAYOUTS + len(arrived))


def still_pays(pi: Fraction | float, elapsed: Days, mean_days: Days) -> float:
    """The chance, 0..1, that a payout still comes which has not come in this many days.

    pi: its chance when it was asked for; mean_days: how long those take that do come.
    ValueError for a pi outside 0..1, negative days, or a mean of 0.
    """
    if not 0 <= pi <= 1:
        raise ValueError(f"a chance lies between 0 and 1: {pi}")
    if mean_days <= 0:
        raise ValueError(f"a mean delay is above zero: {mean_days}")
    (waited,) = _days([elapsed])
    if pi == 1:
        return 1.0  # also where e^x is too small to be told from 0
    late = float(pi) * exp(-float(waited / Fraction(mean_days)))
    return late / (late + float(1 - pi))


def pay_probability(received: int, failed: int, open_elapsed: Iterable[Days], mean_days: Days) -> float:
    """The chance, 0..1, that an account's money arrives.

    From its payouts that came, that failed, and the days so far of each open one, which counts by its own
    chance of still coming. It leans on 95 % with the weight of ten payouts.
    ValueError for negative counts or days, or a mean of 0.
    """
    if received < 0 or failed < 0:
        raise ValueError(f"impossible counts: {received} received, {failed} failed")
    leaning = received + STRENGTH * CENTRE
    decided = received + failed + STRENGTH
    still = [still_pays(leaning / decided, days, mean_days) for days in open_elapsed]
    return (float(leaning) + sum(still)) / (decided + len(still))


def days_from_work(
    earned: Iterable[tuple[date, Decimal]], payouts: Iterable[tuple[date, Decimal]]
) -> list[Fraction | None]:
    """Mean days, weighted by money, from the work that each payout pays for to the payout's own day.

    earned: an account's money by the day of the work; payouts: the day up to which to count (arrival, or
    today) and the amount, in the order in which they left the balance. What was earned first is paid out
    first, after what was taken back. Money that no work explains counts for nothing; None when none of a
    payout's money is explained.
    """
    days = sorted(earned)
    left = deque((on, amount) for on, amount in days if amount > 0)
    _take(left, -sum(amount for _, amount in days if amount < 0))
    return [_mean_age(_take(left, amount), until) for until, amount in payouts]


def _take(left: deque[tuple[date, Decimal]], amount: Decimal | int) -> list[tuple[date, Decimal]]:
    """Take so much from the front, as far as there is; the parts that were taken."""
    taken: list[tuple[date, Decimal]] = []
    while amount > 0 and left:
        on, whole = left.popleft()
        part = min(whole, Decimal(amount))
        taken.append((on, part))
        amount -= part
        if part < whole:
            left.appendleft((on, whole - part))
    return taken


def _mean_age(parts: list[tuple[date, Decimal]], until: date) -> Fraction | None:
    if not parts:
        return None
    weighed = sum((money * max((until - on).days, 0) for on, money in parts), Decimal(0))
    return Fraction(weighed) / Fraction(sum((money for _, money in parts), Decimal(0)))


def _days(numbers: Iterable[Days]) -> list[Fraction]:
    days = [Fraction(number) for number in numbers]
    if any(number < 0 for number in days):
        raise ValueError("days are never negative")
    return days
