from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.money import (
    POINTS,
    MixedUnits,
    Money,
    allocate,
    exponent,
    fee,
    format_minor,
    from_minor,
    round_half_even,
    to_minor,
)

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def test_four_decimals_add_up_exactly():
    assert gbp("3.1256") + gbp("0.0044") == gbp("3.13")


@pytest.mark.parametrize(
    "amount",
    ["0.00001", "NaN", "sNaN", "Infinity", "-Infinity", "1e20", "-1e20", "1e-400000", "1e400000"],
)
def test_it_refuses_what_is_no_amount(amount):
    with pytest.raises(ValueError, match=r"decimals|not an amount"):
        Money(Decimal(amount), "GBP")


@pytest.mark.parametrize("amount", [1.5, True, Fraction(1, 2), None, "a"])
def test_it_is_made_of_exact_numbers_only(amount):
    with pytest.raises(ValueError, match=r"never made from|not a number"):
        Money(amount, "GBP")


def test_it_accepts_zeros_past_the_fourth_decimal():
    assert str(gbp("1.50000000")) == "1.5000 GBP"


def test_zero_has_no_sign():
    assert str(-gbp("0")) == str(gbp("-0.0")) == "0.0000 GBP"


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: Money.total([a, b], "GBP"),
    ],
)
def test_units_do_not_mix(mix):
    with pytest.raises(MixedUnits):
        mix(gbp("1"), Money(Decimal(1), "USD"))


def test_the_same_number_of_another_unit_is_not_equal():
    assert gbp("1") != Money(Decimal(1), "USD")


def test_amounts_compare_negate_and_repeat():
    assert gbp("1") < gbp("1.0001") <= gbp("1.0001")
    assert gbp("2") > gbp("1") >= gbp("1")
    assert -gbp("1") == gbp("-1")
    assert abs(gbp("-1")) == gbp("1")
    assert gbp("0.005") * 40 == gbp("0.2")
    assert not gbp("0")
    assert gbp("-0.0001")
    assert Money.total([], "JPY") == Money(Decimal(0), "JPY")


def test_it_does_not_multiply_by_a_fraction():
    with pytest.raises(TypeError):
        gbp("1") * Decimal("0.5")


@pytest.mark.parametrize(
    ("unit", "places"),
    [
        ("USD", 2),
        ("GBP", 2),
        ("JPY", 0),
        ("XOF", 0),
        ("KWD", 3),
        ("CLF", 4),
        ("UYW", 4),
        ("ZZZ", 2),
        (POINTS, 0),
    ],
)
def test_the_exponent_is_that_of_the_currency(unit, places):
    assert exponent(unit) == places


@pytest.mark.parametrize("unit", ["usd", "Usd", "US", "USDT", "U5D", "", "$", "ÜSD", "USD\n", None, 840])
def test_a_currency_is_three_capital_letters(unit):
    with pytest.raises(ValueError, match="not a currency code"):
        exponent(unit)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("1.125", "USD", "1.12"),
        ("1.135", "USD", "1.14"),
        ("-1.125", "USD", "-1.12"),
        ("1.1251", "USD", "1.13"),
        ("2.5", "JPY", "2"),
        ("1.0005", "KWD", "1"),
        ("0.0001", "CLF", "0.0001"),
        ("99.5", "PTS", "100"),
    ],
)
def test_it_rounds_to_the_minor_unit_with_ties_to_even(amount, unit, shown):
    assert Money(Decimal(amount), unit).rounded() == Money(Decimal(shown), unit)


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(min_value=0, max_value=4))
def test_rounding_is_never_off_by_more_than_half(exact, places):
    off = abs(Fraction(round_half_even(exact, places)) - exact)
    assert off <= Fraction(1, 2 * 10**places)


@given(AMOUNTS, AMOUNTS)
def test_adding_and_taking_away_come_back(a, b):
    assert Money(a, "EUR") + Money(b, "EUR") - Money(b, "EUR") == Money(a, "EUR")


@given(
    st.integers(min_value=-(10**11), max_value=10**11), st.sampled_from(["JPY", "USD", "KWD", "CLF", POINTS])
)
def test_minor_units_go_there_and_back(minor, unit):
    assert to_minor(from_minor(minor, unit)) == minor
    assert Decimal(format_minor(minor, unit)).scaleb(exponent(unit)) == minor


def test_a_payout_has_no_fraction_of_a_cent():
    with pytest.raises(ValueError, match="more decimals"):
        to_minor(gbp("0.005"))


@pytest.mark.parametrize("minor", ["1", 1.0, True, None])
def test_minor_units_are_whole(minor):
    with pytest.raises(ValueError, match="whole number"):
        from_minor(minor, "USD")


@pytest.mark.parametrize(
    ("minor", "unit", "text"),
    [
        (1, "BHD", "0.001"),
        (-5, "USD", "-0.05"),
        (0, "USD", "0.00"),
        (1234, "JPY", "1234"),
        (123456789, "EUR", "1234567.89"),
        (10**7, "CLF", "1000.0000"),
    ],
)
def test_machines_read_all_decimals_of_the_currency(minor, unit, text):
    assert format_minor(minor, unit) == text


@given(
    AMOUNTS,
    st.lists(st.fractions(min_value=0, max_value=10**6), min_size=1, max_size=20).filter(any),
)
def test_parts_add_up_and_none_is_off_by_a_step(total, weights):
    whole = Money(total, "USD")
    parts = allocate(whole, weights)
    assert Money.total(parts, "USD") == whole
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part.amount) - Fraction(total) * weight / sum(weights)) < Fraction(1, 10**4)


@given(
    st.integers(min_value=0, max_value=10**6),
    st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any),
)
def test_a_negative_total_is_split_like_its_opposite(cents, weights):
    total = from_minor(cents, "USD")
    mirrored = [-part for part in allocate(-total, weights, places=2)]
    assert mirrored == allocate(total, weights, places=2)


def test_nothing_weighs_nothing():
    assert allocate(gbp("1"), [1, 0, 1], places=2) == [gbp("0.5"), gbp("0"), gbp("0.5")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1], [-1]])
def test_weights_that_split_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        allocate(gbp("1"), weights)


def test_a_total_finer_than_its_parts_is_refused():
    with pytest.raises(ValueError, match="cannot be split"):
        allocate(gbp("0.005"), [1, 1], places=2)


@pytest.mark.parametrize(
    ("amount", "terms", "charged"),
    [
        pytest.param("8.13", {"pct": "2.9", "fixed": "0.20"}, "0.44", id="share rounded, then fixed part"),
        pytest.param("5.00", {"pct": "2.9", "fixed": "0.20"}, "0.34", id="tie to even"),
        pytest.param("1000", {"pct": "2", "cap": "10"}, "10", id="cap"),
        pytest.param("5.00", {"minimum": "1"}, "1", id="minimum alone"),
        pytest.param("100", {"pct": "2", "minimum": "1", "cap": "10"}, "2", id="between minimum and cap"),
        pytest.param("100", {"minimum": "5", "cap": "3"}, "3", id="the cap wins over the minimum"),
        pytest.param("100", {"pct": "2", "cap": "0"}, "0", id="a cap of nothing"),
        pytest.param("0.10", {"fixed": "0.20"}, "0.10", id="no payout arrives as a debt"),
        pytest.param("0", {"fixed": "0.20", "minimum": "1"}, "0", id="no payout, no fee"),
        pytest.param("20", {}, "0", id="no terms"),
    ],
)
def test_a_fee_follows_its_terms(amount, terms, charged):
    terms = {name: Decimal(value) for name, value in terms.items()}
    assert fee(gbp(amount), **terms) == gbp(charged)


@pytest.mark.parametrize("terms", [{"pct": "-1"}, {"fixed": "-0.01"}, {"minimum": "NaN"}, {"cap": "-1"}])
def test_terms_of_a_fee_are_not_negative(terms):
    with pytest.raises(ValueError, match="not negative"):
        fee(gbp("1"), **{name: Decimal(value) for name, value in terms.items()})


def test_there_is_no_fee_on_a_debt():
    with pytest.raises(ValueError, match="not negative"):
        fee(gbp("-1"))
