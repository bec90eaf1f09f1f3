"""The pages agree with a book that is kept by hand, with a worker beside them and mail that goes out."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from apps.accounts.models import OutboxMessage
from config.dev.valkey import broker_url
from tests.accounts.test_deliver_together import database_url
from tests.broker import own_broker
from tests.e2e.stack import wait_for
from tests.machine.pages import DEPTH, PageMachine
from tests.machine.world import STEPS, run
from tests.smtp import Sink, listening

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, WALK = 6, 46
ENOUGH = 250


@pytest.fixture
def sink(transactional_db, tmp_path):
    """What reaches the mail server while a worker runs on the database of this test."""
    with listening(Sink()) as sink, own_broker() as broker:
        url = broker_url(broker.server.socket, 0)
        env = {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        env |= {"CELERY_BROKER_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
        words = [sys.executable, "-m", "config.dev.celery_worker", str(tmp_path / "ready")]
        with open(tmp_path / "output", "wb") as output:
            worker = subprocess.Popen(words, cwd=ROOT, env=os.environ | env, stdout=output, stderr=output)
        try:
            wait_for("the worker", (tmp_path / "ready").exists, 60)
            yield sink
        finally:
            worker.terminate()
            worker.wait(30)


def test_whatever_two_people_send_their_pages_and_figures_are_right(sink, record_property):
    run(PageMachine, examples=EXAMPLES, steps=WALK)
    record_property(f"steps at {DEPTH}", STEPS[DEPTH])
    assert STEPS[DEPTH] >= ENOUGH
    sent = Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in sink.mails)
    assert sent == Counter(str(pk) for pk in OutboxMessage.objects.values_list("pk", flat=True))
    assert sent
