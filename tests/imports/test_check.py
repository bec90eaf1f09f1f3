"""A file is read to the cent, the millisecond and the local day, before anything is saved."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.imports.models import Row
from apps.imports.reading import Unreadable
from apps.imports.summary import summarise
from apps.tasks.models import Task
from apps.tasks.rates import hourly
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def sums(batch):
    return {
        (line.status, line.reward.unit): (
            line.count,
            line.reward.amount,
            line.bonus.amount,
            line.ms,
            line.untimed,
        )
        for line in summarise(batch).sums
    }


def test_the_sample_gives_its_sums_by_outcome_and_currency(alice, check, prolific_file):
    batch = check(alice, prolific_file)
    assert sums(batch) == {
        ("pending", "GBP"): (1, Decimal("0.75"), 0, 272_151, 0),
        ("pending", "USD"): (1, Decimal("4.00"), 0, 1_350_000, 0),
        ("approved", "GBP"): (6, Decimal("9.60"), Decimal("0.75"), 4_133_722, 0),
        ("approved", "USD"): (1, Decimal("2.20"), Decimal("0.40"), 553_671, 0),
        ("rejected", "GBP"): (1, Decimal("2.00"), 0, 574_430, 0),
        ("returned", "GBP"): (1, Decimal("1.80"), 0, 0, 1),
        ("returned", "USD"): (1, Decimal("6.00"), 0, 0, 1),
        ("expired", "GBP"): (1, Decimal("1.25"), 0, 0, 1),
        ("screened_out", "GBP"): (1, Decimal("0.10"), 0, 37_750, 0),
    }
    assert sum(line.ms for line in summarise(batch).sums) == 6_921_724
    assert not Task.objects.exists()


def test_forty_one_seconds_for_thirty_pence_are_worth_what_they_are(alice, check, prolific_file):
    row = Row.objects.get(batch=check(alice, prolific_file), title="Two-minute memory check")
    assert round(hourly(row.reward, row.duration_ms), 2) == Decimal("26.18")


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/London", date(2026, 9, 21)), ("America/New_York", date(2026, 9, 20))]
)
def test_midnight_is_the_persons(zone, day, prolific, check, prolific_file):
    batch = check(make_person(timezone=zone), prolific_file)
    row = Row.objects.get(batch=batch, title="Overnight study crossing midnight")
    assert (row.started_at, row.local_on) == (datetime(2026, 9, 20, 23, 52, tzinfo=UTC), day)


def test_a_shared_completion_code_is_no_identity(alice, check, prolific_file):
    rows = Row.objects.filter(batch=check(alice, prolific_file), title__startswith="Sorting grocery photos")
    assert len({row.external_id for row in rows}) == 2


def test_equal_rows_are_told_apart_by_their_order(alice, check):
    row = "Walkthrough,£1.80,£0.00,,,,RETURNED\n"
    batch = check(alice, row * 3)
    assert len(set(Row.objects.filter(batch=batch).values_list("external_id", flat=True))) == 3


def test_a_row_without_a_start_stands_on_the_day_of_the_row_above(alice, check):
    batch = check(
        alice,
        "A,£1.00,£0.00,2026-09-04 07:00:00,2026-09-04 07:10:00,C,APPROVED\n"
        "B,£1.80,£0.00,,,,RETURNED\n"
        "C,£1.00,£0.00,2026-09-06 07:00:00,2026-09-06 07:10:00,C,APPROVED\n",
    )
    undated = Row.objects.get(batch=batch, title="B")
    assert (undated.is_dated, undated.local_on, undated.duration_ms) == (False, date(2026, 9, 4), None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A,1.50,£0.00,2026-09-01 08:00:00,,,APPROVED", "reward"),
        ("A,£1.23456,£0.00,2026-09-01 08:00:00,,,APPROVED", "reward"),
        ("A,-£1.50,£0.00,2026-09-01 08:00:00,,,APPROVED", "reward"),
        ("A,£NaN,£0.00,2026-09-01 08:00:00,,,APPROVED", "reward"),
        ("A,£1.50,lots,2026-09-01 08:00:00,,,APPROVED", "bonus"),
        ("A,£1.50,£0.00,2026-02-30 08:00:00,,,APPROVED", "started"),
        ("A,£1.50,£0.00,0001-01-01 00:00:00,,,APPROVED", "started"),
        ("A,£1.50,£0.00,9999-12-31 23:59:59,,,APPROVED", "started"),
        ("A,£1.50,£0.00,yesterday,,,APPROVED", "started"),
        ("A,£1.50,£0.00,2026-09-01 08:00:00,later,,APPROVED", "completed"),
        ("A,£1.50,£0.00,2026-09-01 08:00:00,,,ACTIVE", "running"),
        ("A,£1.50,£0.00,2026-09-01 08:00:00,,,MAYBE", "status"),
        (" ,£1.50,£0.00,2026-09-01 08:00:00,,,APPROVED", "title"),
        ("A,£1.50,£0.00", "cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_reason(row, reason, alice, check):
    batch = check(alice, f"{row}\nGood,£1.00,£0.00,2026-09-01 09:00:00,2026-09-01 09:10:00,C,APPROVED\n")
    summary = summarise(batch)
    assert (summary.new, summary.refused) == (1, 1)
    assert Row.objects.get(batch=batch, verdict="refused").refusal == reason
    assert str(summary.refusals[0].reason).endswith(".")


@pytest.mark.parametrize(
    ("completed", "ms"),
    [
        ("2026-09-01 08:00:41.2504", 41_250),
        ("2026-09-01T08:01:00Z", 60_000),
        ("2026-09-01 08:00:00", None),
        ("2026-09-01 07:59:00", None),
        ("2026-11-01 08:00:00", None),
        ("", None),
    ],
    ids=["microseconds", "zone given", "no time", "backwards", "two months", "empty"],
)
def test_time_is_measured_to_the_millisecond_or_not_at_all(completed, ms, alice, check):
    batch = check(alice, f"A,£1.00,£0.00,2026-09-01 08:00:00,{completed},C,APPROVED\n")
    assert Row.objects.get(batch=batch).duration_ms == ms


def test_a_file_with_a_header_alone_is_refused_and_leaves_nothing(alice, check):
    with pytest.raises(Unreadable, match="no rows"):
        check(alice, "")
    assert not Row.objects.exists()
