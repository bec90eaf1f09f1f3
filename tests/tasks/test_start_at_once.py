"""Twenty starts of the timer at once make one, by the lock and by the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection

from apps.tasks import timers
from apps.tasks.models import Timer
from tests.factories import make_person

UNIQUE = "timer_one_at_a_time"


def in_thread(work):
    try:
        return work()
    finally:
        connection.close()


def twenty_starts():
    """The timers there are after as many starts at once, and those that the starts were answered with."""
    user, ready = make_person(), threading.Barrier(20)

    def begin():
        ready.wait()
        with suppress(IntegrityError):
            return timers.start_timer(user=user).timer.pk

    with ThreadPoolExecutor(20) as pool:
        answers = [future.result() for future in [pool.submit(in_thread, begin) for _ in range(20)]]
    return Timer.objects.filter(user=user).count(), set(answers)


@pytest.mark.django_db(transaction=True)
def test_twenty_starts_make_one_timer_and_all_get_it():
    count, answers = twenty_starts()
    assert (count, len(answers)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_still_lets_one_through(monkeypatch):
    start_without_lock(monkeypatch)
    count, _ = twenty_starts()
    assert count == 1


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_constraint_there_are_more(monkeypatch):
    start_without_lock(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{UNIQUE}'")
        index = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {UNIQUE}")
        try:
            assert twenty_starts()[0] > 1
        finally:
            cursor.execute(f"TRUNCATE tasks_timer; {index}")


def start_without_lock(monkeypatch):
    """And everybody has looked before anybody writes, as happens now and then."""
    looked, held = threading.Barrier(20), timers._held

    def look(user):
        found = held(user)
        looked.wait()
        return found

    monkeypatch.setattr(timers, "touch_person", lambda user_id: 0)
    monkeypatch.setattr(timers, "_held", look)
