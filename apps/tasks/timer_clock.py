"""A timer's row as the clock that `timing` works on, and back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apps.accounts.periods import MILLISECOND
from apps.tasks import timing
from apps.tasks.models import Timer
from apps.tasks.timing import Clock, Span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clock_of(timer: Timer) -> Clock:
    return Clock(
        started=ms_of(timer.started_at),
        since=None if timer.running_since is None else ms_of(timer.running_since),
        spans=tuple(Span(*span) for span in timer.spans),
        units=timer.units,
        is_stopped=timer.is_stopped,
    )


def keep_clock(timer: Timer, clock: Clock) -> None:
    """Write the clock into the row; what has ended is added up there."""
    ended = replace(clock, since=None)
    timer.running_since = None if clock.since is None else instant_of(clock.since)
    timer.spans = [[span.start, span.until, span.is_away] for span in clock.spans]
    timer.raw_ms, timer.trimmed_ms = timing.raw_ms(ended, 0), timing.trimmed_ms(ended, 0)
    timer.units, timer.is_stopped = clock.units, clock.is_stopped


def ms_of(instant: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (instant - EPOCH) // MILLISECOND


def instant_of(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)
