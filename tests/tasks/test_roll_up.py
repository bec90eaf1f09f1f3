"""The roll-ups say what the facts say: after every kind of write, in every span, in both currencies."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.accounts.periods import DAY
from apps.tasks import recompute, rollups, services, unpaid
from apps.tasks.models import (
    NOWHERE,
    Adjustment,
    DayCell,
    DirtyMark,
    Overhead,
    Status,
    Task,
    TotalCell,
    WeekCell,
)
from apps.tasks.sums import Sums, add_up, add_up_overhead
from tests.factories import make_account, make_person, make_rate, make_task, make_type

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday


@pytest.fixture
def alice():
    return make_person(home_currency="GBP")


def facts_of(user, **narrow):
    return add_up(Task.objects.for_user(user).filter(**narrow))


def total(user, **by):
    rows = rollups.total_sums(user, **by)
    return rows[0] if rows else None


def test_a_logged_task_is_in_day_week_and_total_at_once(alice):
    task = make_task(alice, started_at=NOON, reward=D("1.80"), status="approved")
    for cell in (DayCell.objects.get(), WeekCell.objects.get(), TotalCell.objects.get()):
        assert (cell.account_id, cell.type_id) == (task.account_id, task.type_id)
        assert (cell.entries, cell.ms, cell.settled_money) == (1, 720_000, D("1.80"))
        assert (cell.home_ms, cell.home_settled_money) == (720_000, D("1.80"))
    assert DayCell.objects.get().local_on == date(2026, 11, 26)
    assert WeekCell.objects.get().week_on == date(2026, 11, 23)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("duration_ms", [None, 1, 90_000])
@pytest.mark.parametrize("paid", [None, D("0.2500")])
def test_sql_and_python_add_up_to_the_same(alice, status, duration_ms, paid):
    account = make_account(alice)
    for bonus in (D(0), D("0.1")):
        make_task(alice, account, status=status, duration_ms=duration_ms, paid=paid, bonus=bonus, units=3)
    assert total(alice, by=("account",)).native == facts_of(alice)
    assert total(alice).home == facts_of(alice)


def test_an_edit_moves_a_task_between_days_accounts_and_types(alice):
    first, second = make_account(alice), make_account(alice)
    task = make_task(alice, first, started_at=NOON)
    services.edit_task(
        user=alice,
        task_id=task.pk,
        account=second,
        type=make_type("Writing"),
        started_at=NOON - timedelta(days=20),
        reward=D("2.5"),
        status="approved",
    )
    cell = DayCell.objects.get()
    assert (cell.account_id, cell.local_on) == (second.pk, date(2026, 11, 6))
    assert recompute.compare_person(alice.pk) == 0
    rows = rollups.total_sums(alice, by=("account",))
    assert [(row.account_id, row.native.settled_money) for row in rows] == [(second.pk, D("2.5"))]


def test_deleting_takes_a_task_out_and_restoring_brings_it_back(alice):
    task = make_task(alice)
    services.delete_task(user=alice, task_id=task.pk)
    assert total(alice) is None
    assert not DayCell.objects.exists()
    assert services.restore_tasks(user=alice, task_ids=[task.pk]) == 1
    assert total(alice).home == facts_of(alice)


def test_money_of_a_deleted_task_elsewhere_goes_with_it(alice):
    task, elsewhere = make_task(alice, status="approved"), make_account(alice)
    services.add_adjustment(user=alice, account=elsewhere, amount=D("0.5"), happened_at=NOON, task=task)
    assert total(alice).home.adjusted_money == D("0.5")
    services.delete_tasks(user=alice, task_ids=[task.pk])
    assert total(alice) is None
    services.restore_tasks(user=alice, task_ids=[task.pk])
    assert total(alice).home.adjusted_money == D("0.5")


def test_an_outcome_moves_money_but_no_time(alice):
    task = make_task(alice, status="pending")
    assert (total(alice).home.pending_money, total(alice).home.settled_money) == (D("1.8"), 0)
    services.change_status(user=alice, task_ids=[task.pk], status="approved", now=NOON)
    assert (total(alice).home.pending_money, total(alice).home.settled_money) == (0, D("1.8"))
    assert total(alice).home.ms == 720_000
    task.refresh_from_db()
    assert task.decided_at == NOON
    services.change_status(user=alice, task_ids=[task.pk], status="pending")
    task.refresh_from_db()
    assert task.decided_at is None


def test_foreign_money_is_converted_by_the_rate_of_its_day(alice):
    dollars = make_account(alice, unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 11, 25), "0.8")
    make_rate(alice, "USD", "GBP", date(2026, 11, 26), "0.75")
    for day in (24, 25, 26, 27):
        at = datetime(2026, 11, day, 9, tzinfo=UTC)
        make_task(alice, dollars, started_at=at, reward=D(1), status="approved", duration_ms=60_000)
    row = total(alice, by=("account",))
    assert row.native.settled_money == 4
    assert row.home.settled_money == D("2.3")  # 0.80 + 0.75 + 0.75
    assert row.unconverted == 1
    assert (row.native.ms, row.home.ms) == (240_000, 180_000)  # no rate: neither money nor time


def test_points_are_worth_what_their_account_says(alice):
    points = make_account(alice, unit="PTS", points_per_unit=D(250), points_currency="GBP")
    make_task(alice, points, reward=D(100), status="approved")
    row = total(alice, by=("account",))
    assert (row.native.settled_money, row.home.settled_money) == (100, D("0.4"))


def test_another_home_currency_read_before_the_lock_is_noticed(alice):
    account = make_account(alice, unit="GBP")
    make_rate(alice, "GBP", "USD", date(2026, 1, 1), "1.25")
    User.objects.filter(pk=alice.pk).update(home_currency="USD")  # by another window; `alice` is stale
    make_task(alice, account, status="approved", reward=D(4))
    assert total(alice).home.settled_money == 5


@pytest.mark.parametrize("week_start", [0, 5, 6])
def test_weeks_begin_on_the_persons_day(week_start):
    person = make_person(week_start=week_start)
    for offset in range(14):
        make_task(person, started_at=NOON + timedelta(days=offset))
    cells = WeekCell.objects.order_by("week_on")
    assert {cell.week_on.weekday() for cell in cells} == {week_start}
    assert sum(cell.entries for cell in cells) == 14
    assert max(cell.entries for cell in cells) == 7


def test_a_day_is_a_day_of_the_persons_zone():
    person = make_person(timezone="Pacific/Auckland")
    make_task(person, started_at=datetime(2026, 11, 26, 11, 30, tzinfo=UTC))  # half past midnight there
    assert DayCell.objects.get().local_on == date(2026, 11, 27)


@pytest.mark.parametrize("week_start", [0, 6])
@pytest.mark.parametrize(("start", "days"), [(0, 0), (0, 1), (2, 3), (0, 7), (1, 13), (3, 21), (6, 30)])
def test_any_span_is_its_weeks_and_its_edges(week_start, start, days):
    person = make_person(week_start=week_start)
    accounts = [make_account(person), make_account(person)]
    for offset in range(-2, 38):
        make_task(
            person, accounts[offset % 2], started_at=NOON + timedelta(days=offset), reward=D(offset + 3) / 100
        )
    first_on = date(2026, 11, 26) + timedelta(days=start)
    end_on = first_on + timedelta(days=days)
    inside = {"local_on__gte": first_on, "local_on__lt": end_on}
    rows = rollups.sums_between(person, first_on, end_on)
    assert [row.home for row in rows] == ([facts_of(person, **inside)] if days else [])
    for row in rollups.sums_between(person, first_on, end_on, by=("account",)):
        assert row.native == facts_of(person, account=row.account_id, **inside)
    one = rollups.sums_between(person, first_on, end_on, accounts=[accounts[0].pk])
    assert sum((row.home for row in one), Sums()) == facts_of(person, account=accounts[0], **inside)


def test_weeks_come_in_order_and_by_type(alice):
    survey, writing = make_type("Survey"), make_type("Writing")
    for offset in (0, 8, 9, 40):
        make_task(alice, started_at=NOON + timedelta(days=offset), type=survey if offset < 9 else writing)
    rows = rollups.weekly_sums(alice, date(2026, 11, 26), date(2026, 12, 31), by=("type",))
    assert [(row.week_on, row.type_id, row.home.entries) for row in rows] == [
        (date(2026, 11, 23), survey.pk, 1),
        (date(2026, 11, 30), survey.pk, 1),
        (date(2026, 11, 30), writing.pk, 1),
    ]
    narrowed = rollups.weekly_sums(alice, date(2026, 11, 1), date(2027, 1, 31), types=[writing.pk])
    assert [row.home.entries for row in narrowed] == [1, 1]


def test_adjustments_are_money_of_the_account_without_type_and_time(alice):
    account = make_account(alice)
    bonus = services.add_adjustment(user=alice, account=account, amount=D("2.5"), happened_at=NOON)
    services.add_adjustment(
        user=alice, account=account, amount=D("-0.5"), happened_at=NOON, kind=Adjustment.Kind.CORRECTION
    )
    row = total(alice, by=("account", "type"))
    assert (row.type_id, row.native.entries, row.native.adjusted_money) == (None, 0, D(2))
    services.delete_adjustment(user=alice, adjustment_id=bonus.pk)
    assert total(alice).home.adjusted_money == D("-0.5")


def test_many_days_at_once_are_one_statement(alice, django_assert_max_num_queries):
    accounts = [make_account(alice), make_account(alice, unit="USD")]
    survey = make_type()
    days = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(400)]
    Task.objects.bulk_create(
        Task(
            user=alice,
            account=account,
            type=survey,
            started_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            local_on=day,
            timezone="UTC",
            duration_ms=60_000,
            reward=D("0.10"),
            status="approved",
        )
        for account in accounts
        for day in days
    )
    with django_assert_max_num_queries(4):
        rollups.refresh_days(alice, {(account.pk, day) for account in accounts for day in days})
    assert recompute.compare_person(alice.pk) == 0
    rows = rollups.total_sums(alice, by=("account",))
    assert [row.native for row in rows] == [facts_of(alice, account=account) for account in accounts]
    assert total(alice).unconverted == 400


class TestReconcile:
    def test_it_finds_and_repairs_every_kind_of_drift(self, alice, caplog):
        task = make_task(alice)
        bob = make_person()
        make_task(bob)
        DayCell.objects.filter(user=alice).update(ms=1)
        WeekCell.objects.filter(user=alice).delete()
        TotalCell.objects.filter(user=alice).update(home_pending_money=D("0.00000001"))
        TotalCell.objects.create(user=alice, account_id=task.account_id, type=make_type("Writing"), entries=3)
        unpaid.log_overhead(user=alice, kind="search", duration_ms=60_000, started_at=NOON)
        unpaid.log_overhead(user=alice, kind="search", duration_ms=60_000, started_at=NOON - 9 * DAY)
        DayCell.objects.filter(account_id=NOWHERE, local_on="2026-11-26").update(overhead_ms=59_999)
        WeekCell.objects.filter(account_id=NOWHERE, week_on="2026-11-23").update(home_one_off_ms=1)
        DayCell.objects.filter(account_id=NOWHERE, local_on="2026-11-17").delete()
        assert recompute.compare_person(alice.pk) == 7
        assert recompute.compare_person(bob.pk) == 0
        version = User.objects.get(pk=alice.pk).data_version
        assert recompute.reconcile() == 7
        assert f"person {alice.pk}: 7 cells differ" in caplog.text
        assert recompute.compare_person(alice.pk) == 0
        assert total(alice).home == facts_of(alice) + Sums(overhead_ms=120_000)
        assert User.objects.get(pk=alice.pk).data_version == version + 1

    def test_it_leaves_what_is_right_alone(self, alice, caplog):
        make_task(alice)
        version = User.objects.get(pk=alice.pk).data_version
        assert recompute.reconcile() == 0
        assert caplog.text == ""
        assert User.objects.get(pk=alice.pk).data_version == version

    def test_cells_of_nothing_count_as_none(self, alice):
        task = make_task(alice)
        services.delete_task(user=alice, task_id=task.pk)
        assert WeekCell.objects.get().entries == 0
        assert recompute.compare_person(alice.pk) == 0


writes = st.lists(
    st.tuples(
        st.sampled_from(["log", "edit", "delete", "restore", "status", "adjust", "spend", "unspend"]),
        st.integers(0, 7),
        st.integers(0, 40),
        st.sampled_from(Status.values),
        st.one_of(st.none(), st.integers(1, 5_000_000)),
        st.decimals(0, 20, places=4),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(steps=writes)
def test_whatever_was_written_the_cells_equal_a_recompute(steps):
    person = make_person()
    accounts = [make_account(person), make_account(person, unit="USD")]
    make_rate(person, "USD", "GBP", date(2026, 12, 5), "0.8")
    made, spent = [], []
    for act, which, offset, status, ms, reward in steps:
        at, account = NOON + timedelta(days=offset), accounts[which % 2]
        if act == "spend":
            kind, of = Overhead.Kind.values[which % 6], [*accounts, None][which % 3]
            known = {"account": of, "type": make_type() if which > 3 else None, "duration_ms": ms or 1}
            spent.append(unpaid.log_overhead(user=person, kind=kind, started_at=at, **known).entry)
            continue
        if act == "unspend" and spent:
            entry = Overhead.objects.get(pk=spent[which % len(spent)].pk)
            change = unpaid.restore_overhead if entry.deleted_at else unpaid.delete_overhead
            change(user=person, entry_id=entry.pk)
            continue
        pick = made[which % len(made)].pk if made else None
        if act == "log" or pick is None:
            made.append(
                make_task(person, account, started_at=at, status=status, duration_ms=ms, reward=reward)
            )
        elif act == "edit" and Task.objects.for_user(person).filter(pk=pick).exists():
            services.edit_task(user=person, task_id=pick, account=account, started_at=at, reward=reward)
        elif act == "delete":
            services.delete_tasks(user=person, task_ids=[pick])
        elif act == "restore":
            services.restore_tasks(user=person, task_ids=[pick])
        elif act == "status":
            services.change_status(user=person, task_ids=[pick], status=status)
        elif act == "adjust" and reward:
            services.add_adjustment(user=person, account=account, amount=reward, happened_at=at)
    assert recompute.compare_person(person.pk) == 0
    by_account = defaultdict(Sums)
    for row in rollups.total_sums(person, by=("account", "type")):
        by_account[row.account_id] += row.native
    for account in (*accounts, None):
        adjusted = Adjustment.objects.filter(account=account, task__deleted_at=None)
        money = Sums(adjusted_money=sum((row.amount for row in adjusted), D(0)))
        time = add_up_overhead(Overhead.objects.for_user(person).filter(account=account))
        assert by_account[account and account.pk] == facts_of(person, account=account) + money + time
    recompute.recompute_dirty(user_id=person.pk)
    assert not DirtyMark.objects.filter(user=person).exists()
