from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.money import Money
from apps.tasks.rates import (
    adjusted_rate,
    hourly,
    load_by_ratio,
    load_by_share,
    median_of_ratios,
    shortfall,
    time_weighted_median,
)

SECOND = 1000
AMOUNTS = st.decimals(min_value=-100, max_value=100, places=4)
PAIRS = st.lists(st.tuples(AMOUNTS, st.none() | st.integers(-5, 10**7)), max_size=30)
RATES = st.fractions(0, 1000)
DAYS = st.fractions(0, 400)


@pytest.mark.parametrize(
    ("pairs", "middle"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([(15, None), (15, 0), (15, -1)], None, id="nothing measured"),
        pytest.param([(500, 1200)], 1500, id="one"),
        pytest.param([(500, 1200), (100, 60), (0, 60)], 1500, id="three"),
        pytest.param([(15, 20), (15, 45), (15, 300), (0, 60), (15, None)], 690, id="four, so between two"),
    ],
)
def test_the_median_counts_every_entry_once(pairs, middle):
    timed = [(cents, seconds and seconds * SECOND) for cents, seconds in pairs]
    assert median_of_ratios(timed) == middle


@pytest.mark.parametrize(
    ("pairs", "middle"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([(15, None), (15, 0), (15, -1)], None, id="nothing measured"),
        pytest.param([(0, 60)], 0, id="worked and got nothing"),
        pytest.param([(500, 1200), (100, 60)], 1500, id="the long one decides"),
        pytest.param([(100, 60), (500, 1200)], 1500, id="in any order"),
        pytest.param([(10, 60), (20, 60)], 600, id="just half of the time is enough"),
        pytest.param([(10, 60), (20, 61)], Fraction(72_000, 61), id="a second less is not"),
        pytest.param([(-10, 60), (0, 30), (10, 20)], -600, id="money taken back"),
    ],
)
def test_half_of_the_time_paid_the_weighted_median_or_less(pairs, middle):
    timed = [(cents, seconds and seconds * SECOND) for cents, seconds in pairs]
    assert time_weighted_median(timed) == middle


@given(PAIRS, st.randoms())
def test_the_weighted_median_is_the_lowest_rate_that_half_of_the_time_stays_within(pairs, random):
    timed = [(rate, ms) for amount, ms in pairs if (rate := hourly(amount, ms)) is not None]
    whole = sum(ms for _, ms in timed)
    enough = [rate for rate, _ in timed if 2 * sum(ms for other, ms in timed if other <= rate) >= whole]
    assert time_weighted_median(random.sample(pairs, len(pairs))) == min(enough, default=None)


@given(st.lists(AMOUNTS, min_size=1, max_size=15).filter(lambda amounts: len(amounts) % 2))
def test_the_two_medians_agree_on_entries_of_one_length(amounts):
    pairs = [(amount, 60 * SECOND) for amount in amounts]
    assert time_weighted_median(pairs) == median_of_ratios(pairs) == 60 * Fraction(median(amounts))


@pytest.mark.parametrize(
    ("pi", "days", "delta", "shown"),
    [
        pytest.param(1, 21, None, "14.69", id="three weeks of waiting"),
        pytest.param("0.95", 21, None, "13.96", id="and one in twenty never comes"),
        pytest.param("0.95", 21, 0, "14.25", id="waiting switched off"),
        pytest.param(1, 0, None, "15.00", id="paid at once"),
        pytest.param(0, 21, None, "0.00", id="never paid"),
    ],
)
def test_a_rate_is_ranked_by_what_arrives_and_when(pi, days, delta, shown):
    terms = (15, Fraction(pi), days) if delta is None else (15, Fraction(pi), days, delta)
    assert f"{float(adjusted_rate(*terms)):.2f}" == shown


def test_an_adjusted_rate_is_exact():
    assert adjusted_rate(Decimal("15.00"), Decimal("0.95"), 21) == Fraction(14_250, 1021)


def test_what_is_not_measurable_stays_so():
    assert adjusted_rate(None, 1, 21) is None
    assert load_by_share(None, 0) is None
    assert load_by_ratio(None, 0) is None


@given(RATES, st.fractions(0, 1), DAYS, DAYS)
def test_waiting_longer_never_raises_a_rate(rate, pi, days, more):
    soon, later = adjusted_rate(rate, pi, days), adjusted_rate(rate, pi, days + more)
    assert 0 <= later <= soon <= rate
    assert adjusted_rate(rate, pi, days, 0) == rate * pi


@pytest.mark.parametrize(
    ("pi", "days", "delta"), [(-1, 1, 0), ("1.01", 1, 0), (1, -1, 0), (1, 1, "-0.001")], ids=str
)
def test_impossible_chances_and_delays_are_refused(pi, days, delta):
    with pytest.raises(ValueError, match=r"between 0 and 1|never negative"):
        adjusted_rate(15, Fraction(pi), days, Fraction(delta))


@pytest.mark.parametrize(
    ("load", "rate", "unpaid", "cents"),
    [
        pytest.param(load_by_ratio, 1500, Fraction(1, 3), 1125, id="400 s of search for 1200 s of work"),
        pytest.param(load_by_share, 1500, Fraction(1, 4), 1125, id="the same time as a share"),
        pytest.param(load_by_ratio, 376, Fraction("0.33"), 283, id="the published 2.83 is a ratio"),
        pytest.param(load_by_share, 376, Fraction("0.33"), 252, id="and not a share"),
        pytest.param(load_by_ratio, 443, Fraction(1, 3), 332, id="20 unpaid minutes an hour"),
        pytest.param(load_by_share, 443, 1, 0, id="all of it unpaid"),
        pytest.param(load_by_ratio, 0, 5, 0, id="worked and got nothing"),
    ],
)
def test_unpaid_time_is_a_ratio_or_a_share(load, rate, unpaid, cents):
    assert round(load(rate, unpaid)) == cents


@given(RATES, st.fractions(0, 100))
def test_a_ratio_and_its_share_say_the_same(rate, ratio):
    assert load_by_share(rate, ratio / (1 + ratio)) == load_by_ratio(rate, ratio)


def test_impossible_shares_and_ratios_are_refused():
    for share in (Fraction(-1, 100), Fraction(101, 100)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            load_by_share(1, share)
    with pytest.raises(ValueError, match="never negative"):
        load_by_ratio(1, Fraction(-1, 100))


@pytest.mark.parametrize(
    ("paid", "unit", "seconds", "target", "missing"),
    [
        pytest.param("0.10", "USD", 71, "7.25", "0.05", id="14.30 cents, rounded up"),
        pytest.param("0.15", "USD", 71, "7.25", "0", id="paid well"),
        pytest.param("5", "USD", 1200, "15", "0", id="paid to the cent"),
        pytest.param("4.99", "USD", 1200, "15", "0.01", id="a cent below"),
        pytest.param("0.005", "USD", 36, "1", "0.01", id="half a cent below"),
        pytest.param("0", "JPY", 1, "1000", "1", id="no smaller coin"),
        pytest.param("0", "KWD", 1, "3.6", "0.001", id="a thousandth"),
        pytest.param("-1", "USD", 3600, "0", "1", id="money taken back"),
    ],
)
def test_what_is_missing_is_rounded_up_to_the_coin(paid, unit, seconds, target, missing):
    found = shortfall(Money(Decimal(paid), unit), seconds * SECOND, Decimal(target))
    assert found == Money(Decimal(missing), unit)


@pytest.mark.parametrize("ms", [None, 0, -1])
def test_nothing_is_missing_from_time_that_was_not_measured(ms):
    assert shortfall(Money(Decimal(1), "USD"), ms, 10) is None


def test_a_target_is_not_negative():
    with pytest.raises(ValueError, match="never negative"):
        shortfall(Money(Decimal(1), "USD"), 1000, -1)


@given(st.integers(0, 10**5), st.integers(1, 10**8), st.integers(0, 10**4))
def test_with_what_was_missing_the_time_pays_the_target_and_not_a_cent_more(cents, ms, target):
    paid = Money(Decimal(cents).scaleb(-2), "USD")
    missing = shortfall(paid, ms, target)
    assert hourly((paid + missing).amount, ms) >= target
    if missing:
        assert hourly((paid + missing).amount - Decimal("0.01"), ms) < target
