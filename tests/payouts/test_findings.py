"""What there is to look into, at each boundary."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.findings import (
    APPEAL,
    BONUS,
    CLOSING,
    EXPIRING,
    IDLE,
    OVERDUE,
    Dated,
    Facts,
    appeal_level,
    bonus_level,
    finding_of,
    findings,
    overdue_before,
    overdue_level,
)

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


# By hand: a bonus that was due on the 24th has the 25th as its day of grace, and is missing on the 26th.
BONUSES = {
    "still to come": (-3, 0),
    "due today": (0, 0),
    "the day of grace": (1, 0),
    "the day after": (2, 1),
    "seven days after the grace": (8, 1),
    "eight": (9, 2),
    "twenty-one": (22, 2),
    "twenty-two": (23, 3),
    "for ever": (4000, 3),
}


@pytest.mark.parametrize(("days", "level"), BONUSES.values(), ids=BONUSES)
def test_a_bonus_is_missing_after_its_day_and_a_day_of_grace(days, level):
    assert bonus_level(days_ago(days), TODAY) == level
    found = finding_of(Dated(BONUS, days_ago(days), 2, Decimal("1.5")), TODAY)
    assert (found.level if found else 0) == level


APPEALS = {
    "in four days": (4, 0),
    "in three days": (3, 1),
    "in two days": (2, 1),
    "tomorrow": (1, 2),
    "today": (0, 2),
    "yesterday": (-1, 0),
    "long ago": (-400, 0),
}


@pytest.mark.parametrize(("in_days", "level"), APPEALS.values(), ids=APPEALS)
def test_the_time_to_appeal_is_said_to_run_out_twice_before_it_does(in_days, level):
    until = TODAY + timedelta(days=in_days)
    assert appeal_level(until, TODAY) == level
    found = finding_of(Dated(APPEAL, until, 2, Decimal("1.5")), TODAY)
    assert (found.level if found else 0) == level


@pytest.mark.parametrize("kind", [BONUS, APPEAL])
def test_work_of_one_day_is_one_thing_and_of_another_is_another(kind):
    on = {BONUS: days_ago(5), APPEAL: TODAY + timedelta(days=3)}[kind]
    first = finding_of(Dated(kind, on, 2, Decimal(3)), TODAY)
    assert (first.sum, first.count, first.about_on) == (3, 2, on)
    assert first.key == finding_of(Dated(kind, on, 1, Decimal(1)), TODAY).key
    assert first.key != finding_of(Dated(kind, on - timedelta(days=1), 2, Decimal(3)), TODAY).key


def expiring(in_days=None, after=None, idle=0, balance="3"):
    """It expires in so many days, or after so many without work, of which so many are over."""
    expires_on = None if in_days is None else TODAY + timedelta(days=in_days)
    known = {"balance": Decimal(balance), "expires_on": expires_on, "expiry_days": after}
    return replace(NOTHING, last_task_on=days_ago(idle), **known)


# What is said: (level, in how many days), or None.
EXPIRES = {
    "in thirty-one days": (expiring(31), None),
    "in thirty days": (expiring(30), (1, 30)),
    "in eight days": (expiring(8), (1, 8)),
    "in seven days": (expiring(7), (2, 7)),
    "today": (expiring(0), (2, 0)),
    "yesterday": (expiring(-1), None),
    "nothing there": (expiring(7, balance="0"), None),
    "more gone than came": (expiring(7, balance="-1"), None),
    "31 of 180 days left": (expiring(after=180, idle=149), None),
    "30 of 180 days left": (expiring(after=180, idle=150), (1, 30)),
    "8 of 180 days left": (expiring(after=180, idle=172), (1, 8)),
    "7 of 180 days left": (expiring(after=180, idle=173), (2, 7)),
    "the last of 180 days": (expiring(after=180, idle=180), (2, 0)),
    "180 days are over": (expiring(after=180, idle=181), None),
    "who works daily is not told that 30 days are left": (expiring(after=30, idle=0), None),
    "nor when half of them are": (expiring(after=30, idle=14), None),
    "15 of 30 days left": (expiring(after=30, idle=15), (1, 15)),
    "4 of 7 days left": (expiring(after=7, idle=3), None),
    "3 of 7 days left": (expiring(after=7, idle=4), (2, 3)),
    "the nearer of two": (expiring(20, after=180, idle=155), (1, 20)),
    "the other is the nearer": (expiring(29, after=180, idle=175), (2, 5)),
    "one has gone by": (expiring(-1, after=180, idle=155), (1, 25)),
    "nothing is known": (expiring(), None),
}


@pytest.mark.parametrize(("facts", "said"), EXPIRES.values(), ids=EXPIRES)
def test_what_expires_is_said_a_month_and_a_week_before(facts, said):
    found = [found for found in findings(facts) if found.kind == EXPIRING]
    assert [(each.level, (each.about_on - TODAY).days) for each in found] == ([said] if said else [])


def test_another_day_of_expiry_is_another_thing():
    keys = [findings(expiring(days))[0].key for days in (7, 6)]
    assert len(set(keys)) == 2
    assert findings(expiring(7, balance="4"))[0].key == keys[0]


DAYS = st.integers(-500, 500).map(lambda days: TODAY + timedelta(days=days))


@given(
    kind=st.sampled_from([BONUS, APPEAL]),
    on=DAYS,
    looks=st.lists(st.integers(0, 1200), min_size=1, unique=True),
)
def test_levels_only_rise_and_each_has_one_key(kind, on, looks):
    """However seldom one looks: no level comes back, and no two levels share a key."""
    days = [TODAY + timedelta(days=look - 600) for look in sorted(looks)]
    found = [each for day in days if (each := finding_of(Dated(kind, on, 1, Decimal(1)), day))]
    assert [each.level for each in found] == sorted(each.level for each in found)
    assert len({each.key for each in found}) == len({each.level for each in found})


@given(
    on=st.none() | DAYS, after=st.none() | st.integers(1, 3650), idle=st.integers(0, 4000),
    balance=st.decimals(-5, 5, places=4),
)  # fmt: skip
def test_only_a_day_to_come_is_said_and_only_of_money_that_is_there(on, after, idle, balance):
    facts = replace(NOTHING, balance=balance, expires_on=on, expiry_days=after, last_task_on=days_ago(idle))
    for found in findings(facts):
        assert found.kind == EXPIRING
        assert found.sum == balance > 0
        assert TODAY <= found.about_on <= TODAY + timedelta(days=30)
        assert found.about_on in {on, days_ago(idle) + timedelta(days=after or 0)}
        assert found.level == (2 if found.about_on <= TODAY + timedelta(days=7) else 1)


@given(after=st.integers(1, 3650), gaps=st.lists(st.integers(0, 1800), min_size=1, max_size=9))
def test_who_works_before_half_of_the_time_has_gone_by_never_hears_of_it(after, gaps):
    for gap in gaps:
        facts = expiring(after=after, idle=min(gap, (after - 1) // 2))
        assert findings(facts) == []
