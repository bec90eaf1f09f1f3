"""What there is to look into, at each boundary."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.findings import CLOSING, IDLE, OVERDUE, Facts, findings, overdue_before, overdue_level

TODAY = date(2026, 11, 26)  # a Thursday
NOTHING = Facts(today=TODAY, balance=Decimal(0), last_task_on=TODAY)


def days_ago(days):
    return TODAY - timedelta(days=days)


def waiting(days, limit=7):
    return replace(
        NOTHING, approval_days=limit, overdue=2, overdue_sum=Decimal("1.5"), oldest_on=days_ago(days)
    )


def stranded(days=60, balance="3", minimum="5"):
    least = None if minimum is None else Decimal(minimum)
    return replace(NOTHING, balance=Decimal(balance), minimum=least, last_task_on=days_ago(days))


def closing(in_days, balance="3"):
    closes_on = None if in_days is None else TODAY + timedelta(days=in_days)
    return replace(NOTHING, balance=Decimal(balance), is_closing=True, closes_on=closes_on)


# By hand: work of the 17th is approved by the 24th, 7 days later; the 25th is grace, and the 26th too late.
LEVELS = {
    "within the limit": (7, 0),
    "the day of grace": (8, 0),
    "the day after": (9, 1),
    "seven days after the grace": (15, 1),
    "a week more": (16, 2),
    "the last day of that": (29, 2),
    "three weeks more": (30, 3),
    "for ever": (4000, 3),
}


@pytest.mark.parametrize(("days", "level"), LEVELS.values(), ids=LEVELS)
def test_approval_is_overdue_by_the_limit_and_a_day_of_grace(days, level):
    assert overdue_level(days_ago(days), 7, TODAY) == level
    assert [each.level for each in findings(waiting(days))] == ([level] if level else [])


def test_an_overdue_approval_says_how_much_waits_and_since_when():
    [found] = findings(waiting(9))
    assert (found.kind, found.sum, found.count, found.about_on) == (
        OVERDUE,
        Decimal("1.5"),
        2,
        date(2026, 11, 17),
    )


def test_the_same_week_and_level_is_the_same_thing():
    """Overdue since the 23rd (a Monday) to the 26th is one week; since Sunday is another."""
    keys = [findings(waiting(days))[0].key for days in (9, 10, 11, 12, 13)]
    assert keys == ["2026-11-23:1"] * 4 + ["2026-11-16:1"]


def test_without_a_known_limit_nothing_is_overdue():
    assert findings(replace(waiting(400), approval_days=None)) == []


@given(st.integers(0, 500), st.integers(0, 400))
def test_what_counts_as_overdue_is_what_has_a_level(days, limit):
    """The rows that a list of overdue work shows are those that the level is about."""
    is_listed = days_ago(days) < overdue_before(TODAY, limit)
    assert is_listed == (overdue_level(days_ago(days), limit, TODAY) > 0)


STRANDED = {
    "sixty days": (stranded(), True),
    "a day less": (stranded(59), False),
    "nothing there": (stranded(balance="0"), False),
    "more gone than came": (stranded(balance="-1"), False),
    "the minimum is reached": (stranded(balance="5"), False),
    "a little below it": (stranded(balance="4.9999"), True),
    "no minimum is known": (stranded(minimum=None), False),
    "no minimum": (stranded(minimum="0"), False),
}


@pytest.mark.parametrize(("facts", "is_said"), STRANDED.values(), ids=STRANDED)
def test_money_is_stranded_below_the_minimum_after_sixty_days(facts, is_said):
    assert [found.kind for found in findings(facts)] == ([IDLE] if is_said else [])


def test_one_idle_spell_is_one_thing_whatever_the_day_and_the_balance():
    later = replace(stranded(balance="4"), today=TODAY + timedelta(days=100))
    assert findings(later)[0].key == findings(stranded())[0].key


CLOSINGS = {
    "in a month": (30, 1),
    "in eight days": (8, 1),
    "in seven days": (7, 2),
    "today": (0, 2),
    "long ago": (-400, 2),
    "some day": (None, 1),
}


@pytest.mark.parametrize(("in_days", "level"), CLOSINGS.values(), ids=CLOSINGS)
def test_a_closing_platform_is_said_at_once_and_a_week_before(in_days, level):
    [found] = findings(closing(in_days))
    assert (found.kind, found.level, found.sum) == (CLOSING, level, 3)
    assert findings(closing(in_days, balance="0")) == []


def test_a_new_closing_date_is_a_new_thing():
    assert len({findings(closing(days))[0].key for days in (30, 31, None)}) == 3


def test_a_closing_platform_has_no_minimum_so_its_money_is_not_idle_too():
    both = replace(stranded(), is_closing=True)
    assert [found.kind for found in findings(both)] == [CLOSING]
