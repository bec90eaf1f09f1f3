"""The pages of a payout on its way: its parts, its failing, a hold, and the notices about them."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.checks import check_person
from apps.payouts.hold_services import hold_account
from apps.payouts.lateness import check_late
from apps.payouts.models import AccountCycle, Alert, Payout
from apps.payouts.transit import Rest
from apps.platforms.money import Money
from apps.tasks.models import Adjustment
from tests.factories import make_account, make_payout
from tests.payouts.work import NOON, adjust, earn

pytestmark = pytest.mark.usefixtures("clock")

FRIDAYS = {"kind": "weekly", "weekdays": ["fri"]}


@pytest.fixture
def sent(quillo):
    """Eight pounds of ten on their way, and due a week ago."""
    earn(quillo, "10")
    check_person(quillo.user_id)
    payout = make_payout(quillo, "8", requested_on=date(2026, 11, 9), expected_on=date(2026, 11, 16))
    check_person(quillo.user_id)
    Alert.objects.all().delete()
    User.objects.update(has_notices=False)
    return payout


def page(client, url="/payouts/", status=200):
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def came(**values):
    known = {"received": "8.00", "fee": "", "rest": "", "arrived_on": "2026-11-23", "other_amount": ""}
    return known | {"other_unit": "", "key": str(uuid4())} | values


def state(payout):
    payout.refresh_from_db()
    return payout.state, payout.amount, payout.came, payout.fee, payout.lost


def test_a_part_is_noted_and_its_page_tells_its_history(as_alice, sent):
    url = f"/payouts/{sent.pk}/arrived/"
    response = as_alice.post(url, came(received="3", fee="0.25", rest="open"), follow=True)
    assert "£3.00 from Quillo arrived." in response.content.decode()
    assert state(sent) == ("partial", 8, 3, Decimal("0.25"), 0)
    html = page(as_alice, f"/payouts/{sent.pk}/")
    for words in ("Arrived in part", "after £0.25 fee", "<dd>£4.75</dd>", "7 days late", "9 Nov 2026"):
        assert words in html
    assert "£4.75 has not arrived" in html
    assert 'name="received" value="4.75"' in page(as_alice, url)
    as_alice.post(url, came(received="4.75", other_amount="5.60", other_unit="EUR"))
    html = page(as_alice, f"/payouts/{sent.pk}/")
    assert "as €5.60" in html
    assert "It took 14 days." in html
    assert "Still on its way" not in html


def test_a_part_is_undone_from_the_page(as_alice, sent):
    services.mark_arrived(
        payout=sent, received=Money(3, "GBP"), arrived_on=date(2026, 11, 20), rest=Rest.OPEN
    )
    as_alice.post(f"/payouts/{sent.pk}/undo/")
    assert state(sent) == ("requested", 8, 0, 0, 0)


RESTS = {
    "lost": (came(received="5", rest="lost"), ("arrived", 8, 5, 0, 3), "Lost"),
    "a fee": (came(received="5"), ("arrived", 8, 5, 3, 0), "Fees"),
    "back": (came(received="5", fee="1"), ("arrived", 6, 5, 1, 0), "Back in the balance"),
}


@pytest.mark.parametrize(("values", "after", "word"), RESTS.values(), ids=RESTS)
def test_what_became_of_the_rest_is_on_its_page(as_alice, sent, values, after, word):
    assert as_alice.post(f"/payouts/{sent.pk}/arrived/", values).status_code == 302
    assert state(sent) == after
    assert f"<dt>{word}</dt>" in page(as_alice, f"/payouts/{sent.pk}/")


SAID = {
    "beyond the fee": (
        came(received="6.50", fee="0.50"),
        "£6.50 from Quillo arrived. £1.00 is back in your balance.",
    ),
    "all of it a fee": (came(received="6.50"), "£6.50 from Quillo arrived.<"),
    "lost": (came(received="6.50", fee="0.50", rest="lost"), "£6.50 from Quillo arrived.<"),
    "to come": (came(received="6.50", fee="0.50", rest="open"), "£6.50 from Quillo arrived.<"),
}


@pytest.mark.parametrize(("values", "words"), SAID.values(), ids=SAID)
def test_money_that_goes_back_is_said_with_what_arrived(as_alice, sent, values, words):
    assert "The rest is back in my balance" in page(as_alice, f"/payouts/{sent.pk}/arrived/")
    html = " ".join(
        as_alice.post(f"/payouts/{sent.pk}/arrived/", values, follow=True).content.decode().split()
    )
    assert words in html


WRONG = {
    "nothing": ({"received": ""}, "This field is required."),
    "no number": ({"received": "all"}, "Write an amount, like 1.80."),
    "another currency than the account's": ({"received": "$8"}, "This account is paid in GBP."),
    "a fee that is no number": ({"fee": "some"}, "Write an amount, like 1.80."),
    "a fee above the payout": ({"received": "1", "fee": "8.01"}, "The fee is more than the payout."),
    "a fee above the payout that the balance has": (
        {"received": "1", "fee": "9"},
        "The fee is more than the payout.",
    ),
    "a rest of another kind": ({"rest": "eaten"}, "eaten is not one of the available choices"),
    "a sum without its currency": ({"other_amount": "9.31"}, "Choose the currency it came in."),
    "a currency without its sum": ({"other_unit": "EUR"}, "Write an amount, like 1.80."),
    "a sum of another currency that is none": (
        {"other_amount": "x", "other_unit": "EUR"},
        "Write an amount, like 1.80.",
    ),
    "less than nothing of another currency": (
        {"other_amount": "-2", "other_unit": "EUR"},
        "Write an amount from 0 up.",
    ),
    "the same currency as another one": (
        {"other_amount": "8", "other_unit": "GBP"},
        "This account is paid in GBP. Choose another currency, or leave both empty.",
    ),
    "no day": ({"arrived_on": "today"}, "Write a date, like 2026-11-23."),
    "beyond the book": (
        {"received": "1000000000", "fee": "8", "is_more": "on"},
        "That is larger than any sum can be here.",
    ),
}


@pytest.mark.parametrize(("values", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_arrival_says_what_to_write_and_loses_nothing(as_alice, sent, values, says):
    typed = came(**values)
    response = as_alice.post(f"/payouts/{sent.pk}/arrived/", typed)
    html = " ".join(response.content.decode().split())
    assert response.status_code == 422
    assert says in html
    for name in ("received", "fee", "arrived_on", "other_amount", "key"):
        if typed[name]:
            assert f'name="{name}" value="{typed[name]}"' in html
    assert state(sent) == ("requested", 8, 0, 0, 0)
    assert not Adjustment.objects.exists()


def test_that_the_platform_paid_more_is_asked_only_where_it_is_the_question(as_alice, sent):
    url = f"/payouts/{sent.pk}/arrived/"
    assert 'name="is_more"' not in page(as_alice, url)
    typed = came(received="11")
    response = as_alice.post(url, typed)
    assert response.status_code == 422
    assert 'name="is_more"' in response.content.decode()
    assert "The platform paid more" in response.content.decode()
    assert as_alice.post(url, typed | {"is_more": "on"}).status_code == 302
    assert state(sent) == ("arrived", 11, 11, 0, 0)
    assert Adjustment.objects.get().amount == 1


def test_that_the_platform_shows_more_is_asked_by_the_request_form(as_alice, quillo):
    earn(quillo, "5")
    url = f"/payouts/{quillo.pk}/request/"
    assert 'name="is_more"' not in page(as_alice, url)
    typed = {"amount": "6", "method": "Bank", "requested_on": "2026-11-23", "key": str(uuid4())}
    response = as_alice.post(url, typed)
    assert response.status_code == 422
    assert 'name="is_more"' in response.content.decode()
    assert 'value="Bank"' in response.content.decode()
    assert as_alice.post(url, typed | {"is_more": "on"}).status_code == 302
    assert Payout.objects.get().amount == 6


def test_the_same_arrival_sent_twice_is_one(as_alice, sent):
    url, typed = f"/payouts/{sent.pk}/arrived/", came(received="5", fee="1", rest="open")
    for _ in range(2):
        assert as_alice.post(url, typed).status_code == 302
    assert state(sent) == ("partial", 8, 5, 1, 0)
    last = came(received="2")
    for _ in range(2):
        assert as_alice.post(url, last).status_code == 302
    assert state(sent) == ("arrived", 8, 7, 1, 0)


@pytest.mark.parametrize(
    ("outcome", "after", "word"),
    [
        ("back", ("failed", 0, 0, 0, 0), "Failed, back in the balance"),
        ("lost", ("failed", 8, 0, 0, 8), "<dt>Lost</dt><dd>£8.00</dd>"),
    ],
)
def test_a_failure_is_noted_and_can_be_undone(as_alice, sent, outcome, after, word):
    url = f"/payouts/{sent.pk}/failed/"
    assert "£8.00 from Quillo will not come" in page(as_alice, url)
    response = as_alice.post(url, {"outcome": outcome, "failed_on": "2026-11-22"}, follow=True)
    html = response.content.decode()
    assert "The payout from Quillo failed." in html
    assert f'action="/payouts/{sent.pk}/undo/"' in html
    assert state(sent) == after
    assert word in page(as_alice, f"/payouts/{sent.pk}/")
    assert f'href="/payouts/{sent.pk}/"' in page(as_alice)
    as_alice.post(f"/payouts/{sent.pk}/undo/")
    assert state(sent) == ("requested", 8, 0, 0, 0)


FAILURES = {
    "a day to come": ({"failed_on": "2026-11-24"}, "This day is still to come."),
    "before it was asked for": ({"failed_on": "2026-11-08"}, "It was requested after that."),
    "no day": ({"failed_on": ""}, "This field is required."),
    "no outcome": ({"outcome": ""}, "This field is required."),
    "another outcome": ({"outcome": "eaten"}, "eaten is not one of the available choices"),
}


@pytest.mark.parametrize(("values", "says"), FAILURES.values(), ids=FAILURES)
def test_a_wrong_failure_says_what_to_write_and_loses_nothing(as_alice, sent, values, says):
    typed = {"outcome": "lost", "failed_on": "2026-11-22"} | values
    response = as_alice.post(f"/payouts/{sent.pk}/failed/", typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert says in html
    assert f'value="{typed["failed_on"]}"' in html or not typed["failed_on"]
    assert state(sent) == ("requested", 8, 0, 0, 0)


def test_what_has_ended_has_no_forms_any_more(as_alice, quillo):
    arrived = make_payout(quillo, "5", arrived_on="2026-11-22")
    for step in ("arrived", "failed"):
        assert as_alice.get(f"/payouts/{arrived.pk}/{step}/").url == f"/payouts/{arrived.pk}/"
    response = as_alice.post(f"/payouts/{arrived.pk}/failed/", {"outcome": "lost", "failed_on": "2026-11-23"})
    assert response.status_code == 422
    assert "This payout has arrived already. Undo that first." in response.content.decode()


def test_a_hold_is_noted_and_ended(as_alice, quillo):
    earn(quillo, "6")
    url = f"/payouts/{quillo.pk}/hold/"
    assert "Does Quillo hold your account?" in page(as_alice, url)
    response = as_alice.post(url, {"note": "Confirm <b>it</b>"}, follow=True)
    html = response.content.decode()
    assert "Quillo is noted as held." in html
    assert "badge--held" in html
    assert "You noted that it is held: Confirm &lt;b&gt;it&lt;/b&gt;" in html
    html = page(as_alice, url)
    assert "Quillo holds your account" in html
    assert "Confirm &lt;b&gt;it&lt;/b&gt;" in html
    response = as_alice.post(f"/payouts/{quillo.pk}/release/", follow=True)
    assert "The hold of Quillo has ended." in response.content.decode()
    assert AccountCycle.objects.get().held_at is None
    assert "Ready" in page(as_alice)


def test_a_reason_that_is_too_long_comes_back(as_alice, quillo):
    reason = "x" * 301
    response = as_alice.post(f"/payouts/{quillo.pk}/hold/", {"note": reason})
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not AccountCycle.objects.exclude(held_at=None).exists()


def test_only_a_failed_payout_is_still_something_to_show(as_alice, alice):
    closed = make_account(alice, "Gone", closed_at=NOON)
    make_payout(closed, "5", state="failed", lost="5", failed_on="2026-11-22")
    adjust(closed, "5")
    html = page(as_alice)
    assert "Gone" in html
    assert "No balance to show yet." not in html


def test_a_stranger_finds_nothing(client, bob, sent):
    client.force_login(bob)
    for step in ("", "arrived/", "failed/"):
        assert client.get(f"/payouts/{sent.pk}/{step}").status_code == 404
    for step in ("arrived", "failed", "undo", "cancel"):
        typed = came() | {"outcome": "lost", "failed_on": "2026-11-22"}
        assert client.post(f"/payouts/{sent.pk}/{step}/", typed).status_code == 404
    for step in ("hold", "release"):
        assert client.post(f"/payouts/{sent.account_id}/{step}/").status_code == 404
    assert client.get(f"/payouts/{sent.account_id}/hold/").status_code == 404
    assert state(sent) == ("requested", 8, 0, 0, 0)
    assert not AccountCycle.objects.exclude(held_at=None).exists()


def test_wrong_methods_are_turned_down(as_alice, sent):
    assert as_alice.get(f"/payouts/{sent.account_id}/release/").status_code == 405
    assert as_alice.post(f"/payouts/{sent.pk}/").status_code == 405
    for step in ("", "failed/", "arrived/"):
        assert as_alice.put(f"/payouts/{sent.pk}/{step}").status_code == 405


def crossing(sent):
    adjust(sent.account, "3")
    check_person(sent.user_id)


def without_a_minimum(sent):
    quillo = make_account(sent.user, "Nominal", minimum="0")
    adjust(quillo, "3")
    check_person(sent.user_id)


def scheduled(sent):
    quillo = make_account(sent.user, "Weekly", minimum="5", own_cycle=FRIDAYS)
    adjust(quillo, "5")
    check_person(sent.user_id)


def held(sent):
    hold_account(account=sent.account)
    crossing(sent)


def lost(sent):
    services.mark_failed(payout=sent, is_lost=True, failed_on=date(2026, 11, 22))


def late(sent):
    check_late(timezone.now())


NOTICES = {
    "due": (
        crossing,
        "Quillo has reached its minimum of £5.",
        "/payouts/{account}/request/",
        "Request payout",
    ),
    "due without a minimum": (without_a_minimum, "Nominal can pay out.", "/request/", "Request payout"),
    "scheduled": (scheduled, "Weekly will pay out £5.00 by itself.", "/request/", "Note the payout"),
    "held": (held, "Quillo has £5.00 for you, and holds your account.", "/payouts/", "See your payouts"),
    "failed": (lost, "A payout of £8.00 from Quillo did not come.", "/{payout}/", "See the payout"),
    "late": (
        late,
        "£8.00 from Quillo was due on 16 Nov and is late.",
        "/payouts/{payout}/",
        "See the payout",
    ),
}


@pytest.mark.parametrize(("cause", "says", "url", "action"), NOTICES.values(), ids=NOTICES)
def test_each_kind_of_notice_stands_on_a_page_until_it_is_put_away(
    as_alice, alice, sent, cause, says, url, action
):
    cause(sent)
    html = page(as_alice, "/settings/")
    aside = html[html.index('<aside class="notices notices--later wrap" aria-label="Notices"') :]
    aside = aside[: aside.index("</aside>")]
    assert says in aside
    assert url.format(account=sent.account_id, payout=sent.pk) + f'">{action}</a>' in aside
    alert = Alert.objects.unseen().get()
    response = as_alice.post(f"/payouts/alerts/{alert.pk}/seen/", headers={"hx-request": "true"})
    assert response.status_code == 200
    assert not User.objects.get(pk=alice.pk).has_notices
    assert 'aria-label="Notices"' not in page(as_alice, "/settings/")


def test_a_page_without_notices_asks_for_none(as_alice, sent):
    assert not any("payouts_alert" in query for query in queries_of(as_alice))
    late(sent)
    assert sum("payouts_alert" in query for query in queries_of(as_alice)) == 1


def queries_of(client):
    with CaptureQueriesContext(connection) as asked:
        page(client, "/settings/")
    return [query["sql"] for query in asked]


def test_one_of_two_put_away_leaves_the_other(as_alice, alice, sent):
    late(sent)
    crossing(sent)
    first, second = Alert.objects.unseen()
    as_alice.post(f"/payouts/alerts/{first.pk}/seen/")
    assert User.objects.get(pk=alice.pk).has_notices
    as_alice.post(f"/payouts/alerts/{second.pk}/seen/")
    assert not User.objects.get(pk=alice.pk).has_notices


def test_a_withdrawn_last_notice_clears_it_too(alice, sent):
    late(sent)
    services.mark_arrived(payout=sent, received=sent.money, arrived_on=date(2026, 11, 23))
    assert not User.objects.get(pk=alice.pk).has_notices


def test_a_failure_noted_undone_and_noted_again_leaves_no_empty_notice(alice, sent):
    for _ in range(2):
        services.mark_failed(payout=sent, is_lost=True, failed_on=date(2026, 11, 22))
        services.undo_failed(payout=sent)
    services.mark_failed(payout=sent, is_lost=True, failed_on=date(2026, 11, 22))
    assert User.objects.get(pk=alice.pk).has_notices == Alert.objects.for_user(alice).unseen().exists()


def test_a_fragment_asks_for_no_notices(as_alice, sent):
    late(sent)
    response = as_alice.get(f"/payouts/{sent.pk}/", headers={"hx-request": "true"})
    assert "is late." not in response.content.decode()
