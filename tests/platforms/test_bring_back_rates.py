"""A deleted rate comes back by the toast's Undo, exactly as it was; what took its place stays."""

from datetime import date
from decimal import Decimal

import pytest

from apps.platforms import undo
from apps.platforms.models import FIRST_DAY, ExchangeRate, PointsRate
from apps.platforms.rate_services import set_rate
from tests.factories import make_account, make_person, make_points_rate, make_rate
from tests.toasts import undo_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
RATE = ("source", "target", "valid_on", "rate")
WORTH = ("valid_on", "per_unit", "currency")


@pytest.fixture
def points(alice):
    account = make_account(alice, unit="PTS", points_per_unit=120, points_currency="USD")
    make_points_rate(account, FIRST_DAY, "100")
    make_points_rate(account, DAY, "120")
    return account


def test_a_rate_is_as_before(as_alice, alice):
    row = make_rate(alice, "USD", "GBP", DAY, "0.8123")
    before = ExchangeRate.objects.values_list(*RATE).get()
    page = as_alice.post(f"/platforms/rates/{row.pk}/delete/", follow=True)
    assert not ExchangeRate.objects.exists()
    page = as_alice.post(undo_of(page), follow=True)
    assert b"It is as before." in page.content
    assert ExchangeRate.objects.values_list(*RATE).get() == before


def test_a_change_of_points_is_as_before(as_alice, points):
    before = list(PointsRate.objects.order_by("valid_on").values_list(*WORTH))
    row = PointsRate.objects.get(valid_on=DAY)
    page = as_alice.post(f"/platforms/points/{row.pk}/delete/", follow=True)
    assert not PointsRate.objects.exists()  # one worth from the beginning is no history
    as_alice.post(undo_of(page))
    assert list(PointsRate.objects.order_by("valid_on").values_list(*WORTH)) == before
    points.refresh_from_db()
    assert points.points_per_unit == 120


def test_what_was_noted_meanwhile_stays(as_alice, alice):
    row = make_rate(alice, "USD", "GBP", DAY, "0.8")
    page = as_alice.post(f"/platforms/rates/{row.pk}/delete/", follow=True)
    set_rate(user=alice, source="USD", target="GBP", valid_on=DAY, rate=Decimal("0.9"))
    as_alice.post(undo_of(page))
    assert ExchangeRate.objects.get().rate == Decimal("0.9")


@pytest.mark.parametrize("token", ["made-up", "e30:1", ""])
def test_a_token_of_nobodys_brings_nothing_back(alice, token):
    assert not undo.bring_back(user=alice, token=token)


def test_a_stranger_cannot_use_it(client, alice):
    token = undo.of_rate(make_rate(alice, "USD", "GBP", DAY, "0.8"))
    bob = make_person()
    assert not undo.bring_back(user=bob, token=token)
    assert not ExchangeRate.objects.filter(user=bob).exists()


def test_points_of_an_account_that_is_gone_do_not_come_back(alice, points):
    token = undo.of_points(PointsRate.objects.get(valid_on=DAY))
    points.delete()
    assert not undo.bring_back(user=alice, token=token)
