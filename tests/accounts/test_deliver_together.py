"""Four workers at one outbox, on real PostgreSQL, with a real mail server; some of them are killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Condition, Lock
from urllib.parse import urlsplit

import pytest
from django.db import connection

from apps.accounts.models import OutboxMessage
from apps.accounts.outbox import enqueue
from tests.smtp import Sink, listening

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 4
MAILS = 200
PATIENCE = 60  # seconds until a test that hangs is a failure

pytestmark = pytest.mark.django_db(transaction=True)


class Office:
    """Workers as processes on the test's own database, and the server they deliver to."""

    def __init__(self, sink: Sink, *, hold_seconds: float, is_naive: bool = False) -> None:
        self.argv = [sys.executable, "-m", "tests.accounts.outbox_worker", *["--naive"] * is_naive]
        self.argv.append(str(hold_seconds))
        self.env = os.environ | {
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.workers = [self.hire() for _ in range(WORKERS)]

    def hire(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.argv, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL)

    def kill_one(self) -> None:
        """At once and without warning, in the middle of whatever it does; a new one comes in its place."""
        worker = next(worker for worker in self.workers if worker.poll() is None)
        worker.send_signal(signal.SIGKILL)
        self.workers.append(self.hire())

    def wait(self) -> list[int]:
        return [worker.wait(PATIENCE) for worker in self.workers]

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()


def database_url() -> str:
    """Of the test's database, which is not the one that the environment names."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def owe_many(count: int) -> dict[str, str]:
    """Message-IDs by subject."""
    rows = [
        enqueue(kind="test", to="a@example.org", subject=f"Mail {n}", text="Words.", sender="x@f.example")
        for n in range(count)
    ]
    return {row.subject: f"<{row.pk}@f.example>" for row in rows}


def arrivals(sink: Sink) -> Counter[str]:
    return Counter(str(mail["Message-ID"]) for mail in sink.mails)


def let_two_meet(sink: Sink) -> None:
    """The server accepts the first mail only when a second worker is delivering as well."""
    meeting, inside = Condition(), []

    def answer(message):
        with meeting:
            inside.append(message)
            meeting.notify_all()
            meeting.wait_for(lambda: len(inside) >= 2, PATIENCE)
        return "250 kept"

    sink.answer = answer


def run_undisturbed(*, is_naive: bool) -> tuple[dict[str, str], Counter[str]]:
    owed = owe_many(MAILS)
    with listening(Sink()) as sink:
        let_two_meet(sink)
        office = Office(sink, hold_seconds=PATIENCE, is_naive=is_naive)
        try:
            assert office.wait() == [0] * WORKERS
        finally:
            office.close()
        return owed, arrivals(sink)


def test_four_workers_send_each_of_200_mails_exactly_once():
    owed, arrived = run_undisturbed(is_naive=False)
    assert arrived == Counter(owed.values())
    assert not OutboxMessage.objects.pending().exists()


def test_without_the_guard_the_same_workers_send_some_twice():
    """The twin: it shows that the test above would notice."""
    owed, arrived = run_undisturbed(is_naive=True)
    assert set(arrived) == set(owed.values())
    assert arrived.total() > MAILS


def test_killed_workers_lose_no_mail_and_change_no_id():
    """Killed after the server has the mail and before the worker knows: the worst moment."""
    owed = owe_many(MAILS)
    kill_after, one_at_a_time = [20, 60, 110, 150], Lock()
    with listening(Sink()) as sink:
        offices: list[Office] = []

        def answer(message):
            with one_at_a_time:
                if kill_after and len(sink.mails) >= kill_after[0]:
                    kill_after.pop(0)
                    offices[0].kill_one()
            return "250 kept"

        sink.answer = answer
        office = Office(sink, hold_seconds=1)
        offices.append(office)
        try:
            codes = office.wait()
        finally:
            office.close()
    assert codes.count(-signal.SIGKILL) == 4
    assert set(arrivals(sink)) == set(owed.values())
    by_subject = {str(mail["Subject"]): str(mail["Message-ID"]) for mail in sink.mails}
    assert by_subject == owed
    assert not OutboxMessage.objects.pending().exists()
    assert OutboxMessage.objects.filter(sent_at=None).count() == 0
