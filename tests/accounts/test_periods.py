from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.periods import (
    day_span,
    hour_of_week,
    last_days,
    local_date,
    local_week,
    month_span,
    split_by_local_day,
    week_of,
    week_span,
    zone,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
# Clocks that change at one, at midnight, by half an hour, the other way round, or leave a day out.
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",
        "America/Sao_Paulo",
        "Asia/Kolkata",
        "Asia/Beirut",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Asia/Kathmandu",
        "Pacific/Chatham",
        "America/St_Johns",
        "Asia/Tehran",
        "Africa/Cairo",
        "Atlantic/Azores",
    ]
).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30), timezones=st.just(UTC))
DATES = st.dates(date(2000, 1, 2), date(2037, 12, 30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_late_evening_can_be_tomorrow_elsewhere():
    assert local_date(at("2026-11-22T23:30:00Z"), BERLIN) == date(2026, 11, 23)


def test_an_instant_needs_a_zone():
    with pytest.raises(ValueError, match="needs a zone"):
        local_date(datetime(2026, 1, 1), BERLIN)
    with pytest.raises(ValueError, match="needs a zone"):
        split_by_local_day(datetime(2026, 1, 1), at("2026-01-02T00:00:00Z"), BERLIN)


@pytest.mark.parametrize("name", ["Nowhere/Else", "", "../etc/passwd", "Europe"])
def test_a_zone_has_a_name_that_exists(name):
    with pytest.raises(ValueError, match="no such time zone"):
        zone(name)


@pytest.mark.parametrize(
    ("week_start", "first"), [(0, "2026-12-28"), (5, "2027-01-02"), (6, "2026-12-27"), (4, "2027-01-01")]
)
def test_a_week_starts_on_the_day_the_person_says(week_start, first):
    assert local_week(at("2027-01-02T12:00:00Z"), BERLIN, week_start) == date.fromisoformat(first)


@pytest.mark.parametrize("week_start", [-1, 7])
def test_a_week_has_seven_days_to_start_on(week_start):
    with pytest.raises(ValueError, match="a week starts on"):
        week_of(date(2026, 1, 1), week_start)


@pytest.mark.parametrize(
    ("instant", "tz", "hour"),
    [
        ("2026-11-23T00:00:00Z", "UTC", 0),
        ("2026-11-22T23:59:59Z", "UTC", 167),
        ("2026-11-23T00:10:00Z", "Asia/Kolkata", 5),
        ("2026-11-23T00:10:00Z", "America/New_York", 163),
        ("2026-10-25T00:30:00Z", "Europe/Berlin", 146),
        ("2026-10-25T01:30:00Z", "Europe/Berlin", 146),
    ],
)
def test_the_hour_of_the_week_is_read_off_the_clock_on_the_wall(instant, tz, hour):
    assert hour_of_week(at(instant), ZoneInfo(tz)) == hour


@pytest.mark.parametrize(
    ("day", "tz", "hours"),
    [
        pytest.param("2026-10-25", "Europe/Berlin", 25, id="an hour twice"),
        pytest.param("2026-03-29", "Europe/Berlin", 23, id="an hour skipped"),
        pytest.param("2026-10-26", "Europe/Berlin", 24, id="an ordinary day"),
        pytest.param("2026-03-08", "America/Havana", 23, id="midnight skipped"),
        pytest.param("2026-11-01", "America/Havana", 25, id="midnight twice"),
        pytest.param("2026-10-04", "Australia/Lord_Howe", 23.5, id="half an hour skipped"),
        pytest.param("2011-12-30", "Pacific/Apia", 0, id="a day that never was"),
    ],
)
def test_a_day_is_as_long_as_its_clock_makes_it(day, tz, hours):
    start_at, end_at = day_span(date.fromisoformat(day), ZoneInfo(tz))
    assert end_at - start_at == hours * HOUR


def test_a_day_starts_at_its_first_instant():
    havana = ZoneInfo("America/Havana")
    start_at, _ = day_span(date(2026, 3, 8), havana)
    assert start_at.astimezone(havana).isoformat() == "2026-03-08T01:00:00-04:00"


@given(DATES, ZONES)
def test_a_day_holds_just_the_instants_of_its_date(day, tz):
    start_at, end_at = day_span(day, tz)
    if start_at < end_at:
        assert local_date(start_at, tz) == day == local_date(end_at - timedelta(microseconds=1), tz)


@given(DATES, ZONES)
def test_days_tile_time(day, tz):
    assert day_span(day, tz).end_at == day_span(day + timedelta(days=1), tz).start_at


@given(DATES, ZONES, st.integers(0, 6))
def test_weeks_tile_time(day, tz, week_start):
    first = week_of(day, week_start)
    assert first <= day < first + timedelta(days=7)
    assert first.weekday() == week_start
    span = week_span(day, tz, week_start)
    assert span.start_at == day_span(first, tz).start_at
    assert span.end_at == week_span(first + timedelta(days=7), tz, week_start).start_at


@given(DATES, ZONES)
def test_months_tile_time(day, tz):
    span = month_span(day, tz)
    assert span.start_at == day_span(day.replace(day=1), tz).start_at
    following = (day.replace(day=1) + timedelta(days=45)).replace(day=1)
    assert span.end_at == month_span(following, tz).start_at == day_span(following, tz).start_at


def test_the_last_seven_days_end_with_today():
    days = last_days(7, date(2026, 11, 23))
    assert days == (date(2026, 11, 17), date(2026, 11, 24))
    assert last_days(7, days.first_on - timedelta(days=1)).after_on == days.first_on


def test_no_days_are_no_period():
    with pytest.raises(ValueError, match="at least one day"):
        last_days(0, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "tz", "parts"),
    [
        pytest.param(
            "2026-12-31T23:00:00Z",
            "2027-01-01T00:30:00.500Z",
            "UTC",
            [("2026-12-31", 3_600_000), ("2027-01-01", 1_800_500)],
            id="over new year",
        ),
        pytest.param(
            "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "America/New_York", [("2026-03-08", 82_800_000)],
            id="a short day",
        ),
        pytest.param(
            "2011-12-30T09:00:00Z", "2011-12-30T11:00:00Z", "Pacific/Apia",
            [("2011-12-29", 3_600_000), ("2011-12-31", 3_600_000)],
            id="over a day that never was",
        ),
        pytest.param("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "UTC", [], id="nothing"),
        pytest.param("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "UTC", [], id="backwards"),
    ],
)  # fmt: skip
def test_time_is_split_at_local_midnight(start, end, tz, parts):
    found = split_by_local_day(at(start), at(end), ZoneInfo(tz))
    assert [(day.isoformat(), ms) for day, ms in found] == parts


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), ZONES)
def test_the_parts_add_up_to_all_the_time(start, length, tz):
    parts = split_by_local_day(start, start + length, tz)
    assert sum(ms for _, ms in parts) == length // timedelta(milliseconds=1)
    assert all(0 < ms <= 25 * 3_600_000 for _, ms in parts)
    assert [day for day, _ in parts] == sorted({day for day, _ in parts})
    for day, ms in parts[1:-1]:
        span = day_span(day, tz)
        assert (span.end_at - span.start_at) // timedelta(milliseconds=1) == ms
