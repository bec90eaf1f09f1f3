"""What one unit of an account is worth at home, from which day on."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.services import change_preferences
from apps.platforms.conversion import DailyRates, RateBook, RateMissing
from apps.platforms.models import FIRST_DAY, Account
from apps.platforms.money import Money
from apps.platforms.rate_services import set_rate
from apps.platforms.rates_book import _home_rates, home_rate_on, home_rates, rate_book_for, unit_of
from tests.factories import make_account, make_daily, make_person, make_platform, make_points_rate, make_rate

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def rates_of(user, account):
    return home_rates(user, [account])[account.pk]


def test_home_money_is_worth_itself_from_the_first_day(alice):
    assert rates_of(alice, make_account(alice, unit="GBP")) == [(FIRST_DAY, D(1))]


def test_foreign_money_has_a_rate_from_the_first_known_day(alice):
    make_rate(alice, "USD", "GBP", MARCH, "0.75")
    make_rate(alice, "USD", "GBP", JANUARY, "0.80")
    assert rates_of(alice, make_account(alice, unit="USD")) == [(JANUARY, D("0.8")), (MARCH, D("0.75"))]


def test_an_opposite_rate_counts_until_a_direct_one_is_known(alice):
    make_rate(alice, "GBP", "USD", JANUARY, "1.25")
    make_rate(alice, "USD", "GBP", MARCH, "0.75")
    assert rates_of(alice, make_account(alice, unit="USD")) == [(JANUARY, D("0.8")), (MARCH, D("0.75"))]


def test_no_rate_is_no_rate(alice):
    make_rate(alice, "EUR", "GBP", JANUARY, "0.85")
    make_rate(alice, "USD", "EUR", JANUARY, "0.90")
    assert rates_of(alice, make_account(alice, unit="USD")) == []


def test_points_go_through_their_currency(alice):
    make_rate(alice, "USD", "GBP", JANUARY, "0.80")
    platform = make_platform(units=["PTS"], points_per_unit=100, points_currency="USD")
    assert rates_of(alice, make_account(alice, platform=platform, unit="PTS")) == [(JANUARY, D("0.008"))]


def test_points_of_home_money_need_no_rate(alice):
    account = make_account(alice, unit="PTS", points_per_unit=D(200), points_currency="GBP")
    assert rates_of(alice, account) == [(FIRST_DAY, D("0.005"))]


def test_points_of_unknown_worth_have_none(alice):
    assert rates_of(alice, make_account(alice, unit="PTS")) == []


def test_rates_are_the_persons_own(alice):
    make_rate(make_person(), "USD", "GBP", JANUARY, "0.80")
    assert rates_of(alice, make_account(alice, unit="USD")) == []
    with pytest.raises(RateMissing):
        rate_book_for(alice).rate("USD", "GBP", MARCH)


def test_it_agrees_with_the_book(alice):
    make_rate(alice, "GBP", "USD", JANUARY, "1.27")
    account = make_account(alice, unit="USD")
    ((_day, rate),) = rates_of(alice, account)
    book = rate_book_for(alice).convert(Money(D("9.53"), "USD"), "GBP", MARCH)
    assert Money.nearest(D("9.53") * rate, "GBP") == book


def test_points_keep_the_worth_of_their_day(alice):
    make_rate(alice, "USD", "GBP", JANUARY, "0.80")
    make_rate(alice, "EUR", "GBP", FEBRUARY, "0.90")
    account = make_account(alice, unit="PTS", points_per_unit=D(90), points_currency="EUR")
    make_points_rate(account, FIRST_DAY, "100", "USD")
    make_points_rate(account, FEBRUARY, "125", "USD")
    make_points_rate(account, MARCH, "90", "EUR")
    found = [(JANUARY, D("0.008")), (FEBRUARY, D("0.0064")), (MARCH, D("0.01"))]
    assert rates_of(alice, account) == found
    assert [home_rate_on(alice, account, day) for day, _rate in found] == [rate for _day, rate in found]
    assert rate_book_for(alice).rate("EUR", "GBP", MARCH) == Fraction(9, 10)


def test_a_history_is_one_query_more(alice, django_assert_num_queries):
    for per_unit in (100, 120):
        account = make_account(alice, unit="PTS", points_per_unit=D(per_unit), points_currency="USD")
        make_points_rate(account, MARCH, str(per_unit))
    accounts = list(Account.objects.for_user(alice).with_platform())
    with django_assert_num_queries(2):
        assert len(home_rates(alice, accounts)) == 2


def test_many_accounts_take_one_query(alice, django_assert_num_queries):
    platform = make_platform(units=["PTS"], points_per_unit=100, points_currency="USD")
    for unit in ("USD", "GBP", "EUR"):
        make_account(alice, unit=unit)
    make_account(alice, platform=platform, unit="PTS")
    accounts = list(Account.objects.for_user(alice).with_platform())
    with django_assert_num_queries(1):
        assert len(home_rates(alice, accounts)) == 4


def test_behind_own_rates_stand_the_daily_ones(alice):
    make_daily("USD", JANUARY, "1.10")
    make_daily("GBP", JANUARY, "0.88")
    make_daily("GBP", MARCH, "0.99")
    account = make_account(alice, unit="USD")
    assert rates_of(alice, account) == [(JANUARY, D("0.8")), (MARCH, D("0.9"))]
    make_rate(alice, "USD", "GBP", FEBRUARY, "0.75")
    assert rates_of(alice, account) == [(JANUARY, D("0.8")), (FEBRUARY, D("0.75"))]
    assert home_rate_on(alice, account, date(2025, 12, 31)) is None
    assert home_rate_on(alice, account, JANUARY) == D("0.8")
    assert home_rate_on(alice, account, MARCH) == D("0.75")


def test_a_day_on_which_nothing_changes_is_not_listed(alice):
    for day in (JANUARY, FEBRUARY, MARCH):
        make_daily("GBP", day, "0.80")
    assert rates_of(alice, make_account(alice, unit="EUR")) == [(JANUARY, D("0.8"))]


def test_one_book_has_the_daily_rates_of_every_currency_in_use(alice):
    for currency, per_eur in (("GBP", "0.5"), ("USD", "1"), ("JPY", "150"), ("KWD", "0.3")):
        make_daily(currency, JANUARY, per_eur)
    make_account(alice, unit="USD")
    make_account(alice, unit="PTS", points_per_unit=D(10), points_currency="JPY")
    platform = make_platform(units=["PTS"], points_per_unit=100, points_currency="KWD")
    make_account(alice, platform=platform, unit="PTS")
    book = rate_book_for(alice)
    rates = [book.rate(currency, "GBP", JANUARY) for currency in ("USD", "JPY", "KWD", "EUR")]
    assert rates == [Fraction(1, 2), Fraction(1, 300), Fraction(5, 3), Fraction(1, 2)]


def test_home_money_asks_for_no_rates(alice, django_assert_num_queries):
    account = make_account(alice, unit="GBP")
    with django_assert_num_queries(0):
        assert home_rates(alice, [account]) == {account.pk: [(FIRST_DAY, D(1))]}
        assert home_rate_on(alice, account, MARCH) == 1


DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 29))
PAIRS = st.sampled_from([("USD", "GBP"), ("GBP", "USD"), ("USD", "EUR"), ("EUR", "GBP")])
NUMBERS = st.decimals("0.0001", "1000", places=4)
RATES = st.lists(
    st.builds(lambda pair, day, rate: (*pair, day, rate), PAIRS, DAYS, NUMBERS),
    max_size=8,
    unique_by=lambda row: row[:3],
)
DAILY = st.lists(
    st.tuples(st.sampled_from(["USD", "GBP"]), DAYS, NUMBERS), max_size=8, unique_by=lambda row: row[:2]
)


@pytest.mark.parametrize("unit", ["USD", "GBP", "EUR", "PTS"])
@given(rows=RATES, daily=DAILY, day=DAYS)
def test_the_list_says_on_every_day_what_the_book_says(unit, rows, daily, day):
    account = Account(unit=unit, points_per_unit=D(250), points_currency="USD")
    book = RateBook(rows, DailyRates(daily))
    known = [rate for valid_on, rate in _home_rates(unit_of(account), "GBP", book) if valid_on <= day]
    try:
        expected = book.rate(unit, "GBP", day, account.points_worth)
    except RateMissing:
        assert known == []
    else:
        assert abs(Fraction(known[-1]) / expected - 1) < Fraction(1, 10**20)


def test_a_new_rate_counts_for_the_home_currency_of_now(alice):
    """`alice` was read before another window changed hers."""
    account = make_account(alice, unit="USD")
    change_preferences(user_id=alice.pk, home_currency="EUR")
    set_rate(user=alice, source="USD", target="EUR", valid_on=JANUARY, rate=D("0.9"))
    account.refresh_from_db()
    assert account.rollup_seq == 1
