from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import OutboxMessage
from apps.payouts.alert_services import put_away
from apps.payouts.balances import standing_of
from apps.payouts.checks import check_person
from apps.payouts.models import AccountCycle, Alert, Arrival, Payout
from apps.payouts.services import (
    Refused,
    cancel_request,
    mark_arrived,
    request_payout,
    restore_request,
    undo_arrived,
)
from tests.factories import make_account, make_payout
from tests.money import pounds
from tests.payouts.work import adjust, earn

ASKED = date(2026, 11, 23)
CAME = date(2026, 11, 25)


def ask(account, amount="5", **values):
    return request_payout(account=account, amount=pounds(amount), requested_on=ASKED, **values)


def balance(account):
    return standing_of(account).balance


@pytest.fixture
def due(quillo):
    """Quillo with eight pounds in it, which has been said."""
    earn(quillo, "8")
    check_person(quillo.user_id)
    return quillo


def test_asked_for_money_leaves_the_balance(due):
    payout = ask(due, "8", method="PayPal", expected_on=CAME)
    assert (payout.state, payout.money, payout.expected_on) == (Payout.State.REQUESTED, pounds(8), CAME)
    assert balance(due) == pounds(0)


def test_the_same_form_twice_asks_once(due):
    key = uuid4()
    assert ask(due, "3", key=key) == ask(due, "3", key=key)
    assert balance(due) == pounds(5)


def test_another_person_s_key_is_their_own(due, bob):
    theirs = make_account(bob, minimum="1")
    earn(theirs, "5")
    key = uuid4()
    assert ask(due, key=key) != ask(theirs, key=key)


@pytest.mark.parametrize("amount", ["8.0001", "0", "-1"])
def test_it_refuses_more_than_there_is_and_nothing_at_all(due, amount):
    with pytest.raises(Refused) as refused:
        ask(due, amount)
    assert refused.value.field == "amount"
    assert not Payout.objects.exists()


def test_it_says_what_there_is(due):
    with pytest.raises(Refused, match=r"Quillo owes you £8\.00\. Write that or less."):
        ask(due, "9")


def test_less_than_the_minimum_may_be_asked_for(due):
    assert ask(due, "1").money == pounds(1)


def test_a_part_that_leaves_the_minimum_says_nothing_new(due):
    ask(due, "3")
    check_person(due.user_id)
    assert AccountCycle.objects.get().is_due
    assert Alert.objects.get().withdrawn_at is None
    assert OutboxMessage.objects.count() == 1


def test_the_notice_goes_with_the_money(due):
    ask(due, "8")
    assert Alert.objects.get().withdrawn_at
    assert not AccountCycle.objects.get().is_due


def test_a_crossing_that_nobody_had_seen_is_said_before_the_money_goes(quillo):
    earn(quillo, "5")
    ask(quillo)
    assert Alert.objects.get().withdrawn_at
    assert OutboxMessage.objects.count() == 1


def test_it_arrives_whole(due):
    payout = mark_arrived(payout=ask(due, "8"), received=pounds(8), arrived_on=CAME)
    assert (payout.state, payout.received, payout.fee_money) == (Payout.State.ARRIVED, pounds(8), pounds(0))
    assert balance(due) == pounds(0)


def test_what_is_missing_was_the_fee(due):
    payout = mark_arrived(payout=ask(due, "8"), received=pounds("7.54"), arrived_on=CAME)
    assert (payout.money, payout.fee_money) == (pounds(8), pounds("0.46"))
    assert balance(due) == pounds(0)


def test_with_a_fee_given_the_rest_goes_back_to_the_balance(due):
    payout = mark_arrived(payout=ask(due, "8"), received=pounds(5), fee=pounds("0.50"), arrived_on=CAME)
    assert payout.money == pounds("5.50")
    assert balance(due) == pounds("2.50")


def test_more_than_asked_for_comes_out_of_the_balance(due):
    mark_arrived(payout=ask(due, "6"), received=pounds(7), arrived_on=CAME)
    assert balance(due) == pounds(1)


def test_more_than_there_is_is_refused(due):
    payout = ask(due, "6")
    with pytest.raises(Refused, match=r"£3\.00 more than you asked for, and Quillo owes you only £2\.00"):
        mark_arrived(payout=payout, received=pounds(9), arrived_on=CAME)
    payout.refresh_from_db()
    assert payout.state == Payout.State.REQUESTED


def test_nothing_is_no_arrival(due):
    with pytest.raises(Refused, match="say that it failed"):
        mark_arrived(payout=ask(due), received=pounds(0), arrived_on=CAME)


def test_the_same_arrival_twice_is_one(due):
    payout = ask(due)
    first = mark_arrived(payout=payout, received=pounds("4.9"), arrived_on=CAME)
    assert mark_arrived(payout=payout, received=pounds("4.9"), arrived_on=CAME) == first
    with pytest.raises(Refused, match="arrived already"):
        mark_arrived(payout=payout, received=pounds("4"), arrived_on=CAME)


def test_an_arrival_undone_is_as_it_was_asked_for(due):
    payout = mark_arrived(payout=ask(due, "8"), received=pounds(5), fee=pounds(1), arrived_on=CAME)
    payout = undo_arrived(payout=payout)
    assert (payout.state, payout.money, payout.fee, payout.arrived_on) == ("requested", pounds(8), 0, None)
    assert balance(due) == pounds(0)
    assert undo_arrived(payout=payout).state == "requested"


def test_a_cancelled_request_puts_the_money_back_and_says_nothing(due):
    payout = cancel_request(payout=ask(due, "8"))
    assert balance(due) == pounds(8)
    check_person(due.user_id)
    assert AccountCycle.objects.get().is_due
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1
    assert cancel_request(payout=payout).state == Payout.State.CANCELLED


def test_after_a_cancelled_request_the_next_crossing_is_said(due):
    cancel_request(payout=ask(due, "8"))
    ask(due, "8")
    earn(due, "5")
    check_person(due.user_id)
    assert Alert.objects.unseen().get().balance == 5


def test_what_has_arrived_is_not_cancelled(due):
    payout = mark_arrived(payout=ask(due), received=pounds(5), arrived_on=CAME)
    with pytest.raises(Refused, match="arrived already"):
        cancel_request(payout=payout)


def test_a_cancelled_request_does_not_arrive(due):
    payout = cancel_request(payout=ask(due))
    with pytest.raises(Refused, match="cancelled"):
        mark_arrived(payout=payout, received=pounds(5), arrived_on=CAME)


def test_a_cancelling_is_undone_while_the_money_is_there(due):
    payout = cancel_request(payout=ask(due, "8"))
    assert restore_request(payout=payout).state == Payout.State.REQUESTED
    assert balance(due) == pounds(0)
    payout = cancel_request(payout=payout)
    adjust(due, "-1")
    with pytest.raises(Refused, match=r"£7\.00"):
        restore_request(payout=payout)


def test_a_notice_put_away_stays_away(due):
    alert = Alert.objects.get()
    put_away(alert=alert)
    put_away(alert=alert)
    check_person(due.user_id)
    assert not Alert.objects.unseen().exists()


STATES = {
    "no money": {"amount": "0"},
    "far too much": {"amount": "9999999999"},
    "a fee above the sum": {"fee": "6", "arrived_on": CAME},
    "a fee before it came": {"fee": "1"},
    "arrived on no day": {"state": "arrived"},
    "a day but not arrived": {"state": "requested", "arrived_on": CAME},
    "arrived before it was asked for": {"arrived_on": date(2026, 11, 19)},
    "expected before it was asked for": {"expected_on": date(2026, 11, 19)},
    "the year 9999": {"requested_on": date(9999, 1, 1)},
    "a state nobody knows": {"state": "lost"},
    "on its way with something come": {"came": "1"},
    "on its way with something lost": {"lost": "1"},
    "on its way, and not as much as asked for": {"requested_amount": "6"},
    "a part without a part": {"state": "partial"},
    "a part that is all of it": {"state": "partial", "came": "4", "fee": "1"},
    "a part with a loss": {"state": "partial", "came": "1", "lost": "1"},
    "a part with its last day": {"state": "partial", "came": "1", "arrived_on": CAME},
    "arrived in part": {"state": "arrived", "arrived_on": CAME, "came": "4"},
    "more arrived than it was": {"state": "arrived", "arrived_on": CAME, "came": "6"},
    "less than nothing arrived": {"state": "arrived", "arrived_on": CAME, "came": "-1", "fee": "6"},
    "a negative fee": {"state": "arrived", "arrived_on": CAME, "came": "6", "fee": "-1"},
    "a negative loss": {"state": "arrived", "arrived_on": CAME, "came": "6", "lost": "-1"},
    "arrived with nothing": {"state": "arrived", "arrived_on": CAME, "amount": "0", "came": "0"},
    "arrived and failed": {"state": "arrived", "arrived_on": CAME, "came": "5", "failed_on": CAME},
    "failed on no day": {"state": "failed", "lost": "5"},
    "failed with a day of arrival": {"state": "failed", "lost": "5", "failed_on": CAME, "arrived_on": CAME},
    "failed before it was asked for": {"state": "failed", "lost": "5", "failed_on": date(2026, 11, 19)},
    "failed and not settled": {"state": "failed", "lost": "4", "failed_on": CAME},
    "failed in the year 9999": {"state": "failed", "lost": "5", "failed_on": date(9999, 1, 1)},
    "cancelled with something come": {"state": "cancelled", "came": "1"},
    "cancelled on a day of failing": {"state": "cancelled", "failed_on": CAME},
}


@pytest.mark.parametrize("values", STATES.values(), ids=STATES)
def test_the_database_refuses_what_cannot_be(quillo, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_payout(quillo, **{"amount": "5"} | values)


POSSIBLE = {
    "failed, all of it back": {"state": "failed", "amount": "0", "requested_amount": "5", "failed_on": CAME},
    "failed, all of it lost": {"state": "failed", "lost": "5", "failed_on": CAME},
    "a part": {"state": "partial", "came": "4", "fee": "0.5"},
    "nothing but a fee so far": {"state": "partial", "fee": "0.5"},
    "more than asked for": {"state": "arrived", "arrived_on": CAME, "came": "5", "requested_amount": "4"},
}


@pytest.mark.parametrize("values", POSSIBLE.values(), ids=POSSIBLE)
def test_the_database_takes_what_can_be(quillo, values):
    assert make_payout(quillo, **{"amount": "5"} | values).pk


PARTS = {
    "nothing": {"came": "0"},
    "less than nothing": {"came": "-1"},
    "a negative fee": {"fee": "-1"},
    "far too much": {"came": "9999999999"},
    "a currency without a sum": {"other_unit": "EUR"},
    "a sum without a currency": {"other_amount": "1"},
    "no currency at all": {"other_unit": "eur", "other_amount": "1"},
    "a negative sum of another currency": {"other_unit": "EUR", "other_amount": "-1"},
    "the year 9999": {"arrived_on": date(9999, 1, 1)},
}


@pytest.mark.parametrize("values", PARTS.values(), ids=PARTS)
def test_the_database_refuses_parts_that_cannot_be(quillo, values):
    payout = make_payout(quillo, "5")
    facts = {"user": payout.user, "payout": payout, "came": "1", "arrived_on": CAME} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.create(**facts)


def test_a_payout_belongs_to_the_account_s_person(quillo, bob):
    payout = make_payout(quillo, "5")
    Payout.objects.filter(pk=payout.pk).update(user=bob)
    with pytest.raises(IntegrityError, match="own_account"):
        connection.check_constraints()
    transaction.set_rollback(True)
