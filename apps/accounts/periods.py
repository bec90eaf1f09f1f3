"""Days, weeks and months of a person, in their zone.

An instant is an aware datetime; a span of time is half-open: from its start up to, not including, its end.
A local day starts at its first instant there is, so a day has 23 or 25 hours when the clocks change, and
none at all when the zone jumped over it. Weeks start on Monday (0) unless said otherwise (6 is Sunday).
Nothing here reads the clock. Source: Farthing's domain notes.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)


class Span(NamedTuple):
    """Instants in UTC, from start_at up to, not including, end_at."""

    start_at: datetime
    end_at: datetime


class Days(NamedTuple):
    """Dates, from first_on up to, not including, after_on."""

    first_on: date
    after_on: date


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error


def local_date(instant: datetime, tz: tzinfo) -> date:
    """The date on the person's calendar at an instant."""
    return _local(instant, tz).date()


def week_of(day: date, week_start: int = 0) -> date:
    """The first day of the week a day lies in; week_start as in date.weekday()."""
    if not 0 <= week_start <= 6:
        raise ValueError(f"a week starts on day 0 (Monday) to 6 (Sunday), not {week_start}")
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def local_week(instant: datetime, tz: tzinfo, week_start: int = 0) -> date:
    """The first day of the person's week at an instant."""
    return week_of(local_date(instant, tz), week_start)


def hour_of_week(instant: datetime, tz: tzinfo) -> int:
    """0 for Monday from midnight to one, 167 for the last hour of Sunday, by the person's clock."""
    local = _local(instant, tz)
    return local.weekday() * 24 + local.hour


def day_span(day: date, tz: tzinfo) -> Span:
    """One local day."""
    return _span(day, day + DAY, tz)


def week_span(day: date, tz: tzinfo, week_start: int = 0) -> Span:
    """The local week a day lies in."""
    first = week_of(day, week_start)
    return _span(first, first + 7 * DAY, tz)


def month_span(day: date, tz: tzinfo) -> Span:
    """The local calendar month a day lies in."""
    first = day.replace(day=1)
    return _span(first, (first + 31 * DAY).replace(day=1), tz)


def last_days(n: int, today: date) -> Days:
    """The n dates that end with today. For the n before them, ask again with the day before first_on."""
    if n < 1:
        raise ValueError(f"at least one day, not {n}")
    return Days(today - timedelta(days=n - 1), today + DAY)


def split_by_local_day(start: datetime, end: datetime, tz: tzinfo) -> list[tuple[date, int]]:
    """Whole milliseconds of each local day between two instants, in order; only days that have any.

    They add up to the whole milliseconds between the two. Empty when the end is not after the start.
    """
    begin, stop = _local(start, UTC), _local(end, UTC)
    parts: list[tuple[date, int]] = []
    day, done_ms = local_date(start, tz), 0
    while done_ms < (stop - begin) // MILLISECOND:
        until_ms = (min(_first_instant(day + DAY, tz), stop) - begin) // MILLISECOND
        if until_ms > done_ms:
            parts.append((day, until_ms - done_ms))
            done_ms = until_ms
        day += DAY
    return parts


def _span(first: date, after: date, tz: tzinfo) -> Span:
    return Span(_first_instant(first, tz), _first_instant(after, tz))


def _first_instant(day: date, tz: tzinfo) -> datetime:
    # When the clocks jump over midnight, Python reads it by the old offset, which is the very jump;
    # when midnight comes twice, it takes the first.
    return datetime.combine(day, time.min, tz).astimezone(UTC)


def _local(instant: datetime, tz: tzinfo) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"an instant needs a zone: {instant}")
    return instant.astimezone(tz)
