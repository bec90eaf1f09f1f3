"""Several workers look at the same person at the same moment, on a real server."""

import contextlib
import threading

import pytest
from django.db import connection

from apps.accounts.models import OutboxMessage, User
from apps.payouts import checks, mailing
from apps.payouts.checks import check_person
from apps.payouts.models import AccountCycle, Alert
from apps.payouts.refused import Refused
from apps.payouts.services import request_payout
from apps.platforms.money import Money
from tests.factories import make_account, make_person
from tests.payouts.work import NOON, earn

WORKERS = 4


@pytest.fixture
def quillo(transactional_db):
    account = make_account(make_person(), "Quillo", minimum="5")
    check_person(account.user_id)
    earn(account, "5")
    return account


@pytest.fixture
def line(monkeypatch):
    """All workers wait for each other once they have read all there is, before any of them writes."""
    gate, judge = threading.Barrier(WORKERS), checks.step

    def step(*account, **hold):
        with contextlib.suppress(threading.BrokenBarrierError):  # the others are held back, as they should be
            gate.wait(gate.patience)
        return judge(*account, **hold)

    gate.patience = 0.7  # seconds; with the lock, nobody comes
    monkeypatch.setattr(checks, "step", step)
    return gate


def at_once(work, *arguments):
    """Run the work in one thread an argument; answers what each raised, or None."""
    raised = []

    def run(argument):
        try:
            work(argument)
            raised.append(None)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def look_at_once(account):
    assert at_once(check_person, *[account.user_id] * WORKERS) == [None] * WORKERS


def test_several_workers_say_it_once(quillo, line):
    look_at_once(quillo)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1
    assert AccountCycle.objects.get().is_due


def test_the_keys_hold_even_without_the_lock(quillo, line, monkeypatch):
    take_the_lock_away(monkeypatch, line)
    look_at_once(quillo)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_without_lock_and_keys_it_is_said_more_than_once(quillo, line, monkeypatch):
    """The twin without a guard: the two tests above would see it."""
    take_the_lock_away(monkeypatch, line)
    enqueue = mailing.outbox.enqueue
    monkeypatch.setattr(mailing.outbox, "enqueue", lambda **mail: enqueue(**mail | {"key": None}))
    with without_key_of_alerts():
        look_at_once(quillo)
        assert Alert.objects.count() == OutboxMessage.objects.count() == WORKERS


def test_two_requests_at_once_never_take_more_than_there_is(quillo):
    def ask(amount):
        request_payout(account=quillo, amount=Money(amount, "GBP"), requested_on=NOON.date())

    raised = at_once(ask, 5, 5, 5, 5)
    assert sum(error is None for error in raised) == 1
    assert all(error is None or isinstance(error, Refused) for error in raised)


def test_looking_and_asking_at_once_never_block_each_other_for_good(quillo):
    def step(number):
        if number % 2:
            check_person(quillo.user_id)
        else:
            request_payout(account=quillo, amount=Money(1, "GBP"), requested_on=NOON.date())

    assert at_once(step, *range(10)) == [None] * 10


def take_the_lock_away(monkeypatch, line):
    line.patience = 30  # now they all come
    monkeypatch.setattr(checks, "hold_person", lambda user_id: User.objects.get(pk=user_id))


@contextlib.contextmanager
def without_key_of_alerts():
    fields = "(user_id, key)"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payouts_alert DROP CONSTRAINT alert_once")
        try:
            yield
        finally:
            cursor.execute("DELETE FROM payouts_alert")
            cursor.execute(f"ALTER TABLE payouts_alert ADD CONSTRAINT alert_once UNIQUE {fields}")
