from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.platforms.conversion import (
    DailyRates,
    KnownRate,
    PointsWorth,
    RateBook,
    RateMissing,
    convert,
    fx_result,
    points_value,
    redeemable_points,
)
from apps.platforms.money import POINTS, Money

MAY = date(2026, 5, 1)
RATES = st.decimals(min_value="0.00000001", max_value=100_000, places=8)


def money(amount: str, unit: str) -> Money:
    return Money(Decimal(amount), unit)


@pytest.mark.parametrize(
    ("amount", "unit", "target", "rate", "converted"),
    [
        ("5.00", "USD", "JPY", "150.25", "751"),
        ("1234", "JPY", "USD", "0.0066", "8.14"),
        ("1.500", "KWD", "USD", "3.25", "4.88"),
        ("0.500", "KWD", "USD", "3.25", "1.62"),
        ("-0.500", "KWD", "USD", "3.25", "-1.62"),
        ("0", "USD", "EUR", "0.9", "0"),
        ("7", "USD", "USD", "1.000", "7"),
    ],
)
def test_it_converts_and_rounds_once_with_ties_to_even(amount, unit, target, rate, converted):
    assert convert(money(amount, unit), target, Decimal(rate)) == money(converted, target)


def test_parts_of_a_sum_can_keep_four_places():
    assert convert(money("0.005", "USD"), "GBP", Decimal("0.79"), places=4) == money("0.0040", "GBP")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(rate):
    with pytest.raises(ValueError, match="above zero"):
        convert(money("1", "USD"), "GBP", Decimal(rate))


def test_one_dollar_is_one_dollar():
    with pytest.raises(ValueError, match="is one USD"):
        convert(money("1", "USD"), "USD", Decimal("1.1"))


def test_the_target_is_a_currency():
    with pytest.raises(ValueError, match="not a currency code"):
        convert(money("1", "USD"), "gbp", Decimal(1))


@given(st.integers(-(10**8), 10**8), st.integers(-(10**8), 10**8), RATES)
def test_more_money_never_converts_to_less(a, b, rate):
    low, high = (Money(Decimal(cents).scaleb(-2), "USD") for cents in sorted((a, b)))
    assert convert(low, "EUR", rate) <= convert(high, "EUR", rate)


@pytest.mark.parametrize(
    ("points", "per_unit", "factor", "value"),
    [
        ("1250", "100", "1", "12.50"),
        ("1250", "100", "0.9", "11.25"),
        ("0", "100", "1", "0"),
        ("1", "200", "1", "0.00"),
        ("3", "200", "1", "0.02"),
        ("-1250", "100", "1", "-12.50"),
        ("1250", "100", "0", "0"),
        ("1", "3", "1", "0.33"),
        ("7", "3", "0.5", "1.17"),
    ],
)
def test_points_are_worth_their_part_of_the_currency(points, per_unit, factor, value):
    found = points_value(Decimal(points), Decimal(per_unit), "USD", Decimal(factor))
    assert found == money(value, "USD")


@pytest.mark.parametrize(
    ("per_unit", "factor"), [("0", "1"), ("-100", "1"), ("NaN", "1"), ("100", "-0.1"), ("100", "NaN")]
)
def test_points_need_a_worth(per_unit, factor):
    with pytest.raises(ValueError, match=r"above zero|from 0"):
        points_value(Decimal(1), Decimal(per_unit), "USD", Decimal(factor))


def test_points_are_worth_a_currency():
    with pytest.raises(ValueError, match="not a currency code"):
        points_value(Decimal(1), Decimal(100), "usd")


BOOK = RateBook(
    [
        ("USD", "GBP", MAY + timedelta(days=9), Decimal("0.80")),
        ("USD", "GBP", MAY, Decimal("0.75")),
        ("GBP", "EUR", MAY, Decimal("1.25")),
        ("EUR", "JPY", MAY, Decimal("160")),
        ("JPY", "EUR", MAY + timedelta(days=5), Decimal("0.006")),
    ]
)


@pytest.mark.parametrize(
    ("source", "target", "day", "rate"),
    [
        pytest.param("USD", "GBP", 0, "0.75", id="on its own day"),
        pytest.param("USD", "GBP", 8, "0.75", id="until the day before the next"),
        pytest.param("USD", "GBP", 9, "0.80", id="the next from its day on"),
        pytest.param("USD", "GBP", 5000, "0.80", id="the last for ever"),
        pytest.param("EUR", "GBP", 0, "0.8", id="the inverse of the only known direction"),
        pytest.param("JPY", "EUR", 4, "0.00625", id="the inverse until its own direction is known"),
        pytest.param("JPY", "EUR", 5, "0.006", id="its own direction before the inverse"),
        pytest.param("CHF", "CHF", -5000, "1", id="itself, without any rate"),
    ],
)
def test_a_rate_is_the_latest_on_or_before_the_day(source, target, day, rate):
    assert BOOK.rate(source, target, MAY + timedelta(days=day)) == Fraction(rate)


@pytest.mark.parametrize(
    ("source", "target", "day"),
    [
        pytest.param("USD", "GBP", -1, id="before the first day"),
        pytest.param("USD", "EUR", 0, id="not by way of a third"),
        pytest.param("CHF", "GBP", 0, id="never heard of"),
        pytest.param(POINTS, "GBP", 0, id="points of unknown worth"),
    ],
)
def test_an_unknown_rate_is_missing_and_not_zero(source, target, day):
    with pytest.raises(RateMissing) as missing:
        BOOK.rate(source, target, MAY + timedelta(days=day))
    assert (missing.value.source, missing.value.target) == (source, target)


def test_points_go_through_their_currency():
    worth = PointsWorth(Decimal(100), "USD")
    assert BOOK.rate(POINTS, "USD", MAY, worth) == Fraction(1, 100)
    assert BOOK.convert(money("1250", POINTS), "GBP", MAY, worth) == money("9.38", "GBP")


def test_points_wait_for_the_rate_of_their_currency():
    with pytest.raises(RateMissing):
        BOOK.rate(POINTS, "GBP", MAY - timedelta(days=1), PointsWorth(Decimal(100), "USD"))


def test_an_empty_book_knows_only_what_is_the_same():
    assert RateBook([]).convert(money("1.01", "GBP"), "GBP", MAY) == money("1.01", "GBP")


@given(st.dictionaries(st.integers(0, 400), RATES, min_size=1), st.integers(0, 400))
def test_any_order_of_rows_gives_the_rate_in_force(rates, day):
    assume(min(rates) <= day)
    book = RateBook(("USD", "GBP", MAY + timedelta(days=offset), rate) for offset, rate in rates.items())
    in_force = rates[max(offset for offset in rates if offset <= day)]
    assert book.rate("USD", "GBP", MAY + timedelta(days=day)) == Fraction(in_force)
    assert book.rate("GBP", "USD", MAY + timedelta(days=day)) == 1 / Fraction(in_force)


@pytest.mark.parametrize(
    ("points", "minimum", "step", "redeemable"),
    [
        pytest.param(4700, 2000, 2000, 4000, id="multiples of the minimum"),
        pytest.param(3500, 2500, 500, 3500, id="steps from the minimum on"),
        pytest.param(3499, 2500, 500, 3000, id="a point short of a step"),
        pytest.param(2500, 2500, 700, 2500, id="the minimum itself"),
        pytest.param(2499, 2500, 500, 0, id="a point short of the minimum"),
        pytest.param(4700, 0, 2000, 4000, id="no minimum"),
        pytest.param(-300, 0, 100, 0, id="a balance below zero"),
        pytest.param("12.75", 5, "0.5", "12.5", id="parts of a point"),
    ],
)
def test_points_are_redeemed_in_whole_steps(points, minimum, step, redeemable):
    assert redeemable_points(Decimal(points), Decimal(minimum), Decimal(step)) == Decimal(redeemable)


@given(st.integers(-(10**6), 10**9), st.integers(0, 10**6), st.integers(1, 10**6))
def test_as_much_as_can_be_is_redeemed_and_never_more_than_there_is(points, minimum, step):
    found = redeemable_points(Decimal(points), Decimal(minimum), Decimal(step))
    assert found == 0 if points < minimum else (found - minimum) % step == 0
    assert found <= max(points, 0)
    assert points < minimum or points - found < step


@pytest.mark.parametrize(
    ("minimum", "step"), [("-1", "1"), ("1", "0"), ("1", "-1"), ("NaN", "1"), ("1", "NaN")]
)
def test_steps_that_lead_nowhere_are_refused(minimum, step):
    with pytest.raises(ValueError, match="cannot be redeemed"):
        redeemable_points(Decimal(10), Decimal(minimum), Decimal(step))


@pytest.mark.parametrize(
    ("net", "received", "rate", "result"),
    [
        pytest.param(("7.57", "GBP"), ("9.53", "USD"), "1.27", "-0.08", id="a loss"),
        pytest.param(("10.00", "USD"), ("1550", "JPY"), "150", "50", id="a gain"),
        pytest.param(("7.57", "GBP"), ("9.61", "USD"), "1.27", "0", id="as booked, to the cent"),
        pytest.param(("0.500", "KWD"), ("1.62", "USD"), "3.25", "0", id="booked at a tie, to even"),
        pytest.param(("5", "USD"), ("4.90", "USD"), "1", "-0.10", id="one currency"),
    ],
)
def test_a_conversion_gains_or_loses_against_the_booked_rate(net, received, rate, result):
    assert fx_result(money(*net), money(*received), Decimal(rate)) == money(result, received[1])


@given(st.integers(0, 10**8), RATES)
def test_money_that_arrives_as_booked_gains_nothing(cents, rate):
    net = Money(Decimal(cents).scaleb(-2), "USD")
    assert fx_result(net, convert(net, "EUR", rate), rate) == Money.zero("EUR")


def test_a_booked_rate_is_above_zero():
    with pytest.raises(ValueError, match="above zero"):
        fx_result(money("1", "USD"), money("1", "GBP"), Decimal(0))


DAILY = DailyRates(
    [
        ("USD", MAY, Decimal("1.10")),
        ("USD", MAY + timedelta(days=2), Decimal("1.00")),
        ("GBP", MAY, Decimal("0.88")),
        ("JPY", MAY + timedelta(days=1), Decimal("165")),
    ]
)


@pytest.mark.parametrize(
    ("source", "target", "days", "rate"),
    [
        pytest.param("USD", "GBP", 0, Fraction(4, 5), id="through the euro"),
        pytest.param("USD", "GBP", 1, Fraction(4, 5), id="of the day before"),
        pytest.param("USD", "GBP", 2, Fraction(88, 100), id="of two days"),
        pytest.param("EUR", "USD", 0, Fraction(11, 10), id="from the euro"),
        pytest.param("USD", "EUR", 0, Fraction(10, 11), id="to the euro"),
        pytest.param("JPY", "USD", 1, Fraction(110, 16500), id="small"),
        pytest.param("JPY", "USD", 0, None, id="one of both is not known yet"),
        pytest.param("USD", "GBP", -1, None, id="before the first day"),
        pytest.param("KWD", "GBP", 1, None, id="another currency"),
    ],
)
def test_daily_rates_go_through_the_euro(source, target, days, rate):
    book = RateBook([], DAILY)
    if rate is None:
        with pytest.raises(RateMissing):
            book.rate(source, target, MAY + timedelta(days=days))
    else:
        assert book.rate(source, target, MAY + timedelta(days=days)) == rate


@pytest.mark.parametrize("pair", [("USD", "GBP"), ("GBP", "USD")])
def test_an_own_rate_of_the_pair_wins_from_its_day_on(pair):
    own = RateBook([(*pair, MAY + timedelta(days=1), Decimal("0.5"))], DAILY)
    found = [own.find("USD", "GBP", MAY + timedelta(days=days)) for days in range(3)]
    rate = Fraction(1, 2) if pair[0] == "USD" else Fraction(2)
    assert found == [
        KnownRate(Fraction(4, 5), MAY, is_daily=True),
        *[KnownRate(rate, MAY + timedelta(days=1), is_daily=False)] * 2,
    ]


def test_an_own_rate_of_another_pair_is_no_way_home():
    own = RateBook([("USD", "EUR", MAY, Decimal("0.5"))], DAILY)
    assert own.rate("USD", "GBP", MAY) == Fraction(4, 5)
    assert own.rate("USD", "EUR", MAY) == Fraction(1, 2)


def test_a_daily_rate_is_as_old_as_the_older_of_the_two():
    known = RateBook([], DAILY).find("USD", "GBP", MAY + timedelta(days=9))
    assert (known.valid_on, known.is_daily) == (MAY, True)
    assert RateBook([], DAILY).find("EUR", "USD", MAY + timedelta(days=9)).valid_on == MAY + timedelta(days=2)
