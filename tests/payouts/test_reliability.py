from datetime import date
from fractions import Fraction
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.reliability import is_on_time, median_wait, on_time_score

DAYS = st.integers(0, 60)
DURATIONS = st.lists(st.tuples(DAYS, st.booleans()), max_size=20)


@pytest.mark.parametrize(
    ("on_time", "n", "score", "low"),
    [
        pytest.param(12, 12, 0.97, 0.92, id="always"),
        pytest.param(1, 4, 0.61, 0.40, id="one of four"),
    ],
)
def test_few_payouts_make_a_careful_score(on_time, n, score, low):
    found = on_time_score(on_time, n)
    assert (round(float(found.score), 2), round(found.low, 2), found.n) == (score, low, n)


def test_nothing_known_is_nine_of_ten():
    assert on_time_score(0, 0).score == Fraction(9, 10)


def test_more_of_the_same_is_more_certain():
    assert on_time_score(0, 0).low < on_time_score(4, 4).low < on_time_score(12, 12).low
    assert on_time_score(9, 10).score == on_time_score(90, 100).score == Fraction(9, 10)
    assert on_time_score(9, 10).low < on_time_score(90, 100).low


@pytest.mark.parametrize(("on_time", "n"), [(1, 0), (-1, 3), (4, 3), (0, -1)])
def test_impossible_counts_are_refused(on_time, n):
    with pytest.raises(ValueError, match="impossible counts"):
        on_time_score(on_time, n)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_score_lies_above_its_bound_and_rises_with_every_payout_on_time(on_time, late):
    found = on_time_score(on_time, on_time + late)
    assert 0 < found.score < 1
    assert 0 <= found.low < found.score
    better, worse = (on_time_score(on_time + one, on_time + late + 1) for one in (1, 0))
    assert worse.score < found.score < better.score
    assert worse.low < found.low < better.low


@pytest.mark.parametrize(
    ("expected", "arrived", "today", "is_in_time"),
    [
        pytest.param(20, 20, 30, True, id="on the day"),
        pytest.param(20, 23, 30, True, id="within the grace"),
        pytest.param(20, 24, 30, False, id="a day after it"),
        pytest.param(20, None, 23, None, id="open within the grace"),
        pytest.param(20, None, 24, False, id="open after it"),
        pytest.param(None, 20, 30, None, id="not expected on any day"),
        pytest.param(None, None, 30, None, id="open, not expected on any day"),
    ],
)
def test_a_payout_has_three_days_of_grace(expected, arrived, today, is_in_time):
    days = [number and date(2026, 11, number) for number in (expected, arrived, today)]
    assert is_on_time(*days) is is_in_time


@pytest.mark.parametrize(
    ("durations", "days"),
    [
        pytest.param([], None, id="none"),
        pytest.param([(3, True), (4, True), (5, True)], 4, id="all came"),
        pytest.param([(5, True), (3, True)], 3, id="half is enough"),
        pytest.param([(3, True), (10, False), (12, False)], None, id="not reached"),
        pytest.param([(3, False)], None, id="still open"),
        pytest.param([(0, True)], 0, id="paid at once"),
        pytest.param([(1, False), (3, True), (9, True)], 3, id="open for less than the others took"),
        pytest.param([(3, False), (3, True), (3, True), (9, False)], 3, id="open on the same day, at risk"),
        pytest.param([(1, True), (2, False), (3, True), (4, True), (9, False)], 4, id="4/5, 8/15, 4/15"),
    ],
)
def test_the_median_wait_counts_open_payouts_for_what_they_say(durations, days):
    assert median_wait(durations) == days


def test_days_are_not_negative():
    with pytest.raises(ValueError, match="never negative"):
        median_wait([(-1, True)])


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_without_open_payouts_it_is_the_plain_median(days):
    assert median_wait([(each, True) for each in days]) == median_low(days)


@given(DURATIONS, st.randoms())
def test_the_median_wait_does_not_depend_on_order_and_is_a_day_on_which_money_came(durations, random):
    found = median_wait(durations)
    assert median_wait(random.sample(durations, len(durations))) == found
    assert found is None or (found, True) in durations


@given(DURATIONS)
def test_leaving_open_payouts_out_would_look_better(durations):
    arrived = [each for each in durations if each[1]]
    found = median_wait(durations)
    assert found is None or median_wait(arrived) <= found
