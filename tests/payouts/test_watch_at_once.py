"""Several workers watch over the same person at the same moment, on a real server."""

import contextlib
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.accounts.models import OutboxMessage, User
from apps.payouts import alerts, mailing, watchdog
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch, watch_person
from tests.factories import make_account, make_person
from tests.payouts.test_check_at_once import WORKERS, at_once, without_key_of_alerts
from tests.payouts.work import earn

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


THINGS = {  # work of the 23rd, and what is known of the account
    "approval_overdue": ({"status": "pending"}, {"approval_days": 3}),
    "bonus_missing": ({"promised": Decimal(1), "promised_until": date(2026, 11, 27)}, {}),
    "appeal_closing": ({"status": "rejected", "appeal_until": date(2026, 12, 3)}, {}),
    "balance_expiring": ({}, {"expires_on": date(2026, 12, 20)}),
}


@pytest.fixture(params=THINGS)
def tagwell(transactional_db, request):
    facts, values = THINGS[request.param]
    account = make_account(make_person(), "Tagwell", **values)
    earn(account, "5", **facts)
    return account


@pytest.fixture
def line(monkeypatch):
    """All workers wait for each other once they know what to say, before any of them writes."""
    gate, say = threading.Barrier(WORKERS), alerts._say

    def say_together(*what):
        with contextlib.suppress(threading.BrokenBarrierError):  # the others are held back, as they should be
            gate.wait(gate.patience)
        say(*what)

    gate.patience = 0.7  # seconds; with the lock, nobody comes
    monkeypatch.setattr(alerts, "_say", say_together)
    return gate


def watch_at_once(account):
    assert at_once(lambda user: watch_person(user, NOW), *[account.user_id] * WORKERS) == [None] * WORKERS


def test_several_workers_say_it_once(tagwell, line):
    watch_at_once(tagwell)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_whole_sweeps_at_once_say_it_once(tagwell):
    assert at_once(watch, *[NOW] * WORKERS) == [None] * WORKERS
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_the_keys_hold_even_without_the_lock(tagwell, line, monkeypatch):
    take_the_lock_away(monkeypatch, line)
    watch_at_once(tagwell)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_without_lock_and_keys_it_is_said_more_than_once(tagwell, line, monkeypatch):
    """The twin without a guard: the tests above would see it."""
    take_the_lock_away(monkeypatch, line)
    enqueue = mailing.outbox.enqueue
    monkeypatch.setattr(mailing.outbox, "enqueue", lambda **mail: enqueue(**mail | {"key": None}))
    with without_key_of_alerts():
        watch_at_once(tagwell)
        assert Alert.objects.count() == OutboxMessage.objects.count() == WORKERS


def take_the_lock_away(monkeypatch, line):
    line.patience = 30  # now they all come
    monkeypatch.setattr(watchdog, "hold_person", lambda user_id: User.objects.get(pk=user_id))
