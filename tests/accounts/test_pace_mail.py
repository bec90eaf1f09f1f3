"""When an alert mail may go, by the person's clock. In 2026 London changes on 29 March and 25 October."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.pacing import DAILY, EACH, is_quiet, mail_time
from apps.accounts.periods import local_date

LONDON, BERLIN, KOLKATA = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
NEW_YORK, LORD_HOWE = ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
BEIRUT = ZoneInfo("Asia/Beirut")  # its clocks change at midnight
ZONES = [LONDON, BERLIN, KOLKATA, NEW_YORK, LORD_HOWE, BEIRUT, ZoneInfo("America/Nuuk"), ZoneInfo("UTC")]
NIGHT = (time(22), time(7))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(now, zone=LONDON, quiet=NIGHT, pace=EACH, last=None):
    start, end = quiet
    return mail_time(now, zone=zone, quiet_from=start, quiet_until=end, pace=pace, last_alert_mail_at=last)


@pytest.mark.parametrize(
    ("zone", "quiet", "now", "at"),
    [
        pytest.param(LONDON, NIGHT, "2026-11-26 12:34:56", "2026-11-26 12:34:56", id="by day at once"),
        pytest.param(LONDON, NIGHT, "2026-11-26 21:59:59", "2026-11-26 21:59:59", id="last second before"),
        pytest.param(LONDON, NIGHT, "2026-11-26 22:00:00", "2026-11-27 07:00:00", id="first quiet second"),
        pytest.param(LONDON, NIGHT, "2026-11-27 06:59:59", "2026-11-27 07:00:00", id="last quiet second"),
        pytest.param(LONDON, NIGHT, "2026-11-27 07:00:00", "2026-11-27 07:00:00", id="the end is not quiet"),
        pytest.param(LONDON, NIGHT, "2026-12-31 23:00:00", "2027-01-01 07:00:00", id="into the next year"),
        pytest.param(LONDON, NIGHT, "2026-03-28 23:00:00", "2026-03-29 06:00:00", id="spring, an hour less"),
        pytest.param(LONDON, NIGHT, "2026-10-24 22:00:00", "2026-10-25 07:00:00", id="autumn, an hour more"),
        pytest.param(KOLKATA, NIGHT, "2026-11-26 16:30:00", "2026-11-27 01:30:00", id="half hours east"),
        pytest.param(NEW_YORK, NIGHT, "2026-11-27 03:00:00", "2026-11-27 12:00:00", id="another day there"),
        pytest.param(LONDON, (time(9), time(17)), "2026-11-26 09:00", "2026-11-26 17:00", id="within a day"),
        pytest.param(LONDON, (time(9), time(17)), "2026-11-26 18:00", "2026-11-26 18:00", id="after such"),
        pytest.param(LONDON, (time(0), time(7)), "2026-11-26 00:00", "2026-11-26 07:00", id="from midnight"),
        pytest.param(LONDON, (time(22), time(0)), "2026-11-26 23:59", "2026-11-27 00:00", id="to midnight"),
        pytest.param(LONDON, (time(7), time(7)), "2026-11-26 07:00", "2026-11-26 07:00", id="equal: none"),
        pytest.param(LONDON, (None, None), "2026-11-26 03:00", "2026-11-26 03:00", id="none"),
        pytest.param(
            LONDON,
            (time(22), time(1, 30)),
            "2026-03-29 00:59",
            "2026-03-29 01:00",
            id="end that is jumped over",
        ),
        pytest.param(
            LONDON,
            (time(1), time(1, 30)),
            "2026-10-25 00:00",
            "2026-10-25 00:30",
            id="end shown twice, first",
        ),
        pytest.param(
            LONDON,
            (time(1), time(1, 30)),
            "2026-10-25 01:00",
            "2026-10-25 01:30",
            id="end shown twice, again",
        ),
        pytest.param(
            LONDON,
            (time(2), time(1)),
            "2026-03-28 22:00",
            "2026-03-30 00:00",
            id="the one open hour is jumped over",
        ),
        pytest.param(
            LORD_HOWE, NIGHT, "2026-10-03 12:00", "2026-10-03 20:00", id="half an hour less in Lord Howe"
        ),
        pytest.param(
            LONDON, (time(22, 0, 50), time(7, 0, 10)), "2026-11-26 22:00", "2026-11-27 07:00", id="no seconds"
        ),
    ],
)
def test_a_mail_waits_for_the_end_of_the_quiet_hours(zone, quiet, now, at):
    assert first(utc(now), zone, quiet) == utc(at)


@pytest.mark.parametrize(
    ("zone", "last", "now", "at"),
    [
        pytest.param(LONDON, None, "2026-11-26 12:00", "2026-11-26 12:00", id="the first ever"),
        pytest.param(LONDON, "2026-11-25 21:00", "2026-11-26 12:00", "2026-11-26 12:00", id="none today"),
        pytest.param(LONDON, "2026-11-26 07:00", "2026-11-26 12:00", "2026-11-27 07:00", id="one today"),
        pytest.param(LONDON, "2026-11-26 21:59", "2026-11-26 22:30", "2026-11-27 07:00", id="quiet by then"),
        pytest.param(LONDON, "2026-11-27 07:00", "2026-11-26 23:00", "2026-11-28 07:00", id="one to come"),
        pytest.param(
            NEW_YORK, "2026-11-26 14:00", "2026-11-27 02:00", "2026-11-27 12:00", id="same day there"
        ),
        pytest.param(
            NEW_YORK, "2026-11-26 02:00", "2026-11-26 14:00", "2026-11-26 14:00", id="next day there"
        ),
        pytest.param(LONDON, "2026-03-28 12:00", "2026-03-28 13:00", "2026-03-29 06:00", id="spring"),
        pytest.param(LONDON, "2026-10-24 12:00", "2026-10-24 13:00", "2026-10-25 07:00", id="autumn"),
    ],
)
def test_there_is_one_mail_a_day_of_the_person(zone, last, now, at):
    assert first(utc(now), zone, pace=DAILY, last=last and utc(last)) == utc(at)


def test_without_quiet_hours_the_next_day_begins_at_midnight():
    late = utc("2026-11-26 20:00")
    assert first(late, quiet=(None, None), pace=DAILY, last=late) == utc("2026-11-27 00:00")


def test_who_wants_each_gets_each():
    now = utc("2026-11-26 12:00")
    assert first(now, pace=EACH, last=now) == now


instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
near_changes = st.builds(
    lambda change, seconds: utc(change) + timedelta(seconds=seconds),
    st.sampled_from(["2026-03-29 01:00", "2026-10-25 01:00", "2026-03-28 22:00", "2026-10-24 21:00"]),
    st.integers(-36 * 3600, 36 * 3600),
)
clock = st.times().map(lambda t: t.replace(second=0, microsecond=0))
quiets = st.one_of(st.tuples(clock, clock), st.just((None, None)))
days = st.fixed_dictionaries(
    {
        "now": instants | near_changes,
        "zone": st.sampled_from(ZONES),
        "quiet": quiets,
        "pace": st.sampled_from([DAILY, EACH]),
        "last": st.none() | instants | near_changes,
    }
)


@given(days)
def test_it_is_never_quiet_never_before_now_and_never_two_in_a_day(given_):
    at = first(**given_)
    zone, last = given_["zone"], given_["last"]
    assert at >= given_["now"]
    assert not is_quiet(at, zone, *given_["quiet"])
    if given_["pace"] == DAILY and last is not None:
        assert local_date(at, zone) > local_date(last, zone)


@given(days)
def test_asked_again_at_that_time_it_is_the_same(given_):
    at = first(**given_)
    assert first(**(given_ | {"now": at})) == at


@given(days, st.floats(0, 1))
def test_no_earlier_instant_would_have_done(given_, share):
    """Whatever lies between now and the answer is quiet, or on the day of the last mail."""
    now, at = given_["now"], first(**given_)
    between = now + (at - now) * share
    if between < at:
        too_soon = given_["pace"] == DAILY and given_["last"] is not None
        is_taken = too_soon and local_date(between, given_["zone"]) <= local_date(
            given_["last"], given_["zone"]
        )
        assert is_taken or is_quiet(between, given_["zone"], *given_["quiet"])


@given(st.sampled_from(ZONES), quiets, st.lists(instants | near_changes, max_size=8))
def test_a_stream_of_alerts_makes_at_most_one_mail_a_day(zone, quiet, alerts):
    sent, last = [], None
    for now in sorted(alerts):
        last = first(now, zone, quiet, DAILY, last)
        sent.append(local_date(last, zone))
    assert len(set(sent)) == len(sent)
