from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tasks.intervals import share_overlaps, union_seconds

INTERVALS = st.lists(st.tuples(st.integers(-20, 40), st.integers(-20, 40)), max_size=12)


@pytest.mark.parametrize(
    ("intervals", "gap", "seconds"),
    [
        pytest.param([], 0, 0, id="none"),
        pytest.param([(0, 60)], 0, 60, id="one"),
        pytest.param([(0, 60), (30, 90)], 0, 90, id="two at once"),
        pytest.param([(0, 100), (20, 30)], 0, 100, id="one inside another"),
        pytest.param([(0, 60), (60, 90)], 0, 90, id="end to end"),
        pytest.param([(100, 160), (0, 60)], 0, 120, id="apart, out of order"),
        pytest.param([(0, 60), (100, 160)], 60, 160, id="a pause that counts as work"),
        pytest.param([(0, 60), (120, 180), (241, 300)], 60, 239, id="a gap of 60 is bridged, 61 is not"),
        pytest.param([(0, 100), (10, 20), (130, 140)], 30, 140, id="the gap begins at the last end"),
        pytest.param([(10, 10), (5, 3)], 0, 0, id="empty and reversed"),
        pytest.param([(0, 10), (20, 20), (30, 40)], 10, 20, id="an empty one bridges nothing"),
    ],
)
def test_time_that_overlaps_is_counted_once(intervals, gap, seconds):
    assert union_seconds(intervals, gap) == seconds


def test_a_gap_is_not_negative():
    with pytest.raises(ValueError, match="never negative"):
        union_seconds([], -1)


@pytest.mark.parametrize(
    ("intervals", "shares"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(0, 60), (30, 90)], [45, 45], id="two at once"),
        pytest.param([(0, 30)] * 3, [10, 10, 10], id="three at once"),
        pytest.param([(20, 30), (0, 10)], [10, 10], id="apart, in their own order"),
        pytest.param([(0, 100), (20, 30)], [95, 5], id="one inside another"),
        pytest.param([(0, 10), (5, 3), (4, 4)], [10, 0, 0], id="empty and reversed"),
        pytest.param([(0, 1)] * 3, [Fraction(1, 3)] * 3, id="a third of a second"),
    ],
)
def test_overlapping_tasks_share_each_second_evenly(intervals, shares):
    assert share_overlaps(intervals) == shares


@given(INTERVALS, st.integers(0, 10), st.randoms())
def test_the_union_is_the_seconds_in_which_something_ran(intervals, gap, random):
    seconds = {second for start, end in intervals for second in range(start, end)}
    assert union_seconds(intervals) == len(seconds)
    shuffled = random.sample(intervals, len(intervals))
    assert union_seconds(shuffled + intervals, gap) == union_seconds(intervals, gap) >= len(seconds)


@given(INTERVALS)
def test_shares_are_counted_second_by_second_and_add_up_to_the_union(intervals):
    shares = share_overlaps(intervals)
    assert sum(shares) == union_seconds(intervals)
    running = {second: sum(start <= second < end for start, end in intervals) for second in range(-20, 40)}
    assert shares == [sum(Fraction(1, running[s]) for s in range(start, end)) for start, end in intervals]


def test_many_tasks_are_shared_in_one_sweep():
    stairs = [(i, i + 10) for i in range(20_000)]  # pair by pair this would take minutes
    assert sum(share_overlaps(stairs)) == 20_009
