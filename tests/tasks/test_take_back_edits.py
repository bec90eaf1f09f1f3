"""An edit is taken back by the toast's Undo: all of it, or nothing where the task is another one by now."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import KeptUndo
from apps.platforms.services import delete_account
from apps.tasks import bulk, edits, services, undo
from apps.tasks.models import Task, TaskChange
from apps.tasks.recompute import compare_person
from apps.tasks.versions import FIELDS, Changed, version_of
from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.conftest import NOW
from tests.tasks.test_concurrency import in_thread, wait_until_somebody_waits
from tests.toasts import undo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DAY = date(2026, 11, 30)
ROW = ("local_on", "decided_at", *(name for name in sorted(FIELDS)))


@pytest.fixture
def task(alice, quillo):
    """One with something in every field."""
    facts = {"bonus": D("0.5"), "paid": D("1.7"), "promised": D(1), "promised_until": DAY, "title": "Brand"}
    facts |= {"estimate_ms": 300_000, "setup_ms": 60_000}
    words = {"client": "Somebody", "link": "https://example.org/1", "note": "as it was\r\n<b>", "units": 3}
    return make_task(alice, quillo, status="rejected", decided_at=NOW - timedelta(days=2), **facts, **words)


def row(task):
    return Task.objects.filter(pk=task.pk).values_list(*ROW).get()


def edit(alice, task, **facts):
    return edits.edit(user=alice, task_id=task.pk, seen="", **facts)


def send_cell(client, task, name, value, **sent):
    address = reverse("task_cell", args=[task.pk, name])
    return client.post(address, {"value": value, "seen": "", "back": ""} | sent, follow=True)


def send_form(client, task, **changed):
    sent = {
        "account": task.account_id, "type": task.type_id, "minutes": "12", "pay": "1.80", "units": "3",
        "started": "2026-11-26T10:05", "status": "rejected", "bonus": "0.5", "paid": "1.7", "promised": "1",
        "promised_until": "2026-11-30", "title": "Brand", "client": "Somebody", "estimate": "5", "setup": "1",
        "link": "https://example.org/1", "note": "as it was\r\n<b>", "seen": version_of(task),
    }  # fmt: skip
    return client.post(reverse("task_edit", args=[task.pk]), sent | changed, follow=True)


class TestPages:
    def test_the_form_offers_it_and_leads_back_to_the_task(self, as_alice, alice, task):
        before = row(task)
        page = send_form(as_alice, task, pay="2.50", status="approved", note="x" * 4000)
        assert row(task) != before
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == reverse("task_detail", args=[task.pk])
        assert "1 task is as before." in page.content.decode()
        assert row(task) == before
        assert compare_person(alice.pk) == 0

    def test_a_cell_offers_it_and_leads_back_to_its_list(self, as_alice, alice, task):
        before = row(task)
        page = send_cell(as_alice, task, "minutes", "1h 30", back="?sort=-time&x=1")
        assert row(task) != before
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == "/tasks/?sort=-time"
        assert row(task) == before
        assert compare_person(alice.pk) == 0

    def test_a_form_that_changes_nothing_offers_nothing(self, as_alice, task):
        page = send_form(as_alice, task).content.decode()
        assert "Task saved." in page
        assert "/tasks/undo/" not in page

    def test_a_type_that_was_written_anew(self, as_alice, task):
        page = send_form(as_alice, task, type="", new_type="Weeding")
        task.refresh_from_db()
        assert task.type.name == "Weeding"
        as_alice.post(undo_of(page))
        task.refresh_from_db()
        assert task.type.name == "Survey"

    def test_one_that_was_changed_again_stays_and_is_shown(self, as_alice, alice, task):
        page = send_cell(as_alice, task, "pay", "3")
        services.edit_task(user=alice, task_id=task.pk, note="newer")
        newer = row(task)
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == reverse("task_detail", args=[task.pk])
        assert "this task was changed again since" in page.content.decode()
        assert row(task) == newer

    def test_one_that_was_deleted_since_stays_in_the_bin(self, as_alice, alice, task):
        page = send_cell(as_alice, task, "title", "Other")
        services.delete_task(user=alice, task_id=task.pk)
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == reverse("task_bin")
        assert "this task was deleted since" in page.content.decode()
        task.refresh_from_db()
        assert task.title == "Other"
        assert task.deleted_at


CHANGES = {
    "pay": {"reward": D("2.0005")},
    "time": {"duration_ms": None},
    "moment": {"started_at": NOW - timedelta(days=9, microseconds=7)},
    "outcome": {"status": "pending"},
    "words": {"title": "", "client": "", "link": "", "note": "", "units": 1},
    "bonus": {"bonus": 0, "paid": None},
    "times": {"estimate_ms": None, "setup_ms": 90_000},
    "promise": {"promised": None, "promised_until": None},
}


@pytest.mark.parametrize("facts", CHANGES.values(), ids=CHANGES)
def test_each_field_is_as_it_was_and_so_are_the_sums(alice, task, facts):
    before = row(task)
    token = edit(alice, task, **facts)
    assert row(task) != before
    assert undo.take_back(alice, token).count == 1
    assert row(task) == before
    assert compare_person(alice.pk) == 0


def test_it_moves_back_to_another_platform_in_another_unit(alice, task):
    before = row(task)
    token = edit(alice, task, account=make_account(alice, unit="USD"), type=make_type("Mine", alice))
    undo.take_back(alice, token)
    assert row(task) == before
    assert compare_person(alice.pk) == 0


def test_an_approval_that_was_taken_back_is_so_again(alice, quillo):
    """By hand only an approval can become so."""
    task = make_task(alice, quillo, status="reversed", decided_at=NOW - timedelta(days=1))
    before = row(task)
    undo.take_back(alice, edit(alice, task, status="rejected"))
    assert row(task) == before


class TestRefusal:
    """Why it was turned down, and until when one can object: said on the page of the task."""

    ROW = ("reason", "appeal_until", "appealed_on", "reward")

    def row(self, task):
        return Task.objects.filter(pk=task.pk).values_list(*self.ROW).get()

    def explain(self, alice, task, reason, day=DAY):
        return edits.explain_refusal(user=alice, task_id=task.pk, reason=reason, appeal_until=day)

    def test_it_is_as_before(self, as_alice, alice, task):
        before, sent = self.row(task), {"reason": "", "words": "Too quick", "appeal_until": "2026-11-30"}
        page = as_alice.post(reverse("task_refusal", args=[task.pk]), sent, follow=True)
        assert self.row(task) != before
        as_alice.post(undo_of(page))
        assert self.row(task) == before

    def test_another_word_since_stays_and_so_does_another_edit(self, alice, task):
        first, second = self.explain(alice, task, "One"), self.explain(alice, task, "Two")
        newer = self.row(task)
        with pytest.raises(Changed):
            undo.take_back(alice, first)
        edit(alice, task, reward=D(3))
        with pytest.raises(Changed):
            undo.take_back(alice, first)
        assert self.row(task)[:3] == newer[:3]
        undo.take_back(alice, second)
        assert (self.row(task)[0], self.row(task)[3]) == ("One", D(3))

    def test_the_same_again_offers_nothing(self, alice, task):
        self.explain(alice, task, "One")
        assert self.explain(alice, task, "One") == ""


def test_twice_is_once(alice, task):
    token = edit(alice, task, reward=D(3))
    assert [undo.take_back(alice, token).count for _ in range(2)] == [1, 1]
    assert Task.objects.get(pk=task.pk).reward == D("1.8")


def test_the_last_edit_first_then_the_one_before(alice, task):
    before = row(task)
    first, second = edit(alice, task, reward=D(3)), edit(alice, task, reward=D(4), note="")
    with pytest.raises(Changed):
        undo.take_back(alice, first)
    for token in (second, first):
        undo.take_back(alice, token)
    assert row(task) == before


def test_an_outcome_given_from_the_list_is_a_change(alice, task):
    token = edit(alice, task, reward=D(3))
    bulk.act_on(user=alice, act="approved", task_ids=[task.pk])
    with pytest.raises(Changed):
        undo.take_back(alice, token)


def test_the_history_says_that_it_was_undone(alice, task):
    undo.take_back(alice, edit(alice, task, reward=D(3)))
    causes = TaskChange.objects.filter(task=task).order_by("pk").values_list("cause", "new_reward")
    assert list(causes)[-2:] == [("", D(3)), ("undo", D("1.8"))]


def test_a_platform_that_is_gone_is_not_put_back(alice):
    task = make_task(alice, make_account(alice, "Gone"))
    gone, other = task.account, make_account(alice)
    token = edit(alice, task, account=other)
    delete_account(user=alice, account_id=gone.pk)
    assert undo.take_back(alice, token) is None
    assert Task.objects.get(pk=task.pk).account == other


def test_a_stranger_takes_nothing_back(alice, task):
    token = edit(alice, task, reward=D(3))
    long = edit(alice, task, note="".join(chr(0x4E00 + number) for number in range(4000)))
    edit(alice, task, note="short again")  # which the row of the long one keeps
    assert KeptUndo.objects.filter(user=alice).exists()
    bob = make_person()
    assert undo.take_back(bob, token) is None
    assert undo.take_back(bob, long) is None


def test_after_a_day_it_is_too_late(as_alice, alice, task):
    token = edit(alice, task, reward=D(3))
    with time_machine.travel(NOW + timedelta(days=1, seconds=1)):
        assert undo.take_back(alice, token) is None


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_newer_edit_undoes_nothing(alice, quillo):
    task = make_task(alice, quillo)
    token = edit(alice, task, reward=D(3))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.edit_task(user=alice, task_id=task.pk, note="newer")
            late = pool.submit(in_thread, lambda: undo.take_back(alice, token))
            wait_until_somebody_waits()
        assert isinstance(late.exception(timeout=10), Changed)
    assert Task.objects.get(pk=task.pk).reward == D(3)
