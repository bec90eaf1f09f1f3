"""Exchange rates by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from apps.platforms.models import ExchangeRate
from apps.platforms.rates_missing import Gap, missing_rates, unknown_points
from tests.factories import make_account, make_points_rate, make_rate
from tests.insights.work import log, today_at

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
    assert [gap.currency for gap in missing_rates(alice)] == ["EUR", "USD"]
    response = as_alice.get("/platforms/rates/")
    assert "No rate yet for EUR." in response.content.decode()
    assert response.context["form"]["source"].value() == "EUR"
    assert response.context["form"]["target"].value() == "GBP"
    make_rate(alice, "GBP", "USD", date(2026, 11, 1), "1.25")
    assert [gap.currency for gap in missing_rates(alice)] == ["EUR"]


def test_it_says_before_which_day_a_rate_is_missing_and_for_how_much_work_as_today_does(as_alice, alice):
    account = make_account(alice, unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 11, 26), "0.79")
    for day in (21, 22, 24, 24, 26):
        log(alice, account, 10, 1, at=datetime(2026, 11, day, 9, tzinfo=UTC))
    (gap,) = missing_rates(alice)
    assert gap == Gap("USD", known_from=date(2026, 11, 26), since=date(2026, 11, 21), tasks=4)
    assert today_at(alice).unconverted == gap.tasks
    response = as_alice.get("/platforms/rates/")
    said = "No rate for USD before 26 Nov 2026: 4 tasks since 21 Nov 2026 are not in your totals in GBP."
    assert said in response.content.decode()
    form = response.context["form"]
    assert (form["source"].value(), form["valid_on"].value()) == ("USD", date(2026, 11, 21))


def test_a_rate_from_the_first_day_on_closes_the_gap(as_alice, alice):
    account = make_account(alice, unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 11, 26), "0.79")
    log(alice, account, 10, 1, at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    as_alice.post("/platforms/rates/", RATE | {"valid_on": "2026-11-21"})
    assert missing_rates(alice) == []  # at once, before the figures are made anew


def test_money_that_work_waits_for_comes_first_in_the_list_and_in_the_form(as_alice, alice):
    make_account(alice, unit="EUR")
    log(alice, make_account(alice, unit="USD"), 10, 1, at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    log(alice, make_account(alice, unit="USD"), 10, 1, at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert missing_rates(alice) == [
        Gap("USD", known_from=None, since=date(2026, 11, 20), tasks=2),
        Gap("EUR", known_from=None, since=None, tasks=0),
    ]
    page = as_alice.get("/platforms/rates/").content.decode()
    assert "No rate yet for USD: 2 tasks since 20 Nov 2026 are not in your totals in GBP." in page


def test_points_worth_nothing_known_then_need_no_rate(alice):
    points = make_account(alice, unit="PTS", points_per_unit=D(100), points_currency="GBP")
    make_points_rate(points, date(2026, 11, 24), "100", "GBP")
    log(alice, points, 10, 100, at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert missing_rates(alice) == []


def test_points_that_nobody_knows_the_worth_of_lead_to_where_it_is_said(as_alice, alice):
    points = make_account(alice, "Swaply", unit="PTS", points_per_unit=D(100), points_currency="GBP")
    make_points_rate(points, date(2026, 11, 24), "100", "GBP")
    for day in (20, 21, 25):
        log(alice, points, 10, 100, at=datetime(2026, 11, day, 9, tzinfo=UTC))
    (one,) = unknown_points(alice)
    assert (one.account, one.since, one.tasks) == (points, date(2026, 11, 20), today_at(alice).unconverted)
    page = as_alice.get("/platforms/rates/").content.decode()
    said = "Nobody has said what the points of Swaply were worth on 20 Nov 2026: 2 tasks since then are not"
    assert said in page
    there = f"/platforms/mine/{points.pk}/points/"
    assert f'href="{there}"' in page
    assert as_alice.get(there).context["form"]["valid_on"].value() == one.since
    make_points_rate(points, date(2026, 11, 20), "120", "GBP")
    assert unknown_points(alice) == []


def test_points_without_work_and_those_of_others_are_not_among_them(alice, bob):
    make_account(alice, "Swaply", unit="PTS")
    log(bob, make_account(bob, "Swaply", unit="PTS"), 10, 100, at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    assert unknown_points(alice) == []
