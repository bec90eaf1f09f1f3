"""Numbers and money in the locale, the names of days and months in the language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from apps.accounts.locale import DEFAULT, current_locale, use_locale
from apps.accounts.templatetags import fmt

NB, NNB, MINUS = "\u00a0", "\u202f", "\u2212"


@dataclass(frozen=True)
class Sum:
    amount: Decimal
    unit: str = "GBP"


def pay(text: str, unit: str = "GBP") -> Sum:
    return Sum(Decimal(text), unit)


@pytest.mark.parametrize(
    ("locale", "value", "expected"),
    [
        ("en-GB", pay("9.9400"), "£9.94"),
        ("en-GB", pay("1234.5"), "£1,234.50"),
        ("en-GB", pay("3.20", "USD"), "US$3.20"),
        ("en-GB", pay("120", "JPY"), "JP¥120"),
        ("en-GB", pay("-0.7800"), f"{MINUS}£0.78"),
        ("de-DE", pay("1234.5", "EUR"), f"1.234,50{NB}€"),
        ("de-DE", pay("-0.78", "EUR"), f"{MINUS}0,78{NB}€"),
        ("fr-FR", pay("1234.5", "EUR"), f"1{NNB}234,50{NB}€"),
        ("hi-IN", pay("134000", "INR"), "₹1,34,000.00"),
        ("en-GB", pay("0.0050"), "£0.00"),  # half to even, once, where it is shown
        ("en-GB", pay("0.0150"), "£0.02"),
        ("en-GB", None, "–"),
    ],
    ids=str,
)
def test_money_is_written_as_the_person_writes_it(locale, value, expected):
    with use_locale(locale):
        assert fmt.money(value) == expected


@pytest.mark.parametrize(
    ("locale", "value", "expected"),
    [
        ("en-GB", pay("1340", "PTS"), "1,340 points"),
        ("en-GB", pay("1", "PTS"), "1 point"),
        ("de-DE", pay("1340", "PTS"), "1.340 points"),
        ("en-GB", pay("-660", "PTS"), f"{MINUS}660 points"),
    ],
    ids=str,
)
def test_points_are_counted_not_priced(locale, value, expected):
    with use_locale(locale):
        assert fmt.money(value) == expected


@pytest.mark.parametrize(
    ("amount", "said"),
    [("1.5", "1.5 points"), ("0.5", "0.5 points"), ("1", "1 point"), ("1340", "1,340 points")],
)
def test_what_one_task_pays_in_points_is_exact(amount, said):
    with use_locale("en-GB"):
        assert fmt.exact(pay(amount, "PTS")) == said


@pytest.mark.parametrize(
    ("locale", "value", "expected"),
    [
        ("en-GB", pay("50"), "£50"),
        ("en-GB", pay("1250.00"), "£1,250"),
        ("de-DE", pay("1250", "EUR"), f"1.250{NB}€"),
        ("fr-FR", pay("1250", "EUR"), f"1{NNB}250{NB}€"),
        ("hi-IN", pay("150000", "INR"), "₹1,50,000"),
        ("en-GB", None, "–"),
    ],
    ids=str,
)
def test_goals_and_axes_have_no_pence(locale, value, expected):
    with use_locale(locale):
        assert fmt.whole(value) == expected


@pytest.mark.parametrize(
    ("show", "value", "expected"),
    [
        (fmt.neg, pay("0.78"), f"{MINUS}£0.78"),
        (fmt.neg, pay("-0.78"), f"{MINUS}£0.78"),
        (fmt.neg, pay("0"), "£0.00"),
        (fmt.signed, pay("1.80"), "+£1.80"),
        (fmt.signed, pay("-0.40"), f"{MINUS}£0.40"),
        (fmt.signed, pay("0"), "£0.00"),
        (fmt.rate, pay("11.76"), "£11.76/h"),
        (fmt.neg, None, "–"),
        (fmt.signed, None, "–"),
        (fmt.rate, None, "–"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_signs_are_written_out(show, value, expected):
    assert show(value) == expected


@pytest.mark.parametrize(
    ("millis", "expected"),
    [
        (None, "–"),
        (0, f"0{NB}s"),
        (41_000, f"41{NB}s"),
        (59_499, f"59{NB}s"),
        (59_500, f"1{NB}min"),
        (300_000, f"5{NB}min"),
        (3_569_000, f"59{NB}min"),
        (3_599_000, f"1{NB}h{NB}00"),
        (3_900_000, f"1{NB}h{NB}05"),
        (159_840_000, f"44{NB}h{NB}24"),
        (4_444_440_000, f"1,234{NB}h{NB}34"),
    ],
)
def test_durations_are_said_as_people_say_them(millis, expected):
    assert fmt.mins(millis) == expected


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("en-GB", "1,340.5"), ("de-DE", "1.340,5"), ("fr-FR", f"1{NNB}340,5"), ("hi-IN", "1,340.5")],
)
def test_plain_numbers(locale, expected):
    with use_locale(locale):
        assert fmt.num(Decimal("1340.50")) == expected


@pytest.mark.parametrize(
    ("language", "locale", "short", "full", "time"),
    [
        ("en-gb", "en-GB", "Thu 26 Nov", "Thursday 26 November", "20:05"),
        ("en-gb", "en-US", "Thu, Nov 26", "Thursday, November 26", f"8:05{NB}PM"),
        ("en-gb", "de-DE", "Thu, 26 Nov", "Thursday, 26 November", "20:05"),
        ("en-gb", "hi-IN", "Thu, 26 Nov", "Thursday, 26 November", f"8:05{NB}pm"),
        ("en-gb", "ja-JP", "Thu 26 Nov", "Thursday 26 November", "20:05"),
        ("en-gb", "ar-EG", "Thu 26 Nov", "Thursday 26 November", f"8:05{NB}pm"),
        ("de", "de-DE", "Do., 26. Nov.", "Donnerstag, 26. November", "20:05"),
        ("de", "en-US", "Do., 26. Nov.", "Donnerstag, 26. November", f"8:05{NNB}PM"),
        ("es", "fr-FR", "jue, 26 nov", "jueves, 26 de noviembre", "20:05"),
        ("es", "es-MX", "jue 26 de nov", "jueves, 26 de noviembre", f"8:05{NNB}p.m."),
    ],
)
def test_days_are_named_in_the_language_and_hours_counted_as_in_the_locale(
    language, locale, short, full, time
):
    with translation.override(language), use_locale(locale), timezone.override(ZoneInfo("Asia/Kolkata")):
        moment = datetime(2026, 11, 26, 14, 35, tzinfo=UTC)
        assert (fmt.day(moment), fmt.day_long(moment), fmt.clock(moment)) == (short, full, time)


def test_an_instant_falls_on_the_day_of_the_persons_zone():
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert fmt.day_month(late) == "27 Nov"
    assert fmt.day_year(date(2026, 11, 26)) == "26 Nov 2026"


def test_the_locale_ends_with_its_block():
    with use_locale("de-DE"), use_locale("nonsense"):
        assert current_locale() == DEFAULT
    assert current_locale() == DEFAULT
