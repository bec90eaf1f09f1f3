"""Exchange rates by hand."""

from datetime import date
from decimal import Decimal as D

import pytest

from apps.platforms.models import ExchangeRate
from apps.platforms.rates_book import currencies_without_rate
from tests.factories import make_account, make_rate

RATE = {"source": "USD", "rate": "0.79", "target": "GBP", "valid_on": "2026-11-01"}


def test_it_saves_a_rate(as_alice, alice, nudged):
    with nudged() as sent:
        assert as_alice.post("/platforms/rates/", RATE).url == "/platforms/rates/"
    row = ExchangeRate.objects.get()
    assert (row.user, row.source, row.target, row.rate) == (alice, "USD", "GBP", D("0.79"))
    assert row.valid_on == date(2026, 11, 1)
    assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]


def test_the_same_day_again_replaces_it(as_alice):
    for rate in ("0.79", "0.00666667"):
        as_alice.post("/platforms/rates/", RATE | {"rate": rate})
    assert ExchangeRate.objects.get().rate == D("0.00666667")
    assert "1 USD = 0.00666667 GBP" in as_alice.get("/platforms/rates/").content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"source": "PTS"}, "source"),
        ({"source": ""}, "source"),
        ({"target": "USD"}, "target"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "NaN"}, "rate"),
        ({"rate": "0.000000001"}, "rate"),
        ({"rate": "much"}, "rate"),
        ({"valid_on": "1999-12-31"}, "valid_on"),
        ({"valid_on": "9999-01-01"}, "valid_on"),
        ({"valid_on": "soon"}, "valid_on"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(as_alice, values, field):
    response = as_alice.post("/platforms/rates/", RATE | values)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert {name: response.context["form"][name].value() for name in RATE} == RATE | values
    assert not ExchangeRate.objects.exists()


def test_it_deletes_a_rate(as_alice, alice, nudged):
    row = make_rate(alice, "USD", "GBP", date(2026, 11, 1), "0.79")
    with nudged() as sent:
        as_alice.post(f"/platforms/rates/{row.pk}/delete/")
    assert not ExchangeRate.objects.exists()
    assert len(sent) == 2


def test_a_stranger_sees_and_deletes_nothing(as_bob, alice):
    row = make_rate(alice, "USD", "GBP", date(2026, 11, 1), "0.79")
    assert as_bob.get("/platforms/rates/").context["rates"] == []
    assert as_bob.post(f"/platforms/rates/{row.pk}/delete/").status_code == 404
    assert ExchangeRate.objects.exists()


def test_wrong_verbs_do_nothing(as_alice, alice):
    row = make_rate(alice, "USD", "GBP", date(2026, 11, 1), "0.79")
    assert as_alice.put("/platforms/rates/").status_code == 405
    assert as_alice.get(f"/platforms/rates/{row.pk}/delete/").status_code == 405


def test_nobody_is_asked_to_sign_in(client, db):
    assert client.get("/platforms/rates/").url.startswith("/accounts/login/")


def test_it_says_which_money_does_not_lead_home(as_alice, alice):
    make_account(alice, unit="GBP")
    make_account(alice, unit="USD")
    make_account(alice, unit="PTS", points_per_unit=D(10), points_currency="EUR")
    make_account(alice, unit="PTS")
    assert currencies_without_rate(alice) == ["EUR", "USD"]
    response = as_alice.get("/platforms/rates/")
    assert "No rate yet for EUR." in response.content.decode()
    assert response.context["form"]["source"].value() == "EUR"
    assert response.context["form"]["target"].value() == "GBP"
    make_rate(alice, "GBP", "USD", date(2026, 11, 1), "1.25")
    assert currencies_without_rate(alice) == ["EUR"]
