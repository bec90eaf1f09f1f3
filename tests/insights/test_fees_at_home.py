"""Fees in points are worth what the points were worth on the day they were paid."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

from apps.insights.fees import at_home
from apps.insights.reads import Fee
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import Account
from apps.platforms.points_services import change_points
from tests.factories import make_account


def test_a_fee_in_points_has_the_worth_of_its_day(alice):
    account = make_account(alice, unit="PTS", points_per_unit=D(100), points_currency="GBP")
    worth, since = PointsWorth(D(200), "GBP"), date(2026, 11, 10)
    change_points(user=alice, account_id=account.pk, worth=worth, valid_on=since)
    days = [date(2026, 11, 9), since]
    fees = [Fee(account.pk, day, D(50)) for day in days]
    known = at_home(alice, fees, {account.pk: Account.objects.get(pk=account.pk)}).known
    assert [amount for _account, _day, amount in known] == [Fraction(1, 2), Fraction(1, 4)]
