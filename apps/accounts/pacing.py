"""When an alert may be mailed: not in a person's quiet hours, and as often in a day as they want.

All of it goes by the person's clock. Quiet hours are half-open, from their start up to, not including, their
end; they may run over midnight; equal times mean none. An hour that the clock shows twice is quiet twice.
Seconds of a quiet time are not looked at. Nothing here reads the clock.
"""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from .periods import day_span, local_date

DAILY: Final = "daily"  # one alert mail a calendar day at most
EACH: Final = "each"  # every alert as it comes

MINUTE: Final = timedelta(minutes=1)


def mail_time(
    now: datetime,
    *,
    zone: tzinfo,
    quiet_from: time | None,
    quiet_until: time | None,
    pace: str,
    last_alert_mail_at: datetime | None,
) -> datetime:
    """The first instant from `now` on at which an alert mail may go, in UTC.

    It is `now` itself, or the beginning of a minute. With pace `DAILY` it lies on a later day of the person
    than the last alert mail, whether that one has gone or is still to go.
    """
    last = last_alert_mail_at if pace == DAILY else None
    at = now.astimezone(UTC)
    if last is not None:
        at = max(at, day_span(local_date(last, zone), zone).end_at)
    while is_quiet(at, zone, quiet_from, quiet_until) or _is_same_day(at, last, zone):
        at = at.replace(second=0, microsecond=0) + MINUTE
    return at


def is_quiet(at: datetime, zone: tzinfo, quiet_from: time | None, quiet_until: time | None) -> bool:
    """Whether the person's clock shows one of their quiet hours. Without both times there are none."""
    if quiet_from is None or quiet_until is None:
        return False
    start, end, shown = (_minutes(t) for t in (quiet_from, quiet_until, at.astimezone(zone).time()))
    return start <= shown < end if start <= end else shown >= start or shown < end


def _is_same_day(at: datetime, last: datetime | None, zone: tzinfo) -> bool:
    # Or an earlier one: where clocks go back over midnight, a day is entered twice.
    return last is not None and local_date(at, zone) <= local_date(last, zone)


def _minutes(shown: time) -> int:
    return shown.hour * 60 + shown.minute
