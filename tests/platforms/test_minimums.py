"""Which payout minimum counts for an account."""

from decimal import Decimal as D

import pytest

from apps.platforms.conversion import PointsWorth
from apps.platforms.minimums import Minimum, minimum_for
from apps.platforms.models import Account, Platform
from apps.platforms.money import Money

CLICKWORKER = [
    Minimum(None, D(10), "EUR"),
    Minimum("Payoneer", D(20), "EUR"),
    Minimum("Payoneer", D(20), "USD"),
    Minimum("PayPal", D(10), "USD"),
]
TOLOKA = [Minimum("PayPal", D("0.02"), "USD", "the first in a week"), Minimum("PayPal", D(1), "USD", "more")]


@pytest.mark.parametrize(
    ("minimums", "unit", "method", "expected"),
    [
        pytest.param(CLICKWORKER, "EUR", "", D(10), id="general"),
        pytest.param(CLICKWORKER, "EUR", "payoneer ", D(20), id="by method, in any case"),
        pytest.param(CLICKWORKER, "EUR", "SEPA", D(10), id="a method without a rule of its own"),
        pytest.param(CLICKWORKER, "USD", "PayPal", D(10), id="the rule of this unit"),
        pytest.param(CLICKWORKER, "USD", "", D(10), id="no method chosen: the lowest way"),
        pytest.param(CLICKWORKER, "USD", "Cheque", None, id="a method nobody knows"),
        pytest.param(CLICKWORKER, "GBP", "", None, id="another unit says nothing"),
        pytest.param(TOLOKA, "USD", "PayPal", D("0.02"), id="the lowest of two rules"),
        pytest.param([], "USD", "", None, id="nothing known"),
    ],
)
def test_the_minimum_fits_unit_and_method(minimums, unit, method, expected):
    found = minimum_for(minimums, unit=unit, method=method)
    assert (found and found.amount) == expected


def test_a_minimum_in_money_is_counted_in_points():
    points = PointsWorth(D(100), "USD")
    found = minimum_for([Minimum(None, D(3), "USD")], unit="PTS", points=points)
    assert found == Minimum(None, D(300), "PTS")


def test_points_of_unknown_worth_have_no_minimum_in_money():
    assert minimum_for([Minimum(None, D(3), "USD")], unit="PTS") is None


def test_the_persons_own_figures_go_before_the_catalogue():
    platform = Platform(
        minimums=[{"method": None, "amount": "5", "unit": "GBP", "note": ""}],
        approval_days=22,
        payout_days_min=0,
        payout_days_max=3,
    )
    plain = Account(platform=platform, unit="GBP")
    own = Account(
        platform=platform, unit="GBP", minimum=D(0), approval_days=2, payout_days_min=1, payout_days_max=1
    )
    assert (plain.minimum_money(), own.minimum_money()) == (Money(D(5), "GBP"), Money(D(0), "GBP"))
    assert (plain.usual_approval_days, own.usual_approval_days) == (22, 2)
    assert (plain.usual_payout_days, own.usual_payout_days) == ((0, 3), (1, 1))


def test_an_account_of_ones_own_knows_only_what_it_was_told():
    account = Account(unit="USD")
    assert account.minimum_money() is None
    assert account.usual_approval_days is None
    assert account.usual_payout_days is None


def test_points_are_worth_what_the_person_says_else_the_platform():
    platform = Platform(points_per_unit=D(100), points_currency="USD")
    assert Account(platform=platform, unit="PTS").points_worth == PointsWorth(D(100), "USD")
    own = Account(platform=platform, unit="PTS", points_per_unit=D(120), points_currency="EUR")
    assert own.points_worth == PointsWorth(D(120), "EUR")
    assert Account(platform=platform, unit="USD").points_worth is None
    assert Account(unit="PTS").points_worth is None
