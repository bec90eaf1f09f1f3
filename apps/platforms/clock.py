"""The payout clock: until when to ask, which run takes it, and when the money must be here.

Nothing here reads the clock: `now` is an argument. Instants are aware and in UTC; dates are in the zone
that the cycle names, else in the person's. What is not known is None, never a guess.

- Whatever is asked for (or has been reached, where the platform pays by itself) before a cut-off goes with
  that run; at the cut-off it is too late. 17:00 is over when it begins, 23:59 and 05:59 when they end: that
  is how people write "up to midnight" and "up to six".
- A cut-off on another weekday than the run is the last such weekday before it.
- Where no hour is known, a run takes what is there when its day begins.
- Where the clocks skip the hour of a cut-off, 02:30 is 03:30; in an hour that comes twice, it is the first.

Source: Farthing's domain notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from apps.accounts.periods import day_span, local_date, zone
from apps.platforms.calendar_days import DAY, add_business_days, month_of
from apps.platforms.cycles import Cycle
from apps.platforms.pay_days import (
    PayDay,
    ask_window,
    day_after_approval,
    next_ask_window,
    next_pay_day,
    pay_days,
    pays_at_any_time,
)

__all__ = [
    "Outlook",
    "Run",
    "add_business_days",
    "is_automatic",
    "next_pay_day",
    "next_runs",
    "of_method",
    "outlook",
]
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Run:
    """One payout run, on `first_on` or on some day up to `last_on`.

    It takes what comes from `opens_at` (None: at any time before) up to, not including, `closes_at`
    (None: a payout that waits for no run).
    """

    first_on: date
    last_on: date
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of money that is asked for as soon as one can from now on, or that just waits."""

    is_automatic: bool  # nobody needs to ask
    ask_from: datetime | None = None  # None: at once, or no need to
    ask_by: datetime | None = None  # too late from here on for this run
    runs_on: date | None = None
    runs_to: date | None = None  # after `runs_on` where no single day is known
    arrives_from: date | None = None
    arrives_to: date | None = None
    minimum_tested_at: datetime | None = None


def of_method(cycle: Cycle, method: str) -> Cycle | None:
    """The rule that counts for a payout method; None where the cycle differs and that one is not known."""
    if cycle.kind != "by_method":
        return cycle
    known = {name.casefold(): one for name, one in cycle.methods}
    found = known.get(method.strip().casefold())
    return of_method(found, method) if found else None


def is_automatic(cycle: Cycle) -> bool:
    """Whether it pays without being asked, as far as the rule says."""
    if cycle.request_needed is not None:
        return not cycle.request_needed
    is_asked_for = (
        cycle.request_weekdays or cycle.request_span or cycle.covers == "requests_of_previous_month"
    )
    return cycle.kind != "on_request" and not is_asked_for


def next_runs(
    cycle: Cycle,
    now: datetime,
    *,
    tz: tzinfo,
    count: int = 3,
    method: str = "",
    last_request_at: datetime | None = None,
) -> tuple[Run, ...]:
    """The next runs that can still take what comes now, in order, at most so many; () when not known.

    A cycle without runs gives what it can: one payout where one can ask at any time, and for tasks that
    are each paid by themselves the days for one that counts from today, from tomorrow, and so on.
    """
    own = of_method(cycle, method)
    if own is None:
        return ()
    return tuple(islice(_runs(own, _ask_at(own, now, last_request_at), _zone(own, tz)), count))


def outlook(
    cycle: Cycle,
    now: datetime,
    *,
    tz: tzinfo,
    wait: tuple[int, int] | None = None,
    method: str = "",
    approved_on: date | None = None,
    last_request_at: datetime | None = None,
) -> Outlook | None:
    """What to expect now. None where the rule differs by method and this method's is not known.

    `wait` is the days from asking to the money, at least and at most, as an account has them: a run never
    makes it earlier than itself. `approved_on` is the day that the wait of a task is counted from (today,
    unless said); `last_request_at` matters where one can ask only so often.
    """
    own = of_method(cycle, method)
    if own is None:
        return None
    zone_ = _zone(own, tz)
    ask_at = _ask_at(own, now, last_request_at)
    counted_on = approved_on or local_date(ask_at, zone_)
    if own.kind == "days_after_approval":
        paid_on = day_after_approval(own, counted_on)
        run = Run(paid_on, paid_on) if paid_on else None
        return _outlook(own, run, counted_on, wait, None)
    run = next(_runs(own, ask_at, zone_), None)
    opens_at, closes_at = (run.opens_at, run.closes_at) if run else _deadline(own, ask_at, zone_)
    ask_at = max(ask_at, opens_at or ask_at)
    found = _outlook(own, run, local_date(ask_at, zone_), wait, closes_at)
    return _asking(found, ask_at, now, closes_at)


def _outlook(
    cycle: Cycle, run: Run | None, asked_on: date, wait: tuple[int, int] | None, closes_at: datetime | None
) -> Outlook:
    first_on, last_on = (run.first_on, run.last_on) if run else (None, None)
    low, high = (asked_on + days * DAY for days in wait) if wait else (None, None)
    return Outlook(
        is_automatic=is_automatic(cycle),
        runs_on=first_on,
        runs_to=last_on,
        arrives_from=low and max(low, first_on or low),
        arrives_to=high and max(high, last_on or high),
        minimum_tested_at=closes_at if is_automatic(cycle) else None,
    )


def _asking(found: Outlook, ask_at: datetime, now: datetime, closes_at: datetime | None) -> Outlook:
    if found.is_automatic:
        return found
    ask_from = ask_at.astimezone(UTC) if ask_at > now else None
    return replace(found, ask_from=ask_from, ask_by=closes_at)


def _runs(cycle: Cycle, ask_at: datetime, tz: tzinfo) -> Iterator[Run]:
    """In order, each closing later than the one before: what closes together goes with the first."""
    today = local_date(ask_at, tz)
    if cycle.kind == "days_after_approval":
        yield from _after_approval(cycle, today)
    elif pays_at_any_time(cycle):
        paid_on = today + (cycle.min_days_after_request or 0) * DAY
        yield Run(paid_on, paid_on)
    else:
        taken = ask_at
        for run in (_run(cycle, day, tz) for day in pay_days(cycle, today)):
            if run.closes_at is not None and run.closes_at > taken:
                taken = run.closes_at
                yield run


def _after_approval(cycle: Cycle, today: date) -> Iterator[Run]:
    last = None
    for number in range(400):
        paid_on = day_after_approval(cycle, today + number * DAY)
        if paid_on is None:
            return
        if paid_on != last:
            yield Run(paid_on, paid_on)
        last = paid_on


def _run(cycle: Cycle, day: PayDay, tz: tzinfo) -> Run:
    closes_at = _cutoff(cycle, day, tz) if day.has_cutoff else _start(day.closes_on, tz)
    if cycle.min_days_after_request:
        last_ask = day.first_on - cycle.min_days_after_request * DAY
        closes_at = min(closes_at, _start(last_ask + DAY, tz))
    window = ask_window(cycle, local_date(closes_at - MINUTE, tz))
    if window is None:
        return Run(day.first_on, day.last_on, None, closes_at)
    opens_at, ends_at = _days(window, tz)
    return Run(day.first_on, day.last_on, opens_at, min(closes_at, ends_at))


def _deadline(cycle: Cycle, ask_at: datetime, tz: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From when and until when to ask, where that is known though the day of the run is not."""
    today = local_date(ask_at, tz)
    if window := next_ask_window(cycle, today):
        return _days(window, tz)
    if cycle.covers:
        return None, _start(month_of(today, 1), tz)
    if cycle.cutoff_weekday and cycle.kind in {"weekly", "on_request"}:
        each = Cycle("weekly", weekdays=(cycle.cutoff_weekday,), cutoff=cycle.cutoff)
        return None, next(_runs(each, ask_at, tz)).closes_at
    return None, None


def _ask_at(cycle: Cycle, now: datetime, last_request_at: datetime | None) -> datetime:
    """The first instant at which one may ask again."""
    if last_request_at is None or cycle.min_interval_hours is None:
        return now
    return max(now, last_request_at + timedelta(hours=cycle.min_interval_hours))


def _cutoff(cycle: Cycle, day: PayDay, tz: tzinfo) -> datetime:
    hour, minute = map(int, cycle.cutoff.split(":"))
    on = day.closes_on
    began_at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=tz).astimezone(UTC)
    return began_at + MINUTE if minute == 59 else began_at


def _days(span: tuple[date, date], tz: tzinfo) -> tuple[datetime, datetime]:
    return _start(span[0], tz), _start(span[1] + DAY, tz)


def _start(day: date, tz: tzinfo) -> datetime:
    return day_span(day, tz).start_at


def _zone(cycle: Cycle, tz: tzinfo) -> tzinfo:
    return zone(cycle.timezone) if cycle.timezone else tz
