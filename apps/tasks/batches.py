"""Tasks in a row after one setup (reading instructions, a test, logging in): what a longer row is worth.

Money in one unit, times in milliseconds and exact: a time per task is usually an average.
Source: Farthing's domain notes.
"""

from fractions import Fraction
from math import ceil

from apps.tasks.rates import HOUR_MS, Exact, hourly


def batch_rate(
    n: int, pay: Exact, ms_per_task: Exact, setup_ms: Exact = 0, exponent: float = 0
) -> Fraction | None:
    """Money an hour of n tasks that pay this much each, setup included; None when they take no time.

    exponent: of the power law of practice, by which the k-th task takes ms_per_task / k^exponent; 0 is
    none. ValueError when anything is negative.
    """
    _not_negative(n, pay, ms_per_task, setup_ms, exponent)
    return hourly(n * Fraction(pay), Fraction(setup_ms) + Fraction(ms_per_task) * _tasks(n, exponent))


def break_even_batch(pay: Exact, ms_per_task: Exact, setup_ms: Exact, target: Exact) -> int | None:
    """The smallest number of tasks, at least 1, whose batch pays the target an hour or more.

    None when it never does (a task pays no more than the target even without setup), or takes no time.
    ValueError when anything is negative.
    """
    _not_negative(pay, ms_per_task, setup_ms, target)
    gain = Fraction(pay) * HOUR_MS - Fraction(target) * Fraction(ms_per_task)  # of one task over the target
    to_win = Fraction(target) * Fraction(setup_ms)
    if gain < 0 or (gain == 0 and to_win) or not (ms_per_task or setup_ms):
        return None
    return max(ceil(to_win / gain), 1) if to_win else 1


def _tasks(n: int, exponent: float) -> Fraction:
    """How many tasks of the first one's length n tasks take."""
    return sum((Fraction(k**-exponent) for k in range(1, n + 1)), Fraction(0)) if exponent else Fraction(n)


def _not_negative(*numbers: Exact | float) -> None:
    if any(number < 0 for number in numbers):
        raise ValueError("counts, money and times of a batch are never negative")
