import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.accounts.models import OutboxMessage
from apps.payouts.models import Alert, Arrival, Payout
from apps.payouts.services import request_payout
from apps.platforms.money import Money
from tests.factories import make_account, make_payout, make_platform
from tests.payouts.work import NOON, adjust, earn

pytestmark = pytest.mark.usefixtures("clock")

TODAY = date(2026, 11, 23)


def page(client, url="/payouts/"):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def words(html):
    return " ".join(html.split())


def asked(**values):
    known = {"amount": "5.00", "method": "PayPal", "requested_on": "2026-11-23", "key": str(uuid4())}
    return known | values


def test_nobody_is_asked_to_sign_in(client, quillo):
    response = client.get("/payouts/")
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_without_an_account_it_says_what_to_do_next(as_alice):
    html = page(as_alice)
    assert "No balance to show yet." in html
    assert 'href="/platforms/"' in html


def test_each_balance_and_payout_stands_where_its_money_is(as_alice, alice, quillo):
    earn(quillo, "23.40")
    tagwell, scribo, microdeck = (
        make_account(alice, name, minimum="5") for name in ("Tagwell", "Scribo", "Microdeck")
    )
    make_payout(tagwell, "31.15", requested_on="2026-11-02", expected_on="2026-11-16")
    make_payout(scribo, "12.80", requested_on="2026-11-20", expected_on="2026-11-24")
    earn(microdeck, "3.85")
    earn(microdeck, "0.50", status="pending")
    make_payout(microdeck, "6", arrived_on="2026-11-10", fee="0.50", requested_on="2026-11-03")
    adjust(microdeck, "6")
    html = words(page(as_alice))
    ready, way = html.index("Ready now"), html.index("On the way")
    saving, arrived = html.index("Saving up"), html.index(">Arrived<")
    assert "Over the £5 minimum. Usually arrives within 3 days." in html[ready:way]
    assert "£23.40" in html[ready:way]
    assert "Requested 2 Nov. Due 16 Nov, so 7 days late." in html[way:saving]
    assert html[way:saving].index("7 days late") < html[way:saving].index("Scribo")
    assert "Requested 20 Nov. Due tomorrow, 24 Nov." in html[way:saving]
    assert "£1.15 to go. £0.50 more waits for approval." in html[saving:arrived]
    assert 'value="0.77"' in html[saving:arrived]
    assert "November 2026" in html[arrived:]
    assert "£5.50" in html[arrived:]
    assert "7 days" in html[arrived:]


def test_a_crossing_shows_at_once_without_a_worker(as_alice, quillo):
    earn(quillo, "5")
    html = page(as_alice)
    assert "Quillo has reached its minimum of £5." in html
    assert "badge--ready" in html
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1
    page(as_alice)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_points_say_what_they_are_worth(as_alice, alice):
    platform = make_platform(
        "Pollpost",
        units=["PTS"],
        minimums=[{"method": None, "amount": "2000", "unit": "PTS", "note": ""}],
        points_per_unit=250,
        points_currency="GBP",
    )
    earn(make_account(alice, platform=platform, unit="PTS"), "1340")
    html = page(as_alice)
    assert "1,340 points" in html
    assert "660 points to go, worth £2.64." in html


def test_no_minimum_known_is_said_and_not_measured(as_alice, alice):
    account = make_account(alice, "Testnest")
    earn(account, "9")
    html = page(as_alice)
    assert "No minimum is known yet." in html
    assert f'href="/platforms/mine/{account.pk}/edit/"' in html
    assert "<meter" not in html


def test_a_closed_account_stays_while_there_is_money_in_it(as_alice, alice):
    empty = make_account(alice, "Emptied", closed_at=NOON)
    stuck = make_account(alice, "Stuck", closed_at=NOON)
    earn(stuck, "2")
    html = page(as_alice)
    assert stuck.name in html
    assert empty.name not in html


def test_a_locale_with_commas_breaks_no_meter(as_alice, alice, quillo):
    alice.locale = "de-DE"
    alice.save()
    earn(quillo, "3.85")
    html = page(as_alice)
    assert 'value="0.77"' in html
    assert "1,15\N{NO-BREAK SPACE}£" in html


def test_the_page_costs_the_same_for_many_accounts(as_alice, alice, django_assert_num_queries):
    for number in range(4):
        fill(alice, number)
    page(as_alice)
    queries = 7  # session, person, moved or not, balances, payouts, arrivals, what there is to look into
    with django_assert_num_queries(queries):
        page(as_alice)
    for number in range(4, 12):
        fill(alice, number)
    page(as_alice)
    with django_assert_num_queries(queries):
        page(as_alice)


def fill(alice, number):
    account = make_account(alice, f"A{number}", minimum="5")
    earn(account, "7")
    make_payout(account, "1")
    make_payout(account, "1", arrived_on="2026-11-21")


def test_older_payouts_come_by_the_page(as_alice, quillo, bob):
    for number in range(53):
        make_payout(quillo, str(number + 1), arrived_on="2026-11-22")
    first = page(as_alice)
    assert first.count("<time") == 50
    last = Arrival.objects.order_by("-pk")[49]
    older = page(as_alice, reverse("payout_list_before", args=[last.pk]))
    assert older.count("<time") == 3
    assert "Older payouts" in older
    theirs = make_payout(make_account(bob), "1", arrived_on="2026-11-22").arrivals.get()
    assert as_alice.get(reverse("payout_list_before", args=[theirs.pk])).status_code == 404


def test_the_request_form_is_filled_in(as_alice, quillo):
    earn(quillo, "8.0050")
    html = page(as_alice, f"/payouts/{quillo.pk}/request/")
    assert 'name="amount" value="8.00"' in html
    assert 'name="method" value="PayPal"' in html
    assert 'name="requested_on" value="2026-11-23"' in html
    assert 'name="expected_on" value="2026-11-26"' in html
    assert "Quillo owes you £8.00." in html


def test_the_amount_has_the_focus_until_something_is_wrong(as_alice, quillo):
    earn(quillo, "8")
    address = f"/payouts/{quillo.pk}/request/"
    assert re.findall(r'name="(\w+)"[^>]* autofocus', page(as_alice, address)) == ["amount"]
    answer = as_alice.post(address, asked(requested_on="soon"))
    assert (answer.status_code, "autofocus" in answer.content.decode()) == (422, False)


def test_below_the_minimum_it_warns(as_alice, quillo):
    earn(quillo, "2")
    assert "Its minimum is £5: it may turn down less than that." in page(
        as_alice, f"/payouts/{quillo.pk}/request/"
    )


def test_a_request_is_noted_and_can_be_taken_back(as_alice, quillo):
    earn(quillo, "5")
    response = as_alice.post(f"/payouts/{quillo.pk}/request/", asked(expected_on="2026-11-26"), follow=True)
    payout = Payout.objects.get()
    html = response.content.decode()
    assert response.redirect_chain == [("/payouts/", 302)]
    assert "£5.00 requested from Quillo." in html
    assert f'action="/payouts/{payout.pk}/cancel/"' in html
    assert (payout.amount, payout.method, payout.expected_on) == (5, "PayPal", date(2026, 11, 26))
    as_alice.post(f"/payouts/{payout.pk}/cancel/")
    payout.refresh_from_db()
    assert payout.state == Payout.State.CANCELLED


def test_the_same_form_sent_twice_asks_once(as_alice, quillo):
    earn(quillo, "9")
    form = asked(amount="3")
    as_alice.post(f"/payouts/{quillo.pk}/request/", form)
    as_alice.post(f"/payouts/{quillo.pk}/request/", form)
    assert Payout.objects.count() == 1


WRONG = {
    "more than there is": ({"amount": "5.01"}, "Quillo owes you £5.00. Write that or less."),
    "nothing": ({"amount": "0"}, "Write an amount above zero."),
    "less than nothing": ({"amount": "-1"}, "Write an amount above zero."),
    "more than there can be": ({"amount": "99999999999"}, "That is larger than any sum can be here."),
    "no number": ({"amount": "five"}, "Write an amount, like 1.80."),
    "another currency": ({"amount": "$5"}, "This account is paid in GBP."),
    "parts of a penny": ({"amount": "4.005"}, "write at most 2 decimals"),
    "a day to come": ({"requested_on": "2026-11-24"}, "This day is still to come."),
    "the year 1": ({"requested_on": "0001-01-01"}, "from the year 2000 on"),
    "no day": ({"requested_on": "soon"}, "Write a date, like 2026-11-23."),
    "due before it was asked for": ({"expected_on": "2026-11-22"}, "from the request on"),
    "due in the year 9999": ({"expected_on": "9999-01-01"}, "within two years"),
}


@pytest.mark.parametrize(("values", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_comes_back_with_what_to_write_instead(as_alice, quillo, values, says):
    earn(quillo, "5")
    response = as_alice.post(f"/payouts/{quillo.pk}/request/", asked(**values))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Payout.objects.exists()


def test_an_empty_post_is_a_wrong_one(as_alice, quillo):
    assert as_alice.post(f"/payouts/{quillo.pk}/request/").status_code == 422
    payout = make_payout(quillo, "5")
    assert as_alice.post(f"/payouts/{payout.pk}/arrived/").status_code == 422


def test_an_arrival_is_noted_with_its_fee_and_can_be_undone(as_alice, quillo):
    payout = make_payout(quillo, "5", requested_on="2026-11-20")
    form = page(as_alice, f"/payouts/{payout.pk}/arrived/")
    assert 'name="received" value="5.00"' in form
    assert 'name="arrived_on" value="2026-11-23"' in form
    sent = {"received": "4.60", "fee": "", "arrived_on": "2026-11-22"}
    response = as_alice.post(f"/payouts/{payout.pk}/arrived/", sent, follow=True)
    assert f'action="/payouts/{payout.pk}/undo/"' in response.content.decode()
    payout.refresh_from_db()
    assert (payout.state, payout.fee, payout.arrived_on) == ("arrived", Decimal("0.4"), date(2026, 11, 22))
    response = as_alice.post(f"/payouts/{payout.pk}/undo/", follow=True)
    assert "is on its way again" in response.content.decode()
    payout.refresh_from_db()
    assert payout.state == "requested"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"received": "0"}, "say that it failed instead"),
        ({"received": "9"}, "£4.00 more than you asked for"),
        ({"arrived_on": "2026-11-19"}, "It was requested after that."),
        ({"arrived_on": "2026-11-24"}, "This day is still to come."),
    ],
)
def test_a_wrong_arrival_comes_back_with_what_to_write_instead(as_alice, quillo, values, says):
    payout = make_payout(quillo, "5", requested_on="2026-11-20")
    adjust(quillo, "5")
    sent = {"received": "5", "fee": "", "arrived_on": "2026-11-23"} | values
    response = as_alice.post(f"/payouts/{payout.pk}/arrived/", sent)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_what_has_arrived_has_no_form_any_more(as_alice, quillo):
    payout = make_payout(quillo, "5", arrived_on="2026-11-22")
    assert as_alice.get(f"/payouts/{payout.pk}/arrived/").status_code == 302


def test_a_refused_undo_says_why(as_alice, quillo):
    earn(quillo, "5")
    payout = request_payout(account=quillo, amount=Money(Decimal(5), "GBP"), requested_on=TODAY)
    as_alice.post(f"/payouts/{payout.pk}/cancel/")
    adjust(quillo, "-2")
    response = as_alice.post(f"/payouts/{payout.pk}/undo/", follow=True)
    assert "Quillo owes you £3.00." in response.content.decode()


def test_the_notice_stands_on_other_pages_until_it_is_put_away(as_alice, quillo):
    earn(quillo, "5")
    page(as_alice)
    alert = Alert.objects.get()
    url = f"/payouts/alerts/{alert.pk}/seen/"
    assert url in page(as_alice, "/settings/")
    response = as_alice.post(url, headers={"referer": "http://testserver/settings/"})
    assert response.url == "http://testserver/settings/"
    assert "Quillo has reached its minimum" not in page(as_alice)
    assert as_alice.post(url, headers={"referer": "https://elsewhere.example/"}).url == "/payouts/"


def test_htmx_takes_the_notice_out_of_the_page(as_alice, quillo):
    earn(quillo, "5")
    page(as_alice)
    response = as_alice.post(
        f"/payouts/alerts/{Alert.objects.get().pk}/seen/", headers={"hx-request": "true"}
    )
    assert response.status_code == 200
    assert response.content.startswith(
        b'<div id="toasts" hx-swap-oob="beforeend">'
    )  # and nothing in its place


def test_a_fragment_asks_for_no_notices(as_alice, quillo, django_assert_num_queries):
    page(as_alice)
    with django_assert_num_queries(6):
        as_alice.get("/payouts/", headers={"hx-request": "true"})


def test_a_name_is_text_everywhere(as_alice, alice):
    nasty = make_account(alice, "<script>alert(1)</script>", minimum="5")
    earn(nasty, "2")
    payout = make_payout(nasty, "1")
    make_payout(nasty, "1", arrived_on="2026-11-21")
    adjust(nasty, "9")
    urls = ["/payouts/", f"/payouts/{nasty.pk}/request/", f"/payouts/{payout.pk}/arrived/"]
    for url in urls:
        assert "<script>alert" not in page(as_alice, url)
    response = as_alice.post(urls[1], asked(amount="99"))
    assert "<script>alert" not in response.content.decode()


@pytest.fixture
def places(quillo):
    earn(quillo, "5")
    payout = make_payout(quillo, "2")
    alert = Alert.objects.create(
        user=quillo.user, account=quillo, kind="payout_due", cycle=1, balance=5, minimum=5
    )
    return {
        "request": f"/payouts/{quillo.pk}/request/",
        "arrived": f"/payouts/{payout.pk}/arrived/",
        "cancel": f"/payouts/{payout.pk}/cancel/",
        "undo": f"/payouts/{payout.pk}/undo/",
        "seen": f"/payouts/alerts/{alert.pk}/seen/",
    }


def test_a_stranger_finds_nothing(client, bob, places):
    client.force_login(bob)
    for url in places.values():
        assert client.post(url, asked()).status_code == 404
    assert client.get(places["request"]).status_code == client.get(places["arrived"]).status_code == 404
    assert Payout.objects.get().state == "requested"
    assert Alert.objects.get().seen_at is None


def test_wrong_methods_are_turned_down(as_alice, places):
    for name in ("cancel", "undo", "seen"):
        assert as_alice.get(places[name]).status_code == 405
    for url in ["/payouts/", *places.values()]:
        assert as_alice.put(url).status_code == 405
    assert as_alice.post("/payouts/").status_code == 405


def test_numbers_beyond_the_database_are_not_found(as_alice):
    for url in ("/payouts/{}/request/", "/payouts/{}/arrived/", "/payouts/before/{}/"):
        assert as_alice.get(url.format("9" * 30)).status_code == 404
