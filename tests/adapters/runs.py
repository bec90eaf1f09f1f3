"""When a platform pays, for the vectors: a schedule is a cycle in other words."""

from datetime import date

from apps.platforms import clock
from apps.platforms.cycles import WEEKDAYS, read_cycle


def add_business_days(start, days):
    return clock.add_business_days(date.fromisoformat(start), days).isoformat()


def next_run(after, schedule):
    """The first run on this day or after it."""
    found = clock.next_pay_day(_cycle(**schedule), date.fromisoformat(after))
    return None if found is None else found.isoformat()


def _cycle(kind, day=None, days=(), weekday=None, **first):
    """A weekday is 0 (Monday) to 6 or its name, a day of the month a number or "last".

    One more value, by whatever name, is a day on which it paid.
    """
    data = {"kind": {"manual": "on_request"}.get(kind, kind)}
    if kind in {"weekly", "biweekly"} and weekday is None:
        weekday, day = day, None
    if weekday is not None:
        data["weekdays"] = [WEEKDAYS[weekday] if isinstance(weekday, int) else weekday[:3].lower()]
    if day is not None or days:
        data["days"] = list(days) or [day]
    if first:
        (data["anchor"],) = first.values()
    return read_cycle(data, "schedule")
