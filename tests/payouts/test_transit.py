from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from apps.payouts.transit import ARRIVED, CANCELLED, FAILED, ON_THE_WAY, PARTIAL, Rest, Transit, late_level

D = Decimal
FIVE = Transit(D(5))


def facts(course):
    return tuple(str(part) for part in (course.asked, course.came, course.fee, course.lost, course.open))


@pytest.mark.parametrize(
    ("parts", "state", "after"),
    [
        pytest.param([("5", "0", Rest.OPEN)], ARRIVED, "5 5 0 0 0", id="whole"),
        pytest.param([("4.60", "0.40", Rest.OPEN)], ARRIVED, "5 4.60 0.40 0 0", id="whole, after a fee"),
        pytest.param([("3", "0", Rest.OPEN)], PARTIAL, "5 3 0 0 2", id="a part"),
        pytest.param([("3", "0.50", Rest.OPEN)], PARTIAL, "5 3 0.50 0 1.50", id="a part after its fee"),
        pytest.param([("3", "0", Rest.FEE)], ARRIVED, "5 3 2 0 0", id="the rest was a fee"),
        pytest.param([("3", "0.50", Rest.FEE)], ARRIVED, "5 3 2.00 0 0", id="the rest was more of the fee"),
        pytest.param([("3", "0", Rest.LOST)], ARRIVED, "5 3 0 2 0", id="the rest is lost"),
        pytest.param([("3", "0", Rest.BACK)], ARRIVED, "3 3 0 0 0", id="the rest is in the balance again"),
        pytest.param([("5", "0", Rest.LOST)], ARRIVED, "5 5 0 0 0", id="no rest to lose"),
        pytest.param([("0", "0.50", Rest.OPEN)], PARTIAL, "5 0 0.50 0 4.50", id="a fee before any money"),
        pytest.param(
            [("3", "0", Rest.OPEN), ("1.5", "0.5", Rest.OPEN)], ARRIVED, "5 4.5 0.5 0 0.0", id="two parts"
        ),
        pytest.param(
            [("3", "0", Rest.OPEN), ("1", "0", Rest.FEE)], ARRIVED, "5 4 1 0 0", id="a part, then a fee"
        ),
        pytest.param(
            [("3", "0", Rest.OPEN), ("1", "0", Rest.BACK)], ARRIVED, "4 4 0 0 0", id="a part, then back"
        ),
        pytest.param([("0.0001", "0", Rest.OPEN)], PARTIAL, "5 0.0001 0 0 4.9999", id="a ten-thousandth"),
    ],
)
def test_it_tells_what_came_and_what_is_open(parts, state, after):
    course = FIVE
    for came, fee, rest in parts:
        course = course.receive(D(came), D(fee), rest)
    assert course.state == state
    assert [D(part) for part in facts(course)] == [D(part) for part in after.split()]


@pytest.mark.parametrize(
    ("before", "is_lost", "after"),
    [
        pytest.param(FIVE, True, "5 0 0 5 0", id="all of it lost"),
        pytest.param(FIVE, False, "0 0 0 0 0", id="all of it back"),
        pytest.param(FIVE.receive(D(3), D("0.5")), True, "5 3 0.5 1.5 0", id="the rest lost"),
        pytest.param(FIVE.receive(D(3), D("0.5")), False, "3.5 3 0.5 0 0", id="the rest back"),
    ],
)
def test_it_fails_with_what_was_open(before, is_lost, after):
    course = before.fail(is_lost=is_lost)
    assert course.state == FAILED
    assert [D(part) for part in facts(course)] == [D(part) for part in after.split()]


@pytest.mark.parametrize(
    ("came", "fee", "says"),
    [
        pytest.param("5.0001", "0", "more than the 5", id="more than is open"),
        pytest.param("4", "1.0001", "more than the 5", id="with its fee more than is open"),
        pytest.param("0", "0", "above zero", id="nothing"),
        pytest.param("-1", "0", "above zero", id="less than nothing"),
        pytest.param("-1", "2", "above zero", id="less than nothing, above its fee"),
        pytest.param("2", "-1", "not negative", id="a negative fee"),
    ],
)
def test_a_part_that_cannot_be_is_refused(came, fee, says):
    with pytest.raises(ValueError, match=says):
        FIVE.receive(D(came), D(fee))


@pytest.mark.parametrize("state", [ARRIVED, FAILED, CANCELLED])
def test_what_has_ended_takes_nothing_more(state):
    ended = Transit(D(5), came=D(5), state=state)
    with pytest.raises(ValueError, match=f"{state} receives nothing"):
        ended.receive(D(1))
    with pytest.raises(ValueError, match=f"{state} cannot fail"):
        ended.fail(is_lost=True)


@pytest.mark.parametrize("state", [ARRIVED, FAILED, CANCELLED])
def test_nothing_is_open_of_what_has_ended(state):
    assert Transit(D(5), state=state).open == 0


amounts = st.integers(1, 10**9).map(lambda number: Decimal(number).scaleb(-4))
shares = st.fractions(0, 1, max_denominator=1000)


def part_of(whole, share):
    return (whole * share.numerator / share.denominator).quantize(Decimal("0.0001"), "ROUND_FLOOR")


class Course(RuleBasedStateMachine):
    """A payout that receives parts, of any size up to what is open, and fails, in any order."""

    def __init__(self):
        super().__init__()
        self.course = None

    @precondition(lambda self: self.course is None)
    @rule(asked=amounts)
    def ask(self, asked):
        self.course, self.asked, self.parts = Transit(asked), asked, []

    @precondition(lambda self: self.is_open())
    @rule(came=shares, fee=shares, rest=st.sampled_from(Rest))
    def receive(self, came, fee, rest):
        whole = self.course.open
        part = part_of(whole, came)
        cost = part_of(whole - part, fee)
        if part or cost:
            self.parts.append((part, cost))
            self.course = self.course.receive(part, cost, rest)
            assert (self.course.state == PARTIAL) == (rest is Rest.OPEN and part + cost < whole)

    @precondition(lambda self: self.is_open())
    @rule(more=amounts)
    def receive_too_much(self, more):
        with pytest.raises(ValueError, match="more than"):
            self.course.receive(self.course.open, more)

    @precondition(lambda self: self.is_open())
    @rule(is_lost=st.booleans())
    def fail(self, is_lost):
        missing = self.course.open
        before, self.course = self.course, self.course.fail(is_lost=is_lost)
        assert self.course.lost == (missing if is_lost else 0)
        assert before.asked - self.course.asked == (0 if is_lost else missing)

    @precondition(lambda self: self.course is not None and not self.is_open())
    @rule(came=amounts, is_lost=st.booleans())
    def go_on_after_the_end(self, came, is_lost):
        with pytest.raises(ValueError, match="receives nothing"):
            self.course.receive(came)
        with pytest.raises(ValueError, match="cannot fail"):
            self.course.fail(is_lost=is_lost)

    @invariant()
    def the_parts_are_the_whole(self):
        course = self.course
        if course is not None:
            assert course.asked == course.came + course.fee + course.lost + course.open
            assert min(course.asked, course.came, course.fee, course.lost, course.open) >= 0
            assert course.asked <= self.asked
            assert course.came == sum(came for came, _ in self.parts)
            assert course.fee >= sum(fee for _, fee in self.parts)
            assert bool(course.open) == self.is_open()

    def is_open(self):
        return self.course is not None and self.course.state in ON_THE_WAY


test_the_parts_are_the_whole_whatever_comes = Course.TestCase


@pytest.mark.parametrize(
    ("expected", "today", "level"),
    [
        pytest.param(None, "2026-11-30", 0, id="nobody knows when"),
        pytest.param("2026-11-10", "2026-11-01", 0, id="before it is due"),
        pytest.param("2026-11-10", "2026-11-10", 0, id="on the day"),
        pytest.param("2026-11-10", "2026-11-13", 0, id="the last day of grace"),
        pytest.param("2026-11-10", "2026-11-14", 1, id="the first day after it"),
        pytest.param("2026-11-10", "2026-11-20", 1, id="seven days after it"),
        pytest.param("2026-11-10", "2026-11-21", 2, id="eight days after it"),
        pytest.param("2026-11-10", "2026-12-04", 2, id="twenty-one days after it"),
        pytest.param("2026-11-10", "2026-12-05", 3, id="twenty-two days after it"),
        pytest.param("2026-11-10", "2036-11-10", 3, id="ten years"),
        pytest.param("2026-11-29", "2026-12-02", 0, id="grace over a month's end"),
        pytest.param("2026-11-29", "2026-12-03", 1, id="late over a month's end"),
        pytest.param("2026-12-31", "2027-01-03", 0, id="grace over a year's end"),
        pytest.param("2026-12-31", "2027-01-04", 1, id="late over a year's end"),
        pytest.param("2026-02-26", "2026-03-01", 0, id="February without a leap day"),
        pytest.param("2026-02-26", "2026-03-02", 1, id="after a February without a leap day"),
        pytest.param("2028-02-26", "2028-03-01", 1, id="after a leap day"),
        pytest.param("2028-02-29", "2028-03-11", 2, id="due on a leap day, eight days"),
    ],
)
def test_it_is_late_by_the_days_after_the_grace(expected, today, level):
    on = None if expected is None else date.fromisoformat(expected)
    assert late_level(on, date.fromisoformat(today)) == level


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(-50, 400))
def test_it_is_never_less_late_a_day_on(expected, days):
    today = expected + timedelta(days=days)
    levels = [late_level(expected, today + timedelta(days=each)) for each in (0, 1)]
    assert 0 <= levels[0] <= levels[1] <= min(levels[0] + 1, 3)
