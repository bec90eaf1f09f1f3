from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.amounts import AmountError, parse_amount


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("1.80", "en-GB", "1.80"),
        ("1,80", "en-GB", "1.80"),
        ("1.80", "de-DE", "1.80"),
        ("1,80", "de-DE", "1.80"),
        ("£1.80", "en-GB", "1.80"),
        ("1.80 £", "en-GB", "1.80"),
        ("−£0.37", "en-GB", "-0.37"),
        ("£-0.37", "en-GB", "-0.37"),
        ("+2", "en-GB", "2"),
        (" 2 ", "en-GB", "2"),
        (".5", "en-GB", "0.5"),
        ("5.", "en-GB", "5"),
        ("0.0001", "en-GB", "0.0001"),
        ("1 234,50", "fr-FR", "1234.50"),
        ("1\u202f234,50 €", "fr-FR", "1234.50"),
        ("1'234.50", "de-CH", "1234.50"),
        ("12,34,567.80", "en-IN", "1234567.80"),
        ("1,234.5", "de-DE", "1234.5"),
        ("1.234,5", "en-GB", "1234.5"),
        ("1.234.567", "en-GB", "1234567"),
        ("٣٫٥", "ar", "3.5"),
        ("1.80", "no such locale", "1.80"),
    ],
)
def test_it_reads_what_people_type(text, locale, amount):
    assert parse_amount(text, locale) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("1.234", "en-GB", "1.234"),
        ("1,234", "en-GB", "1234"),
        ("1.234", "de-DE", "1234"),
        ("1,234", "de-DE", "1.234"),
        ("0.005", "de-DE", "0.005"),
        ("0,005", "en-GB", "0.005"),
    ],
)
def test_three_digits_after_one_mark_follow_the_locale_unless_they_cannot_be_thousands(text, locale, amount):
    assert parse_amount(text, locale) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        ",",
        "-",
        "£",
        "abc",
        "1e3",
        "NaN",
        "Infinity",
        "1.2.3",
        "1,2,3",
        "1 80",
        "12 34",
        "1,234,5",
        "--5",
        "-£-5",
        "1_000",
        "0x10",
        "£5 GBP",
        "5 / 2",
        "1..5",
        "9" * 41,
    ],
)
def test_it_refuses_what_is_no_amount_in_one_sentence(text):
    with pytest.raises(AmountError, match=r"^Write an amount, like 1\.80\.$"):
        parse_amount(text)


def test_more_than_four_decimals_are_refused_not_rounded():
    with pytest.raises(AmountError, match=r"^Write at most 4 decimals\.$"):
        parse_amount("0.00001")


def test_an_amount_nobody_is_paid_is_refused():
    with pytest.raises(AmountError, match="too large"):
        parse_amount("1234567890123")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("£5", "GBP"),
        ("5 gbp", "GBP"),
        ("$5", "USD"),
        ("US$5", "USD"),
        ("$5", "CAD"),
        ("5 €", "EUR"),
        ("100 pts", "PTS"),
        ("100 points", "PTS"),
        ("5", "GBP"),
    ],
)
def test_the_sign_of_the_account_is_welcome(text, unit):
    assert parse_amount(text, "en-GB", unit) in {Decimal(5), Decimal(100)}


@pytest.mark.parametrize(("text", "unit"), [("$5", "GBP"), ("5 EUR", "GBP"), ("£5", "PTS"), ("5 pts", "USD")])
def test_the_sign_of_another_unit_is_refused(text, unit):
    with pytest.raises(AmountError, match=rf"^This account is paid in {unit}\."):
        parse_amount(text, "en-GB", unit)


@given(
    st.decimals(min_value=-999_999, max_value=999_999, places=2),
    st.sampled_from(["en-GB", "de-DE", "fr-FR", "es-ES", "pl-PL", "sv-SE", "de-CH", "en-IN", "pt-BR"]),
    st.sampled_from(["GBP", "EUR", "USD"]),
)
def test_it_reads_back_what_the_app_writes(amount, locale, unit):
    name = locale.replace("-", "_")
    assert parse_amount(format_decimal(amount, locale=name), locale) == amount
    assert parse_amount(format_currency(amount, unit, locale=name), locale, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("20p", "GBP", "0.20"),
        ("12.5 pence", "GBP", "0.125"),
        ("80c", "USD", "0.80"),
        ("80¢", "EUR", "0.80"),
        ("80 ct", "EUR", "0.80"),
        ("20p", "PTS", "20"),
        ("20p", None, "20"),
    ],
)
def test_hundredths_of_the_unit(text, unit, amount):
    assert parse_amount(text, "en-GB", unit) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "unit"), [("20p", "USD"), ("80c", "GBP"), ("0.125p", "GBP"), ("80c", "PTS")]
)
def test_no_hundredths_of_another_unit_or_finer_ones(text, unit):
    with pytest.raises(AmountError):
        parse_amount(text, "en-GB", unit)
