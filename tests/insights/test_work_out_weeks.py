"""Periods, weeks and the trend of Today, by the calendar of the person."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

from tests.factories import make_payout
from tests.insights.conftest import NOW
from tests.insights.work import log, today_at
from tests.money import pounds


@pytest.mark.parametrize(
    ("days", "at", "is_inside"),
    [
        pytest.param(
            7, datetime(2026, 11, 20, 0, 0, tzinfo=UTC), True, id="the first instant of the first day"
        ),
        pytest.param(7, datetime(2026, 11, 19, 23, 59, tzinfo=UTC), False, id="the minute before"),
        pytest.param(30, datetime(2026, 10, 28, 0, 0, tzinfo=UTC), True, id="thirty days"),
        pytest.param(30, datetime(2026, 10, 27, 23, 59, tzinfo=UTC), False, id="thirty-one"),
        pytest.param(90, datetime(2026, 8, 28, 23, 0, tzinfo=UTC), True, id="local midnight in summer time"),
        pytest.param(90, datetime(2026, 8, 28, 22, 59, tzinfo=UTC), False, id="before it"),
    ],
)
def test_a_period_begins_at_the_person_s_midnight(alice, quillo, days, at, is_inside):
    log(alice, quillo, 20, "5.00", at=at)
    assert today_at(alice, days=days).figure.entries == int(is_inside)


def test_today_is_the_person_s_and_not_the_server_s(alice, quillo):
    alice.timezone = "Pacific/Auckland"
    alice.save()
    late = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)  # half past midnight on Friday there
    log(alice, quillo, 20, "5.00", at=late)
    today = today_at(alice, now=late)
    assert today.day == date(2026, 11, 27)
    assert str(today.greeting) == "Good evening"
    assert today.latest[0].is_today


@pytest.mark.parametrize(
    ("week_start", "earned"),
    [pytest.param(0, 1, id="Monday"), pytest.param(6, 11, id="Sunday"), pytest.param(5, 111, id="Saturday")],
)
def test_the_week_begins_on_the_person_s_day(alice, quillo, week_start, earned):
    alice.week_start = week_start
    alice.weekly_goal = D(50)
    alice.save()
    for day, reward in ((21, 100), (22, 10), (23, 1)):  # Saturday, Sunday, Monday
        log(alice, quillo, 60, reward, at=datetime(2026, 11, day, 12, tzinfo=UTC))
    today = today_at(alice)
    assert today.strip.week == pounds(earned)
    assert today.trend.weeks[-1].start == date(2026, 11, {0: 23, 6: 22, 5: 21}[week_start])


def test_the_week_counts_what_is_pending_and_says_so(alice, quillo):
    log(alice, quillo, 60, "10.00")
    log(alice, quillo, 60, "4.00", "pending")
    strip = today_at(alice).strip
    assert (strip.earned, strip.pending) == (pounds(10), pounds(4))
    assert (strip.week, strip.week_pending) == (pounds(14), pounds(4))


def test_the_trend_has_twelve_weeks_and_breaks_where_nothing_was_timed(alice, quillo):
    for weeks, minutes in ((0, 30), (1, 60), (2, None), (4, 60), (11, 60), (12, 60)):
        log(alice, quillo, minutes, "6.00", at=NOW - timedelta(weeks=weeks))
    trend = today_at(alice).trend
    assert len(trend.weeks) == 12
    assert trend.weeks[0].start == date(2026, 9, 7)
    rates = [week.rate and week.rate.amount for week in trend.weeks]
    assert rates == [6, None, None, None, None, None, None, 6, None, None, 6, 12]
    assert trend.weeks[-3].earned == pounds(6)
    assert trend.line.count("M") == 1
    assert (trend.dots.count("M"), trend.faint.count("M"), trend.last.count("M")) == (0, 3, 1)
    assert trend.columns.count("M") == 4
    assert [(month.label, month.span) for month in trend.months] == [("Sept", 4), ("Oct", 4), ("Nov", 4)]


def test_fees_are_put_on_weeks_by_what_was_settled(alice, quillo):
    log(alice, quillo, 60, "30.00")
    log(alice, quillo, 60, "10.00", at=NOW - timedelta(weeks=1))
    make_payout(
        quillo,
        "8.00",
        state="arrived",
        fee=D("4.00"),
        arrived_on=date(2026, 11, 26),
        requested_on=date(2026, 11, 24),
    )
    assert [week.rate for week in today_at(alice).trend.weeks][-2:] == [pounds(9), pounds(27)]
