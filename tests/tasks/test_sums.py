from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import models, statuses
from apps.tasks.cells import BESIDE
from apps.tasks.models import Status, Task, TaskType
from apps.tasks.rates import hourly, hourly_expression
from apps.tasks.sums import (
    COUNTS,
    HOME_COUNTS,
    MONEY,
    Sums,
    add_up,
    settled_expression,
    settled_money,
    sums_expressions,
)
from tests.tasks.entries import entries, entry

AT_HOME = [f"home_{name}" for name in (*HOME_COUNTS, *MONEY)]


@pytest.mark.parametrize(
    ("status", "paid", "bonus", "settled"),
    [
        ("approved", None, "0", "5"),
        ("approved", "3", "0.5", "3.5"),
        ("approved", "0", "0", "0"),
        ("pending", None, "0", "0"),
        ("rejected", None, "0", "0"),
        ("rejected", "3", "0", "0"),
        ("reversed", "5", "0", "0"),
        ("returned", None, "0", "0"),
        ("expired", None, "0.2", "0.2"),
        ("screened_out", "0.10", "0", "0.10"),
        ("screened_out", "0.10", "0.2", "0.30"),
    ],
)
def test_money_is_settled_by_the_outcome(status, paid, bonus, settled):
    assert settled_money(entry(status, 1, "5", paid=paid, bonus=bonus)) == Decimal(settled)


def test_time_counts_whatever_the_outcome():
    sums = add_up(entry(status, 1, "1") for status in sorted(statuses.KNOWN))
    assert (sums.entries, sums.ms, sums.gross_ms, sums.paid_ms) == (7, 420_000, 180_000, 60_000)
    assert (sums.approved, sums.rejected, sums.pending, sums.unpaid) == (1, 2, 1, 3)


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValueError, match="unknown status: 'weird'"):
        add_up([entry("weird", 1, "1")])


def test_a_batch_counts_its_tasks_and_is_one_entry():
    sums = add_up([entry("approved", 6, "0.80", units=40)])
    assert (sums.entries, sums.units) == (1, 40)


@pytest.mark.parametrize("minutes", [None, 0, -1])
def test_a_duration_that_is_not_positive_was_not_measured(minutes):
    sums = add_up([entry("pending", minutes, "2"), entry("rejected", minutes, "3")])
    assert (sums.timed, sums.ms, sums.gross_ms) == (0, 0, 0)
    assert (sums.pending_money, sums.pending_timed, sums.gross_timed, sums.rejected_timed) == (2, 0, 0, 0)


@given(st.lists(entries(), max_size=6), st.lists(entries(), max_size=6))
def test_cells_add_up(some, others):
    assert add_up(some) + add_up(others) == add_up(some + others)


def test_a_row_can_be_read_in_either_money():
    row = dict.fromkeys(COUNTS, 3) | dict.fromkeys(MONEY, Decimal(1)) | {"ms": None}
    row |= dict.fromkeys(AT_HOME, 2) | {"home_gross_timed": None}
    assert (Sums.of(row).settled_money, Sums.of(row).timed, Sums.of(row).ms) == (1, 3, 0)
    home = Sums.of(row, home=True)
    assert (home.settled_money, home.gross_timed, home.entries, home.ms) == (2, 0, 3, 2)


def test_the_roll_ups_keep_every_sum_in_both_moneys():
    columns = {field.name for field in models.Sums._meta.get_fields()}
    assert columns == {*COUNTS, *MONEY, *AT_HOME, "unconverted"}


def test_every_outcome_of_a_task_has_its_meaning():
    assert set(Status.values) <= statuses.KNOWN


@pytest.fixture
def owner(db):
    user = User.objects.create_user("alice@example.com")
    account = Account.objects.create(user=user, name="Quillo", unit="GBP")
    return {"user": user, "account": account, "type": TaskType.objects.create(user=user, name="Odd jobs")}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(work=st.lists(entries(tuple(Status.values)), max_size=12))
def test_both_faces_agree(owner, work):
    Task.objects.all().delete()
    when = {"started_at": datetime(2026, 5, 1, tzinfo=UTC), "local_on": date(2026, 5, 1), "timezone": "UTC"}
    Task.objects.bulk_create([Task(**owner, **when, **vars(each)) for each in work])

    rows = Task.objects.annotate(
        settled=settled_expression(), rate=hourly_expression(settled_expression(), F("duration_ms"))
    )
    for row in rows:
        assert row.settled == settled_money(row)
        exact = hourly(row.settled, row.duration_ms)
        assert (row.rate is None) == (exact is None)
        assert exact is None or row.rate == pytest.approx(Decimal(exact.numerator) / exact.denominator)
    totals = Task.objects.aggregate(**sums_expressions())
    assert Sums.of(totals | dict.fromkeys(BESIDE)) == add_up(work)


def test_the_sums_come_by_group_under_a_prefix(owner):
    when = {"started_at": datetime(2026, 5, 1, tzinfo=UTC), "timezone": "UTC"}
    for day, reward in ((1, 2), (1, 3), (2, 4)):
        Task.objects.create(**owner, **when, local_on=date(2026, 5, day), reward=reward, status="pending")
    days = Task.objects.values("local_on").annotate(**sums_expressions("sum_")).order_by("local_on")
    assert [(day["sum_entries"], day["sum_units"], day["sum_pending_money"]) for day in days] == [
        (2, 2, Decimal(5)),
        (1, 1, Decimal(4)),
    ]
