"""Time that overlaps: how long people really worked when several tasks ran at once, and who gets which part.

An interval is a start and an end in whole seconds (or any other whole unit) on one clock. One that ends
where it starts, or before, was not measured: it lasts no time and joins nothing.
Source: Farthing's domain notes, after Hara et al. 2018.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

Interval = Sequence[int]  # start, end


def union_seconds(intervals: Iterable[Interval], gap: int = 0) -> int:
    """How long at least one of the intervals ran.

    Pauses of up to `gap` between two of them count as work too; pauses are bridged in a chain.
    ValueError for a negative gap.
    """
    if gap < 0:
        raise ValueError(f"a gap is never negative: {gap}")
    total, until = 0, None
    for start, end in sorted(_measured(intervals)):
        if until is None or start > until + gap:
            total, until = total + end - start, end
        elif end > until:
            total, until = total + end - until, end
    return total


def share_overlaps(intervals: Iterable[Interval]) -> list[Fraction]:
    """The seconds of each interval, in their order, exact; they add up to `union_seconds` without a gap.

    Every second is shared evenly among the intervals that run in it.
    """
    known = list(intervals)
    worked = _worked_until(_measured(known))
    return [
        worked[end] - worked[start] if start < end else Fraction(0)  # the share of whoever ran throughout
        for start, end in known
    ]


def _worked_until(measured: list[tuple[int, int]]) -> dict[int, Fraction]:
    """At every start and end: what one task would have been given so far, had it run all the time."""
    steps = sorted([(start, 1) for start, _ in measured] + [(end, -1) for _, end in measured])
    worked: dict[int, Fraction] = {}
    so_far, running, since = Fraction(0), 0, 0
    for at, step in steps:
        if running:
            so_far += Fraction(at - since, running)
        worked[at] = so_far
        running, since = running + step, at
    return worked


def _measured(intervals: Iterable[Interval]) -> list[tuple[int, int]]:
    return [(start, end) for start, end in intervals if start < end]
