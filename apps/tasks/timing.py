"""The timer as a machine: start, pause, resume, one more, take off, cut, stop. Nothing here reads the clock.

An instant is whole milliseconds since 1970 in UTC, a length whole milliseconds. Each act takes the clock as
it was, and answers the clock as it is then; an act whose end is reached already changes nothing. The time of
day may go back between two acts: no length is below zero, and no two spans overlap.

Raw time is what ran. Trimmed time is raw time without what the person said they were away: it is what counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from apps.tasks.models import MOST_MS

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """Time that ran from an instant up to a later one; `is_away`: nobody was there."""

    start: int
    until: int
    is_away: bool = False

    @property
    def ms(self) -> int:
        return self.until - self.start


@dataclass(frozen=True, slots=True)
class Clock:
    """A timer at one moment. It runs while `since` is there; else it is paused, or stopped."""

    started: int
    since: int | None  # the start of the span that runs
    spans: tuple[Span, ...] = ()  # those that have ended, in order, none of them empty
    units: int = 0  # tasks of a batch that are done
    is_stopped: bool = False


def start(now: int) -> Clock:
    return Clock(started=now, since=now)


def pause(clock: Clock, now: int) -> Clock:
    return replace(clock, spans=spans_of(clock, now), since=None)


def resume(clock: Clock, now: int) -> Clock:
    """Run on, a stopped one too."""
    if clock.since is not None:
        return clock
    last = clock.spans[-1].until if clock.spans else clock.started
    return replace(clock, since=max(now, last), is_stopped=False)


def one_more(clock: Clock) -> Clock:
    return replace(clock, units=min(clock.units + 1, MOST_UNITS))


def stop(clock: Clock, now: int) -> Clock:
    return replace(pause(clock, now), is_stopped=True)


def cut(clock: Clock, at: int, now: int) -> Clock:
    """Stopped as if it had been stopped at an earlier instant: nothing after it counts, away or not."""
    ended = stop(clock, now)
    kept = (replace(span, until=min(span.until, at)) for span in ended.spans if span.start < at)
    return replace(ended, spans=tuple(kept))


def take_off(clock: Clock, start: int, until: int, now: int) -> Clock:
    """What ran between two instants was time away. Raw time stays as it is."""
    if start >= until:
        return clock
    parts = tuple(part for span in spans_of(clock, now) for part in _split(span, start, until))
    return replace(clock, spans=parts, since=None if clock.since is None else max(now, clock.since))


def raw_ms(clock: Clock, now: int) -> int:
    return _length(spans_of(clock, now))


def trimmed_ms(clock: Clock, now: int) -> int:
    return _length(span for span in spans_of(clock, now) if not span.is_away)


def reached(clock: Clock, ms: int, now: int) -> int | None:
    """The instant at which trimmed time came to so much, more than none; None when it has not."""
    left = ms
    for span in spans_of(clock, now):
        if span.is_away:
            continue
        if span.ms >= left:
            return span.start + left
        left -= span.ms
    return None


def spans_of(clock: Clock, now: int) -> tuple[Span, ...]:
    """All spans, the running one as if it ended now; together never more than the log can hold."""
    if clock.since is None:
        return clock.spans
    most = clock.since + max(MOST_MS - _length(clock.spans), 0)
    running = Span(clock.since, min(max(now, clock.since), most))
    return (*clock.spans, running) if running.ms else clock.spans


def _split(span: Span, start: int, until: int) -> list[Span]:
    """The span in up to three parts, the middle one away."""
    first = min(max(start, span.start), span.until)
    last = min(max(until, first), span.until)
    parts = (
        Span(span.start, first, span.is_away),
        Span(first, last, is_away=True),
        Span(last, span.until, span.is_away),
    )
    return [part for part in parts if part.ms]


def _length(spans: Iterable[Span]) -> int:
    return sum(span.ms for span in spans)
