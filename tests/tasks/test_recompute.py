"""What is due is done once, by anybody, and raises the person's version only when a figure has changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db.models import F

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import duties, jobs, recompute, rollups, services
from apps.tasks.models import AccountStats, DirtyMark, Task, WeekCell
from tests.factories import make_account, make_person, make_rate, make_task, make_type

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def alice():
    return make_person(home_currency="GBP")


def version_of(user):
    return User.objects.get(pk=user.pk).data_version


def approve(task, days):
    services.edit_task(
        user=task.user, task_id=task.pk, status="approved", decided_at=task.started_at + timedelta(days=days)
    )


def test_every_write_marks_its_account_once(alice):
    task = make_task(alice)
    services.change_status(user=alice, task_ids=[task.pk], status="approved")
    mark = DirtyMark.objects.get()
    assert (mark.account_id, mark.local_on, mark.seq) == (task.account_id, None, 2)
    assert duties.oldest_mark() == mark.marked_at


def test_statistics_of_an_account(alice):
    account, survey, writing = make_account(alice), make_type("Survey"), make_type("Writing")
    for days in (1, 3, 8):
        approve(make_task(alice, account, type=survey, duration_ms=600_000, reward=D(1)), days)
    make_task(alice, account, type=writing, status="rejected", duration_ms=600_000, reward=D(1))
    make_task(alice, account, type=writing, status="screened_out", duration_ms=600_000, paid=D("0.1"))
    services.add_adjustment(user=alice, account=account, amount=D("0.4"), happened_at=NOON)
    recompute.recompute_dirty(user_id=alice.pk)
    stats = AccountStats.objects.get(account=account)
    assert (stats.tasks, stats.ms, stats.earned) == (5, 3_000_000, D("3.5"))
    assert stats.effective_rate == D("4.2")  # 3.50 in 50 minutes
    assert stats.approval_share == D("0.75")
    assert stats.median_approval_days == D(3)


def test_pending_money_counts_by_its_chance(alice):
    account = make_account(alice)
    make_task(alice, account, status="pending", duration_ms=3_600_000, reward=D(10))
    recompute.recompute_dirty()
    assert AccountStats.objects.get().effective_rate == D("9.5")  # nothing decided yet: 95 %


def test_statistics_without_time_or_decision_are_unknown_not_zero(alice):
    make_task(alice, duration_ms=None)
    recompute.recompute_dirty()
    stats = AccountStats.objects.get()
    assert (stats.effective_rate, stats.approval_share, stats.median_approval_days) == (None, None, None)


def test_the_version_is_raised_only_when_a_figure_changed(alice):
    make_task(alice)
    before = version_of(alice)
    assert recompute.recompute_dirty() == 1
    assert version_of(alice) == before + 1
    DirtyMark.objects.create(user=alice, account=Account.objects.get(), local_on=None)
    assert recompute.recompute_dirty() == 1
    assert version_of(alice) == before + 1
    assert recompute.recompute_dirty() == 0


def test_a_marked_day_is_recomputed_from_its_facts(alice):
    task = make_task(alice)
    Task.objects.filter(pk=task.pk).update(reward=D(9))  # as a bulk load would
    DirtyMark.objects.create(user=alice, account_id=task.account_id, local_on=task.local_on)
    jobs.recompute_dirty()
    assert rollups.total_sums(alice)[0].home.pending_money == 9
    assert not DirtyMark.objects.exists()


def test_a_new_rate_rolls_its_account_up_anew(alice):
    dollars = make_account(alice, unit="USD")
    make_task(alice, dollars, status="approved", reward=D(2))
    assert rollups.total_sums(alice)[0].unconverted == 1
    make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.8")
    Account.objects.filter(pk=dollars.pk).update(rollup_seq=F("rollup_seq") + 1)
    jobs.recompute_dirty()
    row = rollups.total_sums(alice)[0]
    assert (row.unconverted, row.home.settled_money) == (0, D("1.6"))
    dollars.refresh_from_db()
    assert dollars.rolled_up_seq == dollars.rollup_seq
    assert recompute.people_due() == []


def test_another_start_of_the_week_rebuilds_the_person(alice):
    make_task(alice, started_at=NOON)
    User.objects.filter(pk=alice.pk).update(week_start=6, rollup_version=F("rollup_version") + 1)
    jobs.recompute_dirty(alice.pk)
    assert WeekCell.objects.get().week_on == date(2026, 11, 22)
    assert recompute.people_due() == []
    assert recompute.compare_person(alice.pk) == 0


def test_one_person_only_when_asked(alice):
    bob = make_person()
    make_task(alice)
    make_task(bob)
    jobs.recompute_dirty(bob.pk)
    assert recompute.people_due() == [alice.pk]


def test_a_person_who_is_gone_stops_nobody(alice):
    assert recompute.recompute_person(user_id=alice.pk + 999) is False


def test_purging_takes_only_what_was_deleted_long_ago(alice):
    old, young, kept = make_task(alice), make_task(alice), make_task(alice)
    now = datetime(2026, 12, 31, tzinfo=UTC)
    services.delete_tasks(user=alice, task_ids=[old.pk], now=now - timedelta(days=31))
    services.delete_tasks(user=alice, task_ids=[young.pk], now=now - timedelta(days=29))
    assert services.purge_deleted(now=now) == 1
    assert set(Task.objects.values_list("pk", flat=True)) == {young.pk, kept.pk}
