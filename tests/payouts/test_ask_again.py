"""Where a platform takes a request only every so many hours, it is said from when one can ask again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.payouts.models import Payout
from apps.payouts.outlooks import asked_at
from apps.payouts.services import cancel_request
from tests.factories import make_account
from tests.payouts.parts import ask
from tests.payouts.work import NOON, earn

pytestmark = pytest.mark.usefixtures("clock")
ONCE_A_DAY = {"kind": "on_request", "min_interval_hours": 24}
AGAIN = "You can ask again from Tue 24 Nov, 12:00 on."


@pytest.fixture
def daily(alice):
    """Twenty pounds on a platform that one can ask once in 24 hours."""
    account = make_account(alice, "Quillo", minimum="5", own_cycle=ONCE_A_DAY)
    earn(account, "20")
    return account


def said(client, account):
    """On the row, and on the form."""
    row = client.get("/payouts/").content.decode().split('id="h-ready"')[1].split('id="h-sent"')[0]
    return AGAIN in row, AGAIN in client.get(f"/payouts/{account.pk}/request/").content.decode()


def test_after_a_request_it_is_said_until_the_hours_are_over(as_alice, daily, clock):
    assert said(as_alice, daily) == (False, False)
    ask(daily, "5")
    assert said(as_alice, daily) == (True, True)
    clock.move_to(NOON + timedelta(hours=23, minutes=59))
    assert said(as_alice, daily) == (True, True)
    clock.move_to(NOON + timedelta(hours=24))
    assert said(as_alice, daily) == (False, False)


def test_it_is_a_warning_and_no_refusal(as_alice, daily):
    ask(daily, "5")
    typed = {"amount": "6.00", "requested_on": "2026-11-23", "key": "6f1d3a3e-6a1b-4d62-9a6b-0a7a3b0a7a3b"}
    assert as_alice.post(f"/payouts/{daily.pk}/request/", typed).status_code == 302
    assert Payout.objects.count() == 2


def test_one_that_was_taken_back_does_not_count(as_alice, daily):
    cancel_request(payout=ask(daily, "5"))
    assert said(as_alice, daily) == (False, False)


def test_nor_one_of_another_account(as_alice, alice, daily):
    other = make_account(alice, "Other", minimum="5", own_cycle=ONCE_A_DAY)
    earn(other, "5")
    ask(other, "5")
    assert said(as_alice, daily) == (False, False)


def test_of_another_day_the_earliest_moment_counts(alice):
    noted_at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert asked_at(date(2026, 11, 23), noted_at, alice) == noted_at
    assert asked_at(date(2026, 11, 22), noted_at, alice) == datetime(2026, 11, 22, tzinfo=UTC)
