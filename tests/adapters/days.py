"""Days and weeks of a person, for the vectors."""

from datetime import datetime
from fractions import Fraction

from apps.accounts import periods
from tests.adapters.numbers import rounded


def local_week(ts, tz, week_start=0):
    return periods.local_week(datetime.fromisoformat(ts), periods.zone(tz), week_start).isoformat()


def hour_of_week(ts, tz):
    return periods.hour_of_week(datetime.fromisoformat(ts), periods.zone(tz))


def split_by_local_day(start, end, tz):
    ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    parts = periods.split_by_local_day(*ends, periods.zone(tz))
    return [[day.isoformat(), rounded(Fraction(ms, 1000))] for day, ms in parts]
