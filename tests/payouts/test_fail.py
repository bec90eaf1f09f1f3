"""A payout that does not come: once said, undone, lost or in the balance again."""

from decimal import Decimal

import pytest

from apps.accounts.models import OutboxMessage, User
from apps.payouts.checks import check_person
from apps.payouts.models import AccountCycle, Alert
from apps.payouts.services import (
    Refused,
    cancel_request,
    undo_arrived,
    undo_failed,
)
from apps.payouts.transit import Rest
from tests.factories import make_account
from tests.money import pounds
from tests.payouts.parts import LATER, arrive, ask, balance, fail, whole
from tests.payouts.work import earn


def test_failed_and_back_is_one_mail_and_a_silent_due(due):
    payout = ask(due, "10")
    fail(payout)
    assert whole(payout) == ("failed", 0, 0, 0, 0, 0)
    assert balance(due) == pounds(10)
    check_person(due.user_id)
    assert AccountCycle.objects.get().is_due
    assert sorted(mail.kind for mail in OutboxMessage.objects.all()) == ["payout_due", "payout_failed"]
    alert = Alert.objects.unseen().get()
    assert (alert.kind, alert.payout, alert.balance) == ("payout_failed", payout, 10)


def test_a_crossing_that_nobody_had_seen_is_said_before_a_failure(sent):
    check_person(sent.user_id)
    earn(sent.account, "4")
    fail(sent)
    assert OutboxMessage.objects.filter(kind="payout_due").count() == 2


def test_after_a_failure_the_next_crossing_is_said(due):
    fail(ask(due, "10"))
    ask(due, "10")
    earn(due, "6")
    check_person(due.user_id)
    assert OutboxMessage.objects.filter(kind="payout_due").count() == 2


def test_failed_and_lost_is_out_of_the_balance(sent):
    arrive(sent, "3", rest=Rest.OPEN)
    payout = fail(sent, is_lost=True)
    assert whole(payout) == ("failed", 8, 3, 0, 5, 0)
    assert (payout.failed_on, payout.arrived_on) == (LATER, None)
    assert balance(sent.account) == pounds(2)
    assert Alert.objects.get(kind="payout_failed").balance == 5
    assert "noted as lost" in OutboxMessage.objects.get(kind="payout_failed").text


def test_failed_twice_says_it_once(sent):
    fail(sent)
    fail(sent, is_lost=True)
    assert whole(sent) == ("failed", 0, 0, 0, 0, 0)
    assert Alert.objects.filter(kind="payout_failed").count() == 1


def test_a_failed_payout_of_a_sample_account_says_nothing(alice):
    sample = make_account(alice, "Quillo", minimum="5", is_sample=True)
    earn(sample, "9")
    fail(ask(sample))
    assert not Alert.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_what_has_ended_neither_fails_nor_comes(sent):
    arrive(sent, "8")
    with pytest.raises(Refused, match="arrived already"):
        fail(sent)
    undo_arrived(payout=sent)
    fail(sent)
    with pytest.raises(Refused, match="failed"):
        arrive(sent, "8")
    with pytest.raises(Refused, match="failed"):
        cancel_request(payout=sent)


def test_what_came_in_part_is_not_cancelled(sent):
    arrive(sent, "3", rest=Rest.OPEN)
    with pytest.raises(Refused, match="Say that the rest failed"):
        cancel_request(payout=sent)


@pytest.mark.parametrize("is_lost", [True, False], ids=["lost", "back"])
def test_a_failure_is_undone_to_what_had_come(sent, is_lost):
    arrive(sent, "3", "0.50", Rest.OPEN)
    payout = undo_failed(payout=fail(sent, is_lost=is_lost))
    assert whole(payout) == ("partial", 8, 3, Decimal("0.5"), 0, Decimal("4.5"))
    assert payout.failed_on is None
    assert balance(sent.account) == pounds(2)
    assert whole(undo_failed(payout=payout)) == whole(payout)


def test_an_undone_failure_is_no_longer_shown(sent):
    undo_failed(payout=fail(sent))
    alice = User.objects.get(pk=sent.user_id)
    assert not Alert.objects.for_user(alice).filter(kind="payout_failed").unseen().exists()
    assert alice.has_notices == Alert.objects.for_user(alice).unseen().exists()


def test_a_failure_is_not_undone_when_the_money_is_gone(sent):
    fail(sent)
    ask(sent.account, "4")
    with pytest.raises(Refused, match=r"Quillo owes you £6\.00"):
        undo_failed(payout=sent)
    assert whole(sent) == ("failed", 0, 0, 0, 0, 0)


def test_a_loss_is_undone_whatever_is_in_the_balance(sent):
    fail(sent, is_lost=True)
    ask(sent.account, "2")
    assert whole(undo_failed(payout=sent)) == ("requested", 8, 0, 0, 0, 8)
