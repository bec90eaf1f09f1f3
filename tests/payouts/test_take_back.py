"""A failure or a hold that is taken back leaves nothing behind that is no longer true."""

from datetime import date
from decimal import Decimal

import pytest

from apps.accounts.models import OutboxMessage
from apps.payouts.balances import standing_of
from apps.payouts.checks import check_person
from apps.payouts.hold_services import hold_account, release_account
from apps.payouts.models import Alert
from apps.payouts.services import Refused, mark_failed, request_payout, undo_failed
from apps.platforms.money import Money
from tests.payouts.work import earn

TODAY = date(2026, 11, 25)


def kinds():
    return set(Alert.objects.unseen().values_list("kind", flat=True))


@pytest.fixture
def asked(quillo):
    """Eight pounds, asked for."""
    earn(quillo, "8")
    return request_payout(account=quillo, amount=Money(Decimal(8), "GBP"), requested_on=TODAY)


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_failure_taken_back_puts_the_payout_on_its_way_again(quillo, asked, is_lost):
    payout = mark_failed(payout=asked, is_lost=is_lost, failed_on=TODAY)
    assert "payout_failed" in kinds()
    payout = undo_failed(payout=payout)
    assert (payout.state, payout.open.amount, payout.failed_on) == ("requested", Decimal(8), None)
    assert standing_of(quillo).balance.amount == 0
    assert "payout_failed" not in kinds()


def test_a_failure_is_not_taken_back_once_the_money_is_asked_for_again(quillo, asked):
    payout = mark_failed(payout=asked, is_lost=False, failed_on=TODAY)
    request_payout(account=quillo, amount=Money(Decimal(8), "GBP"), requested_on=TODAY)
    with pytest.raises(Refused):
        undo_failed(payout=payout)


def test_the_same_failure_said_again_is_shown_again_and_mailed_once(asked):
    payout = undo_failed(payout=mark_failed(payout=asked, is_lost=True, failed_on=TODAY))
    mark_failed(payout=payout, is_lost=False, failed_on=TODAY)
    assert "payout_failed" in kinds()
    assert OutboxMessage.objects.filter(kind="payout_failed").count() == 1


def test_when_a_hold_has_ended_only_what_is_due_is_shown(quillo):
    hold_account(account=quillo)
    earn(quillo, "8")
    check_person(quillo.user_id)
    assert kinds() == {"payout_held"}
    release_account(account=quillo)
    assert kinds() == {"payout_due"}
