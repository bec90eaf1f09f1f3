"""What points in an account were worth when they were earned, and what they are worth today."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from apps.payouts.points import worth_now
from apps.platforms.conversion import PointsWorth
from apps.platforms.money import Money
from apps.platforms.points_services import change_points
from tests.factories import make_account, make_payout, make_rate
from tests.payouts.work import adjust, earn

TODAY = date(2026, 11, 25)


def day(number):
    return datetime(2026, 11, number, 12, tzinfo=UTC)


@pytest.fixture
def points(alice):
    return make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(100), points_currency="USD")


def change(account, per_unit, valid_on=TODAY, currency="USD"):
    worth = PointsWorth(D(per_unit), currency)
    account = change_points(user=account.user, account_id=account.pk, worth=worth, valid_on=valid_on)
    return worth_now(account, TODAY)


def usd(amount):
    return Money(D(amount), "USD")


def test_points_that_lost_worth(points):
    earn(points, "1000", started_at=day(10))
    found = change(points, 120)
    assert (found.earned, found.today, found.change) == (usd("10.00"), usd("8.33"), usd("-1.67"))


def test_points_that_gained_worth(points):
    earn(points, "1000", started_at=day(10))
    assert change(points, 80).change == usd("2.50")


def test_points_earned_since_lost_nothing(points):
    earn(points, "1000", started_at=day(20))
    assert change(points, 120, date(2026, 11, 15)).change == usd(0)


def test_payouts_took_the_oldest(points):
    earn(points, "1000", started_at=day(10))
    earn(points, "600", started_at=day(20))
    make_payout(points, "1000")
    found = change(points, 120, date(2026, 11, 15))
    assert (found.points, found.today, found.change) == (Money(D(600), "PTS"), usd("5.00"), usd(0))


def test_what_was_taken_away_comes_out_of_the_oldest_too(points):
    earn(points, "1000", started_at=day(10))
    earn(points, "600", started_at=day(20))
    adjust(points, "-500")
    found = change(points, 120, date(2026, 11, 15))
    assert (found.points, found.earned) == (Money(D(1100), "PTS"), usd("10.00"))  # 600 at 120, 500 at 100


def test_a_worth_in_another_currency_is_compared_by_the_rate_of_the_day(alice, points):
    earn(points, "1000", started_at=day(10))
    found = change(points, 100, currency="EUR")
    assert (found.today, found.earned, found.change) == (Money(D(10), "EUR"), None, None)
    make_rate(alice, "USD", "EUR", date(2026, 11, 9), "0.9")
    assert change(points, 100, currency="EUR").change == Money(D(1), "EUR")


def test_there_is_nothing_to_say(alice, points):
    assert worth_now(points, TODAY) is None
    make_payout(points, "5")
    assert worth_now(points, TODAY) is None
    unknown = make_account(alice, unit="PTS")
    earn(unknown, "5")
    assert worth_now(unknown, TODAY) is None


def shown(client, account):
    html = client.get(f"/payouts/{account.pk}/worth/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    return html


def test_the_account_page_says_it(as_alice, points):
    assert "No points here now." in shown(as_alice, points)
    earn(points, "1000", started_at=day(10))
    assert "You have 1,000 points here. Worth US$10.00 today.</p>" in shown(as_alice, points)
    change(points, 120, date(2026, 11, 15))
    assert "Worth US$8.33 today, US$1.67 less than when you earned it." in shown(as_alice, points)
    change(points, 80, date(2026, 11, 15))
    assert "Worth US$12.50 today, US$2.50 more than when you earned it." in shown(as_alice, points)
    page = as_alice.get(f"/platforms/mine/{points.pk}/").content.decode()
    assert f'hx-get="/payouts/{points.pk}/worth/"' in page


def test_money_has_no_such_sentence(as_alice, alice):
    account = make_account(alice, unit="USD")
    assert as_alice.get(f"/payouts/{account.pk}/worth/").status_code == 404
    assert "worth/" not in as_alice.get(f"/platforms/mine/{account.pk}/").content.decode()


@pytest.mark.parametrize(
    ("balance", "minimum", "step", "asked"),
    [
        pytest.param("4700", None, "2000", "4000", id="whole steps"),
        pytest.param("4700", "2000", "2000", "4000", id="from the minimum on"),
        pytest.param("4700", "500", "2000", "4500", id="a minimum that is no step"),
        pytest.param("1999", "2000", "500", "0", id="below the minimum"),
        pytest.param("4700", "2000", None, "4700", id="no steps"),
    ],
)
def test_a_request_offers_what_can_be_redeemed(as_alice, alice, balance, minimum, step, asked):
    account = make_account(alice, unit="PTS", minimum=minimum and D(minimum), redeem_step=step and D(step))
    earn(account, balance)
    response = as_alice.get(f"/payouts/{account.pk}/request/")
    assert response.context["form"].initial["amount"] == Money(D(asked), "PTS")
    is_said = "It pays in steps of 2,000 points." in response.content.decode()
    assert is_said is (step == "2000")


def test_gift_cards_by_hand(as_alice, alice):
    """1,250 points at 100 a dollar are 12.50, and 11.25 to Alice; of 4,700 in steps of 2,000 go 4,000 now."""
    points = make_account(
        alice, "Gifty", unit="PTS", points_per_unit=D(100), points_currency="USD", minimum=D(2000),
        redeem_step=D(2000), method="gift card", cash_worth=D("0.9"),
    )  # fmt: skip
    earn(points, "1250")
    found = worth_now(points, TODAY)
    assert (found.points, found.today, found.to_you) == (Money(D(1250), "PTS"), usd("12.50"), usd("11.25"))
    assert "Worth US$12.50 today. To you that is US$11.25.</p>" in shown(as_alice, points)
    assert "Worth US$11.25 to you. 750 points to go" in as_alice.get("/payouts/").content.decode()
    earn(points, "3450")
    form = as_alice.get(f"/payouts/{points.pk}/request/").context["form"]
    assert form.initial["amount"] == Money(D(4000), "PTS")


def test_what_is_as_good_as_cash_is_said_to_nobody(as_alice, points):
    earn(points, "1250")
    assert worth_now(points, TODAY).to_you is None
    assert "to you" not in shown(as_alice, points)
    assert " to you." not in as_alice.get("/payouts/").content.decode()


def test_the_payouts_page_says_what_each_sum_is_worth(as_alice, alice):
    cards = make_account(alice, "Cardy", minimum=D(5), cash_worth=D("0.9"))
    earn(cards, "25")
    payout = make_payout(cards, "12.50")
    html = as_alice.get("/payouts/").content.decode()
    assert html.count("Worth £11.25 to you.") == 2  # what is left, and what is on its way
    assert html.count("£12.50") >= 2
    payout.delete()
    came = make_payout(cards, "12.50", arrived_on=TODAY)
    html = as_alice.get(f"/payouts/{came.pk}/").content.decode()
    assert "<dt>Arrived</dt><dd>£12.50</dd>" in html
    assert "<dt>Worth to you</dt><dd>£11.25</dd>" in html
