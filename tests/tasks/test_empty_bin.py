"""The bin: what was deleted stays thirty days, comes back as it was, or goes for good when asked twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.tasks import bin, rollups, services, unpaid
from apps.tasks.forms.bin import BinForm
from apps.tasks.models import Overhead, Task
from apps.tasks.recompute import compare_person
from tests.factories import make_account, make_person, make_task
from tests.tasks.conftest import NOW
from tests.toasts import undo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BIN = "/tasks/bin/"


def deleted_task(person, *, days_ago=0, **facts):
    task = make_task(person, **facts)
    services.delete_task(user=person, task_id=task.pk, now=NOW - timedelta(days=days_ago))
    return task


def deleted_time(person, *, days_ago=0):
    entry = unpaid.log_overhead(user=person, kind="search", duration_ms=60_000, started_at=NOW).entry
    unpaid.delete_overhead(user=person, entry_id=entry.pk, now=NOW - timedelta(days=days_ago))
    return entry


def names(person):
    return [one.name for one in bin.contents(person, NOW)]


def earned(person):
    day = NOW.date()
    rows = rollups.sums_between(person, day, day + timedelta(days=1))
    return rows[0].home.settled_money + rows[0].home.pending_money if rows else Decimal(0)


def send(client, act, *picks, **rest):
    return client.post(BIN, {"act": act, "pick": picks, **rest}, follow=True)


def test_it_holds_what_was_deleted_in_thirty_days_newest_first(alice):
    deleted_task(alice, title="Older", days_ago=29)
    deleted_task(alice, title="Gone", days_ago=30)
    deleted_time(alice, days_ago=3)
    deleted_task(alice, title="Newest", days_ago=1)
    make_task(alice, title="Kept")
    assert names(alice) == ["Newest", "Searching", "Older"]


@pytest.mark.parametrize(
    ("deleted_at", "goes_on"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), "2026-12-20"),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "2026-12-20"),
        (datetime(2026, 11, 21, 0, 1, tzinfo=UTC), "2026-12-21"),
    ],
)
def test_each_says_the_day_on_which_it_goes(alice, deleted_at, goes_on):
    task = make_task(alice)
    services.delete_task(user=alice, task_id=task.pk, now=deleted_at)
    (one,) = bin.contents(alice, NOW)
    assert str(one.goes_on) == goes_on


def test_the_purge_takes_nothing_that_the_bin_still_shows(alice):
    task = deleted_task(alice, days_ago=30)
    services.purge_deleted(now=NOW)
    assert Task.objects.filter(pk=task.pk).exists()
    services.purge_deleted(now=NOW + timedelta(seconds=1))
    assert not Task.objects.filter(pk=task.pk).exists()


def test_several_come_back_and_count_again(as_alice, alice):
    before = earned(alice)
    first, second = deleted_task(alice, reward=Decimal(2)), deleted_task(alice, reward=Decimal(3))
    entry = deleted_time(alice)
    left = deleted_task(alice, title="Stays in the bin")
    page = send(as_alice, "restore", f"task-{first.pk}", f"task-{second.pk}", f"unpaid-{entry.pk}")
    assert b"3 entries restored." in page.content
    assert earned(alice) - before == 5
    assert Overhead.objects.for_user(alice).get() == entry
    assert names(alice) == [left.title]


def test_nothing_goes_for_good_before_a_second_step(as_alice, alice):
    task = deleted_task(alice)
    page = send(as_alice, "ask", f"task-{task.pk}")
    assert b"Delete 1 entry for good?" in page.content
    assert b"cannot be undone" in page.content
    assert Task.objects.filter(pk=task.pk).exists()
    send(as_alice, "purge", f"task-{task.pk}")
    assert not Task.objects.filter(pk=task.pk).exists()


def test_all_of_it_goes_but_not_what_came_in_after_the_question(as_alice, alice):
    task, entry = deleted_task(alice), deleted_time(alice)
    page = send(as_alice, "ask_all", until=NOW.isoformat())
    assert b"Delete 2 entries for good?" in page.content
    later = make_task(alice, title="Later")
    services.delete_task(user=alice, task_id=later.pk, now=NOW + timedelta(seconds=5))
    send(as_alice, "purge_all", until=NOW.isoformat())
    assert not Task.objects.filter(pk=task.pk).exists()
    assert not Overhead.objects.filter(pk=entry.pk).exists()
    assert names(alice) == ["Later"]


@pytest.mark.parametrize("act", [act for act, _label in BinForm.base_fields["act"].choices] + ["burn", ""])
def test_an_act_on_nothing_changes_nothing(as_alice, alice, act):
    deleted_task(alice, title="Still there")
    page = send(as_alice, act)
    assert page.status_code == 422
    assert names(alice) == ["Still there"]


@pytest.mark.parametrize("pick", ["task-x", "clock-1", "timer-x", "task-", f"task-{10**30}", "-1", "task--1"])
def test_what_no_box_sends_is_no_pick(as_alice, pick):
    assert send(as_alice, "purge", pick).status_code == 422


def test_what_is_not_in_the_bin_does_not_go(as_alice, alice):
    task = make_task(alice)
    send(as_alice, "purge", f"task-{task.pk}")
    assert Task.objects.for_user(alice).get() == task


def test_a_stranger_neither_sees_nor_touches_it(client, alice):
    task, entry = deleted_task(alice, title="Zanzibar"), deleted_time(alice)
    client.force_login(make_person())
    assert b"Zanzibar" not in client.get(BIN).content
    picks = f"task-{task.pk}", f"unpaid-{entry.pk}"
    for act in ("restore", "purge"):
        send(client, act, *picks)
    send(client, "purge_all", until=NOW.isoformat())
    assert names(alice) == ["Searching", "Zanzibar"] or names(alice) == ["Zanzibar", "Searching"]


def test_the_list_of_tasks_leads_there(as_alice):
    assert f'href="{reverse("task_bin")}"'.encode() in as_alice.get(reverse("task_list")).content


def test_more_rows_cost_no_more_queries(as_alice, alice):
    account, counts = make_account(alice), []
    for _round in range(2):
        for _ in range(5):
            deleted_task(alice, account=account)
        with CaptureQueriesContext(connection) as caught:
            as_alice.get(BIN)
        counts.append(len(caught))
    assert counts[0] == counts[1]


class TestAll:
    @pytest.fixture
    def full(self, alice, monkeypatch):
        """More than the page shows, what is too old for it, and a task that was never deleted."""
        monkeypatch.setattr(bin, "MOST_SHOWN", 2)
        deleted_task(alice, title="Too old", days_ago=30)
        kept = make_task(alice, title="Kept")
        return [deleted_task(alice), deleted_task(alice), deleted_time(alice), kept]

    def test_the_page_says_that_there_are_more(self, as_alice, full):
        page = as_alice.get(BIN).content.decode()
        assert "The newest 2 are shown." in page
        assert "Restore all 3" in page

    def test_it_says_nothing_of_it_where_all_are_shown(self, as_alice, alice):
        deleted_task(alice)
        page = as_alice.get(BIN).content.decode()
        assert "are shown" not in page
        assert "Restore all" not in page

    def test_all_of_it_comes_back_and_undo_deletes_it_again(self, as_alice, alice, full):
        before = earned(alice)
        page = send(as_alice, "restore_all", until=NOW.isoformat())
        assert b"3 entries restored." in page.content
        assert names(alice) == []
        assert Task.objects.for_user(alice).count() == 3
        assert earned(alice) > before
        page = as_alice.post(undo_of(page), follow=True)
        assert page.redirect_chain[-1][0] == BIN
        assert b"It is as before." in page.content
        assert bin.count_of(alice, bin.Picked(until=NOW)) == 3
        assert Task.objects.for_user(alice).get() == full[-1]
        assert earned(alice) == before
        assert compare_person(alice.pk) == 0

    def test_what_came_in_later_stays(self, as_alice, alice, full):
        later = make_task(alice, title="Later")
        services.delete_task(user=alice, task_id=later.pk, now=NOW + timedelta(seconds=5))
        send(as_alice, "restore_all", until=NOW.isoformat())
        assert names(alice) == ["Later"]

    def test_nothing_of_others(self, client, alice, full):
        client.force_login(make_person())
        page = send(client, "restore_all", until=NOW.isoformat())
        assert b"0 entries restored." in page.content
        assert len(names(alice)) == 2
