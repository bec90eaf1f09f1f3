"""Days of weeks and months, as payout rules speak of them: mon..sun, the last day, working days.

Working days are Monday to Friday; no holiday is known here. A day that a month does not have is its last.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from apps.platforms.cycles import WEEKDAYS

DAY = timedelta(days=1)


def add_business_days(start: date, days: int) -> date:
    """So many working days after a day, whichever day that is; 0 is the day itself, a Sunday too."""
    if days < 0:
        raise ValueError(f"at least 0 working days, not {days}")
    day = start
    while days:
        day += DAY
        days -= is_working(day)
    return day


def is_working(day: date) -> bool:
    return day.weekday() < 5


def weekday_of(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def weekday_before(weekday: str) -> str:
    return WEEKDAYS[WEEKDAYS.index(weekday) - 1]


def on_or_after(day: date, weekday: str) -> date:
    """The first such weekday from this day on."""
    return day + (WEEKDAYS.index(weekday) - day.weekday()) % 7 * DAY


def on_or_before(day: date, weekday: str) -> date:
    """The last such weekday up to this day."""
    return day - (day.weekday() - WEEKDAYS.index(weekday)) % 7 * DAY


def month_of(day: date, number: int = 0) -> date:
    """The first of the month so many months on."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def day_of_month(month: date, day: int) -> date:
    """A day of this month, or its last where it has no such day; 0 is the last."""
    last = month_of(month, 1) - DAY
    return last.replace(day=min(day or 31, last.day))


def days_from(start: date, count: int) -> Iterator[date]:
    """So many days, this one first."""
    return (start + number * DAY for number in range(count))
