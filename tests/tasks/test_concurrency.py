"""Many writes at once leave exact roll-ups, one form leaves one task; each guard has a twin without it."""

import random
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.tasks import recompute, rollups, services
from apps.tasks.models import DirtyMark, Status, Task
from apps.tasks.sums import add_up
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
THREADS = 8
WRITES = 3_000
UNIQUE = "task_once_per_form"
KNOWN: dict[int, list[int]] = defaultdict(list)  # ids of tasks by person, for all writers


def in_thread(work, *args):
    """Run in a thread of its own, with its own connection, closed at the end."""
    try:
        return work(*args)
    finally:
        connection.close()


def wait_until_somebody_waits(seconds=10):
    """Until a session is blocked by another one's lock."""
    until = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waited for anybody")


class Writer:
    """One of several that write at random on the same few people, days and tasks."""

    def __init__(self, people, number):
        self.people, self.rng = people, random.Random(number)

    def run(self, writes):
        for _ in range(writes):
            user, accounts, types = self.rng.choice(self.people)
            self.write(user, accounts, types)

    def write(self, user, accounts, types):
        rng, known = self.rng, KNOWN[user.pk]
        act = rng.choice(["log", "log", "edit", "delete", "restore", "status"])
        facts = {
            "started_at": NOON + timedelta(days=rng.randrange(3)),
            "reward": D(rng.randrange(1, 900)) / 100,
        }
        facts |= {"account": rng.choice(accounts), "type": rng.choice(types)}
        picked = rng.sample(known, min(len(known), 3))
        if act == "log" or not known:
            done = services.log_task(user=user, key=uuid4(), duration_ms=rng.randrange(1, 900_000), **facts)
            known.append(done.task.pk)
        elif act == "edit":
            self.edit(user, picked[0], facts)
        elif act == "delete":
            services.delete_tasks(user=user, task_ids=picked)
        elif act == "restore":
            services.restore_tasks(user=user, task_ids=picked)
        else:
            services.change_status(user=user, task_ids=picked, status=rng.choice(Status.values))

    def edit(self, user, task_id, facts):
        with suppress(Task.DoesNotExist):  # a rival has deleted it
            services.edit_task(user=user, task_id=task_id, **facts)


def keep_recomputing(is_over):
    rounds = 0
    while not is_over.is_set():
        recompute.recompute_dirty()
        rounds += 1
        time.sleep(0.05)
    return rounds


def test_thousands_of_writes_at_once_equal_a_recompute():
    types = [make_type("Survey"), make_type("Writing")]
    people = [(user := make_person(), [make_account(user), make_account(user)], types) for _ in range(3)]
    is_over = threading.Event()
    with ThreadPoolExecutor(THREADS + 1) as pool:
        worker = pool.submit(in_thread, keep_recomputing, is_over)
        writers = [
            pool.submit(in_thread, Writer(people, number).run, WRITES // THREADS) for number in range(THREADS)
        ]
        try:
            for writer in writers:
                writer.result()
        finally:
            is_over.set()
        assert worker.result() > 3
    recompute.recompute_dirty()
    assert not DirtyMark.objects.exists()
    for user, accounts, _ in people:
        assert recompute.compare_person(user.pk) == 0
        rows = {row.account_id: row.native for row in rollups.total_sums(user, by=("account",))}
        for account in accounts:
            assert rows[account.pk] == add_up(Task.objects.for_user(user).filter(account=account))
            assert account.stats.tasks == rows[account.pk].entries


def two_writes_of_one_day():
    """The second one begins while the first is not committed. Answers how many cells are wrong after both."""
    user = make_person()
    account, survey = make_account(user), make_type()
    make_task(user, account, type=survey, started_at=NOON)

    def log():
        services.log_task(user=user, account=account, type=survey, started_at=NOON, reward=D(1))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            log()
            rival = pool.submit(in_thread, log)
            wait_until_somebody_waits()
        rival.result()
    assert Task.objects.filter(user=user).count() == 3
    return recompute.compare_person(user.pk)


def test_two_writes_of_one_day_both_count():
    assert two_writes_of_one_day() == 0


def test_without_the_persons_lock_one_of_them_is_lost(monkeypatch):
    monkeypatch.setattr(services, "touch_person", lambda user_id: 0)
    assert two_writes_of_one_day() > 0


def a_recompute_during_a_write():
    """The worker recomputes a day while a write of it is not committed; how many cells are wrong then."""
    user = make_person()
    account, survey = make_account(user), make_type()
    task = make_task(user, account, type=survey, started_at=NOON)
    DirtyMark.objects.update_or_create(user=user, account=account, local_on=task.local_on)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.log_task(user=user, account=account, type=survey, started_at=NOON, reward=D(1))
            worker = pool.submit(in_thread, recompute.recompute_dirty)
            wait_until_somebody_waits()
        worker.result()
    return recompute.compare_person(user.pk)


def test_a_recompute_during_a_write_loses_nothing():
    assert a_recompute_during_a_write() == 0


def test_a_recompute_without_the_persons_lock_loses_the_write(monkeypatch):
    monkeypatch.setattr(rollups, "hold_person", lambda user_id: services.User.objects.get(pk=user_id))
    monkeypatch.setattr(recompute, "_take_marks", take_marks_without_waiting)
    assert a_recompute_during_a_write() > 0


def take_marks_without_waiting(user):
    marks = DirtyMark.objects.filter(user=user, local_on__isnull=False)
    return list(marks.values_list("account_id", "local_on"))


def twenty_equal_submits():
    """Answers the tasks there are, and the ids of tasks that the submits were answered with."""
    user, key = make_person(), uuid4()
    account, survey = make_account(user), make_type()
    start = threading.Barrier(20)

    def submit():
        start.wait()
        facts = {"account": account, "type": survey, "started_at": NOON, "reward": D("1.80")}
        return services.log_task(user=user, key=key, **facts).task.pk

    with ThreadPoolExecutor(20) as pool:
        answers = [future.result() for future in [pool.submit(in_thread, submit) for _ in range(20)]]
    return Task.objects.filter(user=user).count(), set(answers)


def test_twenty_equal_submits_make_one_task_and_all_get_it():
    count, answers = twenty_equal_submits()
    assert (count, len(answers)) == (1, 1)


def two_equal_submits():
    """The second is sent while the first is not committed."""
    user, key = make_person(), uuid4()
    account, survey = make_account(user), make_type()

    def submit():
        services.log_task(user=user, key=key, account=account, type=survey, started_at=NOON, reward=D(1))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            submit()
            rival = pool.submit(in_thread, submit)
            wait_until_somebody_waits()
        rival.result()
    return Task.objects.filter(user=user).count()


def test_two_equal_submits_make_one_task():
    assert two_equal_submits() == 1


def test_without_lock_and_unique_key_they_make_two(monkeypatch):
    monkeypatch.setattr(services, "touch_person", lambda user_id: 0)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{UNIQUE}'")
        index = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {UNIQUE}")
        try:
            assert two_equal_submits() == 2
        finally:
            cursor.execute(f"TRUNCATE tasks_task CASCADE; {index}")
