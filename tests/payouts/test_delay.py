from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.delay import days_from_work, mean_delay, pay_probability, still_pays

DAYS = st.integers(0, 4000)
MANY = st.lists(DAYS, max_size=15)
COUNTS = st.integers(0, 200)
MONEY = st.decimals(min_value=0, max_value=100, places=4)
FLOWS = st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), MONEY), max_size=10)
MEANS = st.fractions(Fraction(1, 100), 400)


@pytest.mark.parametrize(
    ("observed", "waiting", "days"),
    [
        pytest.param([], [], 14, id="nothing known"),
        pytest.param([3, 4, 5], [], 8, id="(28 + 12) / 5"),
        pytest.param([], [30], 29, id="waiting counts as time, not as an arrival"),
        pytest.param([0, 0], [], 7, id="paid at once"),
        pytest.param([Decimal("2.5")], [Fraction(1, 2)], Fraction(31, 3), id="parts of a day"),
    ],
)
def test_a_mean_delay_starts_at_two_payouts_of_two_weeks(observed, waiting, days):
    assert mean_delay(observed, waiting) == days


@given(MANY, MANY, DAYS)
def test_the_mean_grows_with_the_wait_and_shrinks_with_an_arrival(observed, waiting, days):
    mean = mean_delay(observed, waiting)
    assert mean > 0
    assert mean_delay(observed, [*waiting, days]) >= mean
    assert mean_delay([*observed, days], waiting) <= mean_delay(observed, [*waiting, days])
    assert (mean_delay([*observed, days], waiting) >= mean) == (days >= mean)


@pytest.mark.parametrize(
    ("pi", "elapsed", "mean", "chance"),
    [
        pytest.param("0.95", 14, 7, 0.720, id="two means late"),
        pytest.param("0.95", 60, 7, 0.004, id="two months late"),
        pytest.param("0.95", 0, 7, 0.95, id="just asked for"),
        pytest.param(1, 60, 7, 1, id="certain"),
        pytest.param(1, 10**6, 7, 1, id="certain for ever"),
        pytest.param("0.95", 10**6, 7, 0, id="hopeless"),
        pytest.param(0, 0, 7, 0, id="never"),
    ],
)
def test_an_open_payout_still_pays_with_a_chance_that_fades(pi, elapsed, mean, chance):
    assert still_pays(Fraction(pi), elapsed, mean) == pytest.approx(chance, abs=0.0005)


@given(st.fractions(0, 1), DAYS, DAYS, MEANS)
def test_a_longer_wait_never_raises_the_chance(pi, days, more, mean):
    soon, later = still_pays(pi, days, mean), still_pays(pi, days + more, mean)
    assert 0 <= later <= soon + 1e-12 <= float(pi) + 2e-12  # floats, by a last digit


@pytest.mark.parametrize(
    ("received", "failed", "waiting", "chance"),
    [
        pytest.param(0, 0, [], 0.95, id="nothing known"),
        pytest.param(10, 0, [], 0.975, id="all of ten came"),
        pytest.param(0, 10, [], 0.475, id="none of ten came"),
        pytest.param(0, 0, [0], 0.95, id="one asked for today"),
        pytest.param(0, 0, [10**6], 9.5 / 11, id="one given up"),
    ],
)
def test_the_chance_of_arrival_leans_on_nineteen_of_twenty(received, failed, waiting, chance):
    assert pay_probability(received, failed, waiting, 7) == pytest.approx(chance)


def test_each_open_payout_counts_by_its_own_chance():
    still = 0.95 * exp(-2) / (0.95 * exp(-2) + 0.05)
    assert pay_probability(0, 0, [14, 0], 7) == pytest.approx((0.95 + still + 9.5) / 12)


@given(COUNTS, COUNTS, MANY, DAYS, MEANS)
def test_arrivals_raise_the_chance_and_failures_and_waits_lower_it(received, failed, waiting, days, mean):
    chance = pay_probability(received, failed, waiting, mean)
    assert 0 < chance < 1
    assert pay_probability(received + 1, failed, waiting, mean) >= chance
    assert pay_probability(received, failed + 1, waiting, mean) <= chance
    longer = [one + days for one in waiting]
    assert pay_probability(received, failed, longer, mean) <= chance + 1e-12


@pytest.mark.parametrize(
    ("call", "said"),
    [
        pytest.param(lambda: mean_delay([-1], []), "never negative", id="arrived before"),
        pytest.param(lambda: mean_delay([], [-1]), "never negative", id="waits since tomorrow"),
        pytest.param(lambda: still_pays(0.5, -1, 7), "never negative", id="asked for tomorrow"),
        pytest.param(lambda: still_pays(0.5, 1, 0), "above zero", id="no mean"),
        pytest.param(lambda: still_pays(1.5, 1, 7), "between 0 and 1", id="more than certain"),
        pytest.param(lambda: still_pays(-0.5, 1, 7), "between 0 and 1", id="less than never"),
        pytest.param(lambda: pay_probability(-1, 0, [], 7), "impossible counts", id="minus one received"),
        pytest.param(lambda: pay_probability(0, -1, [], 7), "impossible counts", id="minus one failed"),
        pytest.param(lambda: pay_probability(0, 0, [-1], 7), "never negative", id="open since tomorrow"),
    ],
)
def test_impossible_numbers_are_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize(
    ("earned", "payouts", "ages"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([(1, 5)], [(11, 5)], [10], id="one day's work"),
        pytest.param([(1, 6), (11, 4)], [(21, 8), (21, 2)], [Fraction(35, 2), 10], id="first in, first out"),
        pytest.param([(11, 4), (1, 6)], [(21, 6), (11, 4)], [20, 0], id="earned in any order"),
        pytest.param([(1, 5)], [(11, 9)], [10], id="more than was earned"),
        pytest.param([(1, 5)], [(11, 5), (12, 5)], [10, None], id="explained by no work"),
        pytest.param([], [(11, 5)], [None], id="no work at all"),
        pytest.param([(1, 5), (2, -3), (11, 5)], [(21, 5)], [Fraction(70, 5)], id="some taken back"),
        pytest.param([(1, 5), (2, -9), (3, 1)], [(21, 5)], [None], id="more taken back than there was"),
        pytest.param([(20, 5)], [(11, 5)], [0], id="paid before the work"),
    ],
)
def test_a_payout_is_as_old_as_the_work_it_pays_for(earned, payouts, ages):
    flows = ([(date(2026, 11, day), Decimal(money)) for day, money in flow] for flow in (earned, payouts))
    assert days_from_work(*flows) == ages


@given(FLOWS, st.lists(MONEY, max_size=5), st.randoms())
def test_all_that_was_earned_is_paid_out_once(earned, amounts, random):
    until = date(2027, 1, 1)
    payouts = [(until, amount) for amount in amounts] + [(until, Decimal(10_000))]  # the last takes the rest
    ages = days_from_work(random.sample(earned, len(earned)), payouts)
    whole, rest, weighed = sum(money for _, money in earned), sum(money for _, money in earned), Fraction(0)
    for (_, amount), age in zip(payouts, ages, strict=True):
        part = min(amount, rest)
        rest -= part
        assert (age is None) == (part == 0)
        weighed += Fraction(part) * (age or 0)
    assert rest == 0 or whole == 0
    assert weighed == sum(Fraction(money) * ((until - on) // timedelta(days=1)) for on, money in earned)
