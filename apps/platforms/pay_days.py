"""The days on which a cycle pays, as far as they are known. Dates only: the hours are in `clock`.

Source: Farthing's domain notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from apps.platforms.calendar_days import (
    DAY,
    add_business_days,
    day_of_month,
    days_from,
    is_working,
    month_of,
    on_or_after,
    on_or_before,
    weekday_before,
    weekday_of,
)
from apps.platforms.cycles import WEEKDAYS, Cycle

HORIZON_DAYS = 1200  # no cycle that pays at all is silent for longer
_FORWARD = ("mon", "tue", "wed", "sun")  # a weekend that moves to one of these moves on, to others back


@dataclass(frozen=True, slots=True)
class PayDay:
    """One run: paid on `first_on`, or on some day up to `last_on` where no single day is known.

    What is there when `closes_on` begins goes with it; with `has_cutoff`, at the cycle's hour on that day.
    """

    first_on: date
    last_on: date
    closes_on: date
    has_cutoff: bool = False


def pay_days(cycle: Cycle, start: date) -> Iterator[PayDay]:
    """The runs that can still take what comes on `start`, in order. None at all where they are not known.

    Not for what has no runs: payouts at any time, and tasks that are each paid by themselves.
    """
    days = _DAYS.get(cycle.kind)
    return iter(()) if days is None else days(cycle, start)


def next_pay_day(cycle: Cycle, start: date) -> date | None:
    """The first day from `start` on, that day too, on which this cycle pays. None when it is not known."""
    if pays_at_any_time(cycle):
        return start
    return next((run.first_on for run in pay_days(cycle, start) if run.first_on >= start), None)


def pays_at_any_time(cycle: Cycle) -> bool:
    """Whether no run is waited for: it is paid when it is asked for."""
    return cycle.kind == "on_request" and not (cycle.weekdays or cycle.cutoff or cycle.cutoff_weekday)


def day_after_approval(cycle: Cycle, counted_on: date) -> date | None:
    """When a task is paid whose wait is counted from this day. None when nobody knows how long it is."""
    if cycle.wait_days is None:
        return None
    if cycle.business_days:
        day = add_business_days(counted_on, cycle.wait_days)
    else:
        day = counted_on + cycle.wait_days * DAY
    return on_or_after(day, cycle.then_weekday) if cycle.then_weekday else day


def ask_window(cycle: Cycle, latest: date) -> tuple[date, date] | None:
    """The last span of days, begun on `latest` or before, on which one can ask. None: on any day."""
    if cycle.request_weekdays:
        day = max(on_or_before(latest, weekday) for weekday in cycle.request_weekdays)
        return day, day
    if cycle.request_span:
        months = (month_of(latest), month_of(latest, -1), month_of(latest, -2))
        spans = (_month_window(month, cycle.request_span) for month in months)
        return next(span for span in spans if span[0] <= latest)
    return None


def next_ask_window(cycle: Cycle, start: date) -> tuple[date, date] | None:
    """The first span of days, not over by `start`, on which one can ask. None: on any day."""
    for day in days_from(start, HORIZON_DAYS):
        span = ask_window(cycle, day)
        if span is None or span[1] >= start:
            return span
    return None


def _daily(cycle: Cycle, start: date) -> Iterator[PayDay]:
    return (PayDay(day, day, day) for day in days_from(start, HORIZON_DAYS))


def _on_request(cycle: Cycle, start: date) -> Iterator[PayDay]:
    """With an hour and no weekday, each day is a run of its own."""
    weekdays = cycle.weekdays or (WEEKDAYS if cycle.cutoff and not cycle.cutoff_weekday else ())
    return _on_weekdays(cycle, start, weekdays)


def _weekly(cycle: Cycle, start: date) -> Iterator[PayDay]:
    if cycle.week_span or cycle.credited_span:
        return _by_work_week(cycle, start)
    if cycle.weekdays:
        return _on_weekdays(cycle, start, cycle.weekdays)
    if cycle.weekday_span:
        return _within_spans(cycle, start)
    return iter(())


def _on_weekdays(cycle: Cycle, start: date, weekdays: tuple[str, ...]) -> Iterator[PayDay]:
    days = days_from(start, HORIZON_DAYS if weekdays else 0)
    return (_run(cycle, day) for day in days if weekday_of(day) in weekdays)


def _within_spans(cycle: Cycle, start: date) -> Iterator[PayDay]:
    first, last = cycle.weekday_span
    days = days_from(start, HORIZON_DAYS)
    return (_run(cycle, day, on_or_after(day, last)) for day in days if weekday_of(day) == first)


def _by_work_week(cycle: Cycle, start: date) -> Iterator[PayDay]:
    """Each week of work closes, is credited, becomes payable, and goes with the first run after that."""
    if not (cycle.weekdays or cycle.weekday_span or cycle.credited_span or cycle.payable_after_days):
        return
    ends_on = cycle.week_span[1] if cycle.week_span else weekday_before(cycle.credited_span[0])
    for end in islice(days_from(on_or_after(start, ends_on), HORIZON_DAYS), 0, None, 7):
        first, last = _paid_for_week(cycle, end)
        closing = _closing(cycle, end) if cycle.cutoff or cycle.cutoff_weekday else end + DAY
        yield PayDay(first, last, closing, bool(cycle.cutoff))


def _paid_for_week(cycle: Cycle, end: date) -> tuple[date, date]:
    first = last = end + DAY
    if cycle.credited_span:
        first = on_or_after(first, cycle.credited_span[0])
        last = on_or_after(first, cycle.credited_span[1])
    wait = (cycle.payable_after_days or 0) * DAY
    first, last = first + wait, last + wait
    if cycle.weekdays:
        first = last = min(on_or_after(last, weekday) for weekday in cycle.weekdays)
    elif cycle.weekday_span:
        first = on_or_after(last, cycle.weekday_span[0])
        last = on_or_after(first, cycle.weekday_span[1])
    return first, last


def _biweekly(cycle: Cycle, start: date) -> Iterator[PayDay]:
    """Every second week, by a day that is known; without one nobody can tell which."""
    if cycle.anchor is None:
        return iter(())
    weekdays = cycle.weekdays or (weekday_of(cycle.anchor),)
    monday = cycle.anchor.toordinal() - cycle.anchor.weekday()
    runs = _on_weekdays(cycle, start, weekdays)
    return (run for run in runs if (run.first_on.toordinal() - monday) % 14 < 7)


def _semi_monthly(cycle: Cycle, start: date) -> Iterator[PayDay]:
    """For a year. A weekend may move a day past those of the next month, so all are sorted at once."""
    days = (day for number in range(-1, 13) for day in _days_of_month(cycle, month_of(start, number)))
    moved = {_moved(day, cycle.weekend_moves_to) for day in days}
    return (_run(cycle, day) for day in sorted(moved) if day >= start)


def _monthly(cycle: Cycle, start: date) -> Iterator[PayDay]:
    for number in range(HORIZON_DAYS // 30):
        for day in sorted(_days_of_month(cycle, month_of(start, number))):
            if day >= start:
                yield PayDay(day, day, _month_closing(cycle, day))


def _days_of_month(cycle: Cycle, month: date) -> set[date]:
    if cycle.days:
        return {day_of_month(month, day) for day in cycle.days}
    if cycle.working_day:
        day = add_business_days(month - DAY, cycle.working_day)
        return {day} if day.month == month.month else set()
    return {day_of_month(month, 0)} if cycle.paid_by_month_end else set()


def _month_closing(cycle: Cycle, paid_on: date) -> date:
    if cycle.covers:
        return month_of(paid_on)
    if cycle.statement_day and not cycle.request_span:
        months = (paid_on, month_of(paid_on, -1))
        statements = (day_of_month(month, cycle.statement_day) for month in months)
        return next(day for day in statements if day <= paid_on)
    return paid_on


_DAYS = {
    "daily": _daily,
    "on_request": _on_request,
    "weekly": _weekly,
    "biweekly": _biweekly,
    "semi_monthly": _semi_monthly,
    "monthly": _monthly,
}


def _run(cycle: Cycle, first: date, last: date | None = None) -> PayDay:
    closes_on = _closing(cycle, first) - (cycle.payable_after_days or 0) * DAY
    return PayDay(first, last or first, closes_on, bool(cycle.cutoff))


def _closing(cycle: Cycle, day: date) -> date:
    """The last cut-off day that is not after this one."""
    if not cycle.cutoff_weekday:
        return day
    return on_or_before(day, cycle.cutoff_weekday)


def _moved(day: date, weekday: str) -> date:
    """A day at the weekend, moved to this weekday: on to the start of a week, or back to its end."""
    if not weekday or is_working(day):
        return day
    if weekday in _FORWARD:
        return on_or_after(day, weekday)
    return on_or_before(day, weekday)


def _month_window(month: date, span: tuple[int, ...]) -> tuple[date, date]:
    first, last = (day_of_month(month, day) for day in span)
    return (first, last) if last >= first else (first, day_of_month(month_of(month, 1), span[1]))
