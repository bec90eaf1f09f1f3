"""The timer as a machine: whatever is pressed and whatever the time of day does, the time adds up."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tasks import timing
from apps.tasks.durations import ticking
from apps.tasks.models import MOST_MS
from apps.tasks.timing import Clock, Span

MINUTE = 60_000
START = 1_795_000_000_000  # in November 2026

ACTS = {
    "pause": timing.pause,
    "resume": timing.resume,
    "more": lambda clock, now: timing.one_more(clock),
    "stop": timing.stop,
    "cut": lambda clock, now: timing.cut(clock, now - 7 * MINUTE, now),
    "off": lambda clock, now: timing.take_off(clock, now - 12 * MINUTE, now - 2 * MINUTE, now),
}
# What is pressed, and how far the time of day has moved on by then: back too, or by a month.
PRESSED = st.lists(
    st.tuples(
        st.sampled_from(sorted(ACTS)),
        st.integers(-30 * MINUTE, 90 * MINUTE) | st.integers(0, 2 * MOST_MS),
    ),
    max_size=25,
)


def at(minutes):
    return START + round(minutes * MINUTE)


def played(pressed):
    """Each clock there was, with the moment at which it came to be."""
    now, clock = START, timing.start(START)
    yield clock, now
    for act, passed in pressed:
        now += passed
        clock = ACTS[act](clock, now)
        yield clock, now


@given(PRESSED)
def test_raw_time_holds_trimmed_time_and_neither_is_below_nothing(pressed):
    for clock, now in played(pressed):
        assert 0 <= timing.trimmed_ms(clock, now) <= timing.raw_ms(clock, now) <= MOST_MS


@given(PRESSED)
def test_spans_are_in_order_apart_and_not_empty(pressed):
    for clock, now in played(pressed):
        spans = timing.spans_of(clock, now)
        assert all(span.ms > 0 for span in spans)
        assert all(first.until <= second.start for first, second in pairwise(spans))
        assert clock.since is None or not clock.spans or clock.spans[-1].until <= clock.since


@given(PRESSED)
def test_it_runs_or_is_stopped_never_both(pressed):
    for clock, _ in played(pressed):
        assert not (clock.is_stopped and clock.since is not None)


@given(PRESSED, st.integers(0, MOST_MS))
def test_what_does_not_run_does_not_grow(pressed, later):
    for clock, now in played(pressed):
        if clock.since is None:
            assert timing.raw_ms(clock, now + later) == timing.raw_ms(clock, now)


@given(PRESSED, st.integers(0, MOST_MS))
def test_a_pause_and_a_stop_keep_the_time_there_was(pressed, passed):
    for clock, now in played(pressed):
        moment = now + passed
        before = timing.raw_ms(clock, moment), timing.trimmed_ms(clock, moment)
        for act in (timing.pause, timing.stop):
            after = act(clock, moment)
            assert (timing.raw_ms(after, moment), timing.trimmed_ms(after, moment)) == before
            assert act(after, moment + MINUTE) == after


@given(PRESSED, st.integers(-90 * MINUTE, 90 * MINUTE))
def test_nothing_after_a_cut_counts_and_all_before_it_does(pressed, offset):
    *_, (clock, now) = played(pressed)
    cut = timing.cut(clock, now + offset, now)
    assert cut.is_stopped
    assert all(span.until <= now + offset for span in cut.spans)
    kept = sum(max(min(span.until, now + offset) - span.start, 0) for span in timing.spans_of(clock, now))
    assert timing.raw_ms(cut, now) == kept


@given(PRESSED, st.integers(-90 * MINUTE, 0), st.integers(0, 60 * MINUTE))
def test_time_away_leaves_raw_time_alone_and_takes_no_more_than_itself(pressed, offset, length):
    *_, (clock, now) = played(pressed)
    start = now + offset
    after = timing.take_off(clock, start, start + length, now)
    assert timing.raw_ms(after, now) == timing.raw_ms(clock, now)
    assert 0 <= timing.trimmed_ms(clock, now) - timing.trimmed_ms(after, now) <= length
    assert timing.take_off(after, start, start + length, now).spans == after.spans


@given(PRESSED, st.integers(1, 3 * 60 * MINUTE))
def test_trimmed_time_is_so_much_at_the_instant_at_which_it_is_reached(pressed, ms):
    *_, (clock, now) = played(pressed)
    instant = timing.reached(clock, ms, now)
    if instant is None:
        assert timing.trimmed_ms(clock, now) < ms
    else:
        assert timing.trimmed_ms(timing.cut(clock, instant, now), now) == ms


@given(PRESSED)
def test_units_are_counted_by_one_more_alone(pressed):
    *_, (clock, _) = played(pressed)
    assert clock.units == sum(act == "more" for act, _ in pressed)


def test_a_morning():
    clock = timing.start(at(0))
    clock = timing.one_more(timing.pause(clock, at(10)))
    clock = timing.resume(clock, at(25))
    clock = timing.take_off(clock, at(30), at(40), at(45))
    assert clock.spans[-1] == Span(at(40), at(45))
    assert (timing.raw_ms(clock, at(50)), timing.trimmed_ms(clock, at(50))) == (35 * MINUTE, 25 * MINUTE)
    cut = timing.cut(clock, at(35), at(50))
    assert (timing.raw_ms(cut, at(60)), timing.trimmed_ms(cut, at(60))) == (20 * MINUTE, 15 * MINUTE)
    assert cut.spans == (
        Span(at(0), at(10)),
        Span(at(25), at(30)),
        Span(at(30), at(35), is_away=True),
    )


def test_when_the_time_of_day_goes_back_nothing_is_counted_twice():
    clock = timing.pause(timing.start(at(0)), at(10))
    clock = timing.resume(clock, at(4))  # six minutes earlier than the pause
    assert clock.since == at(10)
    assert timing.raw_ms(clock, at(6)) == 10 * MINUTE
    assert timing.raw_ms(timing.stop(clock, at(12)), at(12)) == 12 * MINUTE


def test_one_that_is_cut_before_it_began_has_no_time():
    cut = timing.cut(timing.start(at(0)), at(-5), at(20))
    assert (cut.spans, cut.is_stopped, timing.raw_ms(cut, at(20))) == ((), True, 0)


def test_a_stopped_one_goes_on():
    clock = timing.resume(timing.stop(timing.start(at(0)), at(5)), at(9))
    assert (clock.is_stopped, timing.raw_ms(clock, at(10))) == (False, 6 * MINUTE)


def test_it_holds_no_more_than_the_log_can():
    clock = timing.start(at(0))
    assert timing.raw_ms(clock, at(0) + 2 * MOST_MS) == MOST_MS
    full = timing.resume(timing.pause(clock, at(0) + 2 * MOST_MS), at(0) + 3 * MOST_MS)
    assert timing.raw_ms(full, at(0) + 4 * MOST_MS) == MOST_MS


def test_units_have_an_end():
    most = replace(timing.start(at(0)), units=timing.MOST_UNITS)
    assert timing.one_more(most).units == timing.MOST_UNITS


def test_what_was_never_reached_has_no_instant():
    assert timing.reached(Clock(at(0), None), 1, at(5)) is None


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "0:00"),
        (999, "0:00"),
        (41_000, "0:41"),
        (462_318, "7:42"),
        (3_599_999, "59:59"),
        (3_902_000, "1:05:02"),
        (360_000_000, "100:00:00"),
    ],
)
def test_a_clock_shows_whole_seconds(ms, shown):
    assert ticking(ms) == shown
