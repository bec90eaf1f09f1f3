"""The pages agree with a book that is kept by hand, with a worker beside them and mail that goes out."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from apps.accounts.models import OutboxMessage
from apps.payouts.forms import PayoutForm
from apps.payouts.transit import Rest
from apps.payouts.views import payout
from apps.platforms.models import Account
from config.dev.valkey import broker_url
from tests.accounts.test_deliver_together import database_url
from tests.broker import own_broker
from tests.e2e.stack import wait_for
from tests.machine.pages import DEPTH, PageMachine
from tests.machine.world import STEPS, run
from tests.smtp import Sink, listening

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, WALK = 6, 44
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


def anybodys_account(put):
    put(payout, "account_of", lambda request, pk: Account.objects.with_platform().get(pk=pk))


def no_question(put):
    put(PayoutForm, "refuse", lambda form, refused: form.add_error(refused.field, refused.message))


def no_clock_without_a_rule(put):
    put(payout, "clock_words", lambda account, *_: account.usual_cycle.kind)


MUTANTS = {
    "the account of another person is shown": anybodys_account,
    "it is not asked whether the platform paid more": no_question,
    "a page fails where nobody knows when it pays": no_clock_without_a_rule,
}


ASKED = [
    ("request", {"wallet": 0, "share": "a quarter more", "is_more": True}),
    ("reach_for_the_others_things", {"number": 0, "act": "edit"}),
]


@pytest.mark.parametrize("plant", [None, *MUTANTS.values()], ids=["none", *MUTANTS])
def test_a_mutant_of_the_pages_is_killed(sink, plant, monkeypatch):
    if plant is None:
        walk_through(ASKED)
        return
    plant(monkeypatch.setattr)
    with pytest.raises((AssertionError, AttributeError)):
        walk_through(ASKED)


def walk_through(steps):
    """Both people take each step; at the end all their pages are opened."""
    machine = PageMachine()
    machine.all_is_well()
    for name, how in steps:
        for _ in machine.people:
            getattr(machine, name)(**how)
            machine.all_is_well()
    machine.teardown()
    return machine


TOLD = [
    ("request", {"wallet": 0, "share": "half", "is_more": False}),
    ("it_is_late", {"number": 0, "days": 5}),
    ("it_is_late", {"number": 0, "days": 12}),
    ("a_part_arrives", {"number": 0, "share": "half", "fee": 0, "rest": Rest.OPEN, "other": None,
                        "is_more": False}),
    ("it_is_late", {"number": 0, "days": 40}),
    ("it_fails", {"number": 0, "is_lost": True}),
    ("undo_the_last_thing", {"number": 0}),
    ("it_fails", {"number": 0, "is_lost": False}),
    ("hold_before_it_is_due", {"wallet": 1}),
    ("release", {"number": 0}),
    ("request", {"wallet": 1, "share": "whole", "is_more": False}),
    ("cancel", {"number": 0}),
]  # fmt: skip


def test_everything_that_is_told_is_told_once_and_mailed_where_it_still_holds(sink):
    machine = walk_through(TOLD)
    kinds = {said.kind for said in machine.book.said.values()}
    assert kinds == {"payout_due", "payout_held", "payout_late", "payout_failed"}
    every_mail_was_sent_once_or_withdrawn(sink)


def test_whatever_two_people_send_their_pages_and_figures_are_right(sink, record_property):
    STEPS[DEPTH] = 0
    run(PageMachine, examples=EXAMPLES, steps=WALK, is_hunt=True)  # shrinking would take hours
    record_property(f"steps at {DEPTH}", STEPS[DEPTH])
    assert STEPS[DEPTH] >= ENOUGH
    every_mail_was_sent_once_or_withdrawn(sink)


def every_mail_was_sent_once_or_withdrawn(sink):
    sent = Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in sink.mails)
    owed = OutboxMessage.objects.filter(withdrawn_at=None)
    assert sent == Counter(str(pk) for pk in owed.values_list("pk", flat=True))
    assert sent
