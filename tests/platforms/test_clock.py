"""The payout clock: ask by when, which run, when the money is here. Every date was checked by hand.

26 November 2026 is a Thursday. Los Angeles changes its clocks on 8 March and 1 November 2026, London on
29 March and 25 October.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.catalogue import read_file
from apps.platforms.clock import add_business_days, is_automatic, next_pay_day, next_runs, outlook
from apps.platforms.cycles import read_cycle
from tests.platforms.test_cycle_words import cycles

LONDON = ZoneInfo("Europe/London")
CATALOGUE = {entry.name.partition(" (")[0]: entry.cycle for entry in read_file() if entry.cycle}
METHODS = dict(CATALOGUE["Clickworker"].methods)
LOS_ANGELES = {"kind": "weekly", "weekdays": ["sun"], "timezone": "America/Los_Angeles"}
SYDNEY = {"cutoff_weekday": "mon", "cutoff": "23:59", "timezone": "Australia/Sydney"}
FRIDAYS = {"kind": "weekly", "weekdays": ["fri"]}
RULES = {
    "fridays": FRIDAYS,
    "tue, fri": {"kind": "weekly", "weekdays": ["tue", "fri"]},
    "tuesdays": {"kind": "weekly", "weekdays": ["tue"]},
    "week old": {"kind": "weekly", "weekdays": ["fri"], "payable_after_days": 7},
    "LA 01:30": {**LOS_ANGELES, "cutoff": "01:30"},
    "LA 02:30": {**LOS_ANGELES, "cutoff": "02:30"},
    "London 01:30": {**LOS_ANGELES, "cutoff": "01:30", "timezone": "Europe/London"},
    "Thursday's five": {**FRIDAYS, "request_weekdays": ["thu"], "cutoff_weekday": "thu", "cutoff": "17:00"},
    "week to Saturday": {"kind": "weekly", "weekdays": ["fri", "tue"], "week_span": ["sun", "sat"]},
    "Saturday's five": {**FRIDAYS, "week_span": ["sun", "sat"], "cutoff": "17:00"},
    "on the 5th": {"kind": "monthly", "days": [10], "request_span": [5, 5]},
    "every other": {"kind": "biweekly", "anchor": "2026-11-06"},
    "its Monday": {"kind": "biweekly", "anchor": "2026-11-06", "weekdays": ["mon"]},
    "from 15 Feb": {"kind": "biweekly", "anchor": "2028-02-15"},
    "Sydney": {"kind": "biweekly", "weekdays": ["wed"], "anchor": "2026-11-04", **SYDNEY},
    "Friday before": {"kind": "semi_monthly", "days": [1, 16], "weekend_moves_to": "fri"},
    "some day": {"kind": "monthly", "covers": "previous_month"},
    "last day": {"kind": "monthly", "days": ["last"]},
    "day 31": {"kind": "monthly", "days": [31]},
    "working day 23": {"kind": "monthly", "working_day": 23},
    "statement": {"kind": "monthly", "days": [20], "statement_day": 11},
    "25 to 5": {"kind": "monthly", "days": [10], "request_span": [25, 5]},
    "before six": {"kind": "on_request", "cutoff": "05:59", "timezone": "UTC"},
    "three days": {"kind": "on_request", "min_days_after_request": 3},
}


def at(text):
    """An instant of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(instant):
    return instant and f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"


def cycle_of(rule):
    if isinstance(rule, dict):
        return read_cycle(rule, "here")
    return cycle_of(RULES[rule]) if rule in RULES else METHODS.get(rule) or CATALOGUE[rule]


def days_of(rule, now, **more):
    """The first days of the next three runs, for somebody in London."""
    return [str(run.first_on) for run in next_runs(cycle_of(rule), at(now), **{"tz": LONDON} | more)]


def told(rule, now, **more):
    return outlook(cycle_of(rule), at(now), **{"tz": LONDON} | more)


def table(text):
    """Lines of: rule | now | when its first run closes | month and day of three runs | what it shows."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    cases = [pytest.param(*row, id=f"{row[0]}: {what}") for *row, what in rows]
    return pytest.mark.parametrize(("rule", "now", "closes", "days"), cases)


def assert_runs(rule, now, closes, days):
    runs = next_runs(cycle_of(rule), at(now), tz=LONDON)
    assert [f"{run.first_on:%m-%d}" for run in runs] == days.split()
    assert (shown(runs[0].closes_at) or "-") == closes


@table(
    """
Scribie | 2026-11-26 10:00 | 2026-11-27 00:00 | 11-27 11-28 11-29 | a day, then the next ones
Scribie | 2026-11-30 10:00 | 2026-12-01 00:00 | 12-01 12-02 12-03 | month end
Scribie | 2028-02-28 10:00 | 2028-02-29 00:00 | 02-29 03-01 03-02 | leap day
Scribie | 2026-03-28 23:59 | 2026-03-29 00:00 | 03-29 03-30 03-31 | a night in London before the clocks change
Scribie | 2026-03-29 22:59 | 2026-03-29 23:00 | 03-30 03-31 04-01 | an hour early after it
Scribie | 2026-03-29 23:00 | 2026-03-30 23:00 | 03-31 04-01 04-02 | and is over at that hour
Scribie | 2026-10-25 23:59 | 2026-10-26 00:00 | 10-26 10-27 10-28 | back again
"""
)
def test_daily(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@table(
    """
TranscribeMe | 2026-11-26 16:59:59 | 2026-11-26 17:00 | 11-26 12-03 12-10 | a second before the cut-off
TranscribeMe | 2026-11-26 17:00 | 2026-12-03 17:00 | 12-03 12-10 12-17 | at the cut-off
TranscribeMe | 2026-11-26 17:01 | 2026-12-03 17:00 | 12-03 12-10 12-17 | 17:01 goes to the next Thursday
fridays      | 2026-11-26 23:59 | 2026-11-27 00:00 | 11-27 12-04 12-11 | it takes what is there as it begins
fridays      | 2026-11-27 00:00 | 2026-12-04 00:00 | 12-04 12-11 12-18 | on the day itself it is too late
tue, fri     | 2026-11-25 10:00 | 2026-11-27 00:00 | 11-27 12-01 12-04 | two days a week
tuesdays     | 2028-02-23 10:00 | 2028-02-29 00:00 | 02-29 03-07 03-14 | over a leap day
fridays      | 2026-12-27 10:00 | 2027-01-01 00:00 | 01-01 01-08 01-15 | over the year's end
Spare5       | 2026-11-26 07:59 | 2026-11-26 08:00 | 11-27 12-04 12-11 | Thursday midnight, winter
Spare5       | 2026-11-26 08:00 | 2026-12-03 08:00 | 12-04 12-11 12-18 | too late for tomorrow's run
Spare5       | 2026-03-12 06:59 | 2026-03-12 07:00 | 03-13 03-20 03-27 | an hour earlier in summer
Spare5       | 2026-03-05 07:59 | 2026-03-05 08:00 | 03-06 03-13 03-20 | before the clocks change
TimeBucks    | 2026-11-27 04:59:59 | 2026-11-27 05:00 | 11-29 12-06 12-13 | the minute 23:59 still counts
TimeBucks    | 2026-11-27 05:00 | 2026-12-04 05:00 | 12-06 12-13 12-20 | midnight does not
PayPal       | 2026-11-26 10:00 | 2026-12-02 00:00 | 12-02 12-09 12-16 | once from Wednesday on
Rev          | 2026-11-28 23:59 | 2026-11-29 00:00 | 11-30 12-07 12-14 | work of Saturday is paid on Monday
Rev          | 2026-11-29 00:00 | 2026-12-06 00:00 | 12-07 12-14 12-21 | work of Sunday is paid a week later
UHRS         | 2026-11-26 10:00 | 2026-11-29 00:00 | 01-08 01-15 01-22 | credited on the 30th, and 39 days
week old     | 2026-11-26 10:00 | 2026-11-27 00:00 | 12-04 12-11 12-18 | payable after a week
Thursday's five | 2026-11-26 16:59 | 2026-11-26 17:00 | 11-27 12-04 12-11 | not all of the day to ask
week to Saturday | 2026-11-28 23:59 | 2026-11-29 00:00 | 12-01 12-08 12-15 | the first day after it
Saturday's five | 2026-11-28 17:00 | 2026-12-05 17:00 | 12-11 12-18 12-25 | the week closes by the hour
LA 02:30     | 2026-03-08 10:29 | 2026-03-08 10:30 | 03-08 03-15 03-22 | in the hour that is skipped
LA 02:30     | 2026-03-08 10:30 | 2026-03-15 09:30 | 03-15 03-22 03-29 | then by the new clock
LA 01:30     | 2026-11-01 08:29 | 2026-11-01 08:30 | 11-01 11-08 11-15 | twice: it is the first
LA 01:30     | 2026-11-01 08:30 | 2026-11-08 09:30 | 11-08 11-15 11-22 | in the second it is over
London 01:30 | 2026-03-29 01:29 | 2026-03-29 01:30 | 03-29 04-05 04-12 | London, skipped
London 01:30 | 2026-10-25 00:29 | 2026-10-25 00:30 | 10-25 11-01 11-08 | London, twice
"""
)
def test_weekly(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@table(
    """
every other | 2026-11-19 23:59 | 2026-11-20 00:00 | 11-20 12-04 12-18 | a fortnight after a day that is known
every other | 2026-11-20 00:00 | 2026-12-04 00:00 | 12-04 12-18 01-01 | on the day itself it is too late
every other | 2026-10-01 10:00 | 2026-10-08 23:00 | 10-09 10-23 11-06 | before that day too
its Monday  | 2026-11-12 10:00 | 2026-11-16 00:00 | 11-16 11-30 12-14 | a week with another day in it
from 15 Feb | 2028-02-20 10:00 | 2028-02-29 00:00 | 02-29 03-14 03-28 | leap day
Sydney      | 2026-11-16 12:59 | 2026-11-16 13:00 | 11-18 12-02 12-16 | all of Monday, summer time there
Sydney      | 2026-11-16 13:00 | 2026-11-30 13:00 | 12-02 12-16 12-30 | Tuesday is too late
Sydney      | 2026-04-13 00:00 | 2026-04-20 14:00 | 04-22 05-06 05-20 | an hour later by UTC in winter
"""
)
def test_biweekly(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@table(
    """
uTest         | 2026-12-15 12:59 | 2026-12-15 13:00 | 12-15 12-31 01-15 | a minute before the cut-off
uTest         | 2026-12-15 13:00 | 2026-12-31 13:00 | 12-31 01-15 02-01 | at the cut-off
uTest         | 2026-11-15 14:00 | 2026-11-16 13:00 | 11-16 11-30 12-15 | a Sunday, its cut-off moves too
uTest         | 2026-02-01 10:00 | 2026-02-02 13:00 | 02-02 02-16 03-02 | from Saturday into the next month
uTest         | 2028-02-20 10:00 | 2028-02-29 13:00 | 02-29 03-15 03-31 | leap day
Friday before | 2026-10-20 10:00 | 2026-10-30 00:00 | 10-30 11-16 12-01 | back over the month's start
SEPA          | 2026-11-26 10:00 | 2026-12-01 00:00 | 12-01 12-15 01-01 | Clickworker by SEPA
SEPA          | 2026-03-20 10:00 | 2026-03-31 23:00 | 04-01 04-15 05-01 | on both sides of a change of clocks
"""
)
def test_twice_a_month(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@table(
    """
CrowdGen       | 2026-11-30 23:59 | 2026-12-01 00:00 | 12-14 01-14 02-14 | November's work in December
CrowdGen       | 2026-12-01 00:00 | 2027-01-01 00:00 | 01-14 02-14 03-14 | December's in January
CrowdGen       | 2026-03-31 23:00 | 2026-04-30 23:00 | 05-14 06-14 07-14 | March ends an hour early by UTC
CrowdGen       | 2028-02-29 23:59 | 2028-03-01 00:00 | 03-14 04-14 05-14 | February of a leap year
FusionCash     | 2026-11-26 10:00 | 2026-12-01 00:00 | 12-20 01-20 02-20 | asked for in November
Teston         | 2026-12-26 10:00 | 2027-01-01 00:00 | 01-15 02-15 03-15 | a month that starts on Friday
Teston         | 2026-10-26 10:00 | 2026-11-01 00:00 | 11-16 12-15 01-15 | a month that starts on Sunday
working day 23 | 2026-11-26 10:00 | 2026-12-31 00:00 | 12-31 03-31 12-31 | not in every month
day 31         | 2027-01-31 10:00 | 2027-02-28 00:00 | 02-28 03-31 04-30 | day 31
day 31         | 2028-02-01 10:00 | 2028-02-29 00:00 | 02-29 03-31 04-30 | day 31 in a leap year
last day       | 2026-11-29 23:59 | 2026-11-30 00:00 | 11-30 12-31 01-31 | the last day
test IO        | 2026-11-19 23:59 | 2026-11-20 00:00 | 11-30 12-31 01-31 | up to the 19th
test IO        | 2026-11-20 00:00 | 2026-12-20 00:00 | 12-31 01-31 02-28 | a missed request waits a month
statement      | 2026-11-10 23:59 | 2026-11-11 00:00 | 11-20 12-20 01-20 | a statement decides what is counted
statement      | 2026-11-11 00:00 | 2026-12-11 00:00 | 12-20 01-20 02-20 | after the statement
25 to 5        | 2026-12-05 23:59 | 2026-12-06 00:00 | 12-10 01-10 02-10 | days to ask over two months
on the 5th     | 2026-12-06 00:00 | 2027-01-06 00:00 | 01-10 02-10 03-10 | one day to ask is over
25 to 5        | 2026-12-06 00:00 | 2027-01-06 00:00 | 01-10 02-10 03-10 | and are over
"""
)
def test_monthly(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@table(
    """
OhMyDosh    | 2026-11-27 08:59 | 2026-11-27 09:00 | 11-27 11-30 12-02 | before nine
OhMyDosh    | 2026-11-27 09:00 | 2026-11-30 09:00 | 11-30 12-02 12-04 | from nine on, over the weekend
OhMyDosh    | 2026-03-30 08:00 | 2026-04-01 08:00 | 04-01 04-03 04-06 | nine in London is eight in summer
InboxPounds | 2026-12-01 23:59 | 2026-12-02 00:00 | 12-09 12-16 12-23 | eight days before Wednesday
InboxPounds | 2026-12-02 00:00 | 2026-12-09 00:00 | 12-16 12-23 12-30 | a day later
InboxPounds | 2028-02-22 10:00 | 2028-02-23 00:00 | 03-01 03-08 03-15 | a leap day among them
before six  | 2026-11-30 05:59:59 | 2026-11-30 06:00 | 11-30 12-01 12-02 | an hour alone makes each day a run
Toloka      | 2026-11-30 10:00 | -                | 11-30             | at any time
three days  | 2028-02-27 10:00 | -                | 03-01             | some days after asking
"""
)
def test_on_request(rule, now, closes, days):
    assert_runs(rule, now, closes, days)


@pytest.mark.parametrize(
    ("rule", "counted", "paid"),
    [
        pytest.param("UserTesting", "2026-11-26", "2026-12-10", id="14 days"),
        pytest.param("UserTesting", "2028-02-20", "2028-03-05", id="over a leap day"),
        pytest.param("PlaytestCloud", "2026-11-28", "2026-12-01", id="over a month's end"),
        pytest.param("Respondent", "2026-11-26", "2026-12-10", id="10 working days from a Thursday"),
        pytest.param("Respondent", "2026-11-28", "2026-12-11", id="10 working days from a Saturday"),
        pytest.param("Userlytics", "2026-11-26", "2026-12-11", id="15 days end on a Friday: that one"),
        pytest.param("Userlytics", "2026-11-27", "2026-12-18", id="15 days end on a Saturday: the next one"),
    ],
)
def test_after_approval(rule, counted, paid):
    told_ = told(rule, "2026-11-30 10:00", approved_on=date.fromisoformat(counted))
    assert (str(told_.runs_on), told_.is_automatic) == (paid, True)
    assert (told_.ask_by, told_.minimum_tested_at) == (None, None)
    assert days_of(rule, f"{counted} 10:00")[0] == paid


def test_after_approval_today_is_the_persons_today():
    nine_in_the_evening_in_los_angeles = "2026-11-27 05:00"
    zone = ZoneInfo("America/Los_Angeles")
    assert days_of("PlaytestCloud", nine_in_the_evening_in_los_angeles, tz=zone)[0] == "2026-11-29"


@pytest.mark.parametrize(
    ("method", "days"),
    [
        pytest.param("PayPal", ["2026-12-02", "2026-12-09", "2026-12-16"], id="weekly"),
        pytest.param(" sepa", ["2026-12-01", "2026-12-15", "2027-01-01"], id="twice a month, in any case"),
        pytest.param("Payoneer", [], id="weekly, nobody knows when"),
        pytest.param("ACH", [], id="a method without a rule"),
        pytest.param("", [], id="no method"),
    ],
)
def test_by_method(method, days):
    assert days_of("Clickworker", "2026-11-26 10:00", method=method) == days


def test_by_method_without_a_rule_there_is_no_outlook():
    assert told("Clickworker", "2026-11-26 10:00", method="ACH") is None
    assert told("Clickworker", "2026-11-26 10:00", method="Payoneer").runs_on is None


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"kind": kind}, id=kind)
        for kind in ("weekly", "biweekly", "semi_monthly", "monthly", "days_after_approval")
    ]
    + [
        pytest.param({"kind": "biweekly", "weekdays": ["fri"]}, id="every second Friday, but which"),
        pytest.param("AI-Media", id="AI-Media: a cut-off every second Monday, but which"),
        pytest.param({"kind": "weekly", "week_span": ["sun", "sat"]}, id="a week of work"),
        pytest.param({"kind": "weekly", "payable_after_days": 7}, id="a week old"),
    ],
)
def test_what_nobody_knows_is_no_date(rule):
    assert days_of(rule, "2026-11-26 10:00") == []
    found = told(rule, "2026-11-26 10:00")
    dates = (found.ask_from, found.ask_by, found.runs_on, found.runs_to, found.arrives_from, found.arrives_to)
    assert dates == (None,) * 6
    assert found.minimum_tested_at is None


class TestOutlook:
    def test_a_request_late_on_thursday_is_paid_the_thursday_after(self):
        found = told("TranscribeMe", "2026-11-26 17:01", wait=(0, 7))
        assert (shown(found.ask_by), found.runs_on) == ("2026-12-03 17:00", date(2026, 12, 3))
        assert (found.arrives_from, found.arrives_to) == (date(2026, 12, 3), date(2026, 12, 3))
        assert (found.is_automatic, found.ask_from, found.minimum_tested_at) == (False, None, None)

    def test_days_count_from_asking_and_never_before_the_run(self):
        found = told("InboxPounds", "2026-12-01 10:00", wait=(1, 16))
        assert (found.arrives_from, found.arrives_to) == (date(2026, 12, 9), date(2026, 12, 17))

    def test_without_known_days_there_is_no_arrival(self):
        found = told("GoTranscript", "2026-11-26 10:00")
        assert (found.runs_on, found.arrives_from, found.arrives_to) == (date(2026, 11, 27), None, None)

    def test_known_days_are_enough_for_an_arrival(self):
        found = told("OneForma", "2026-11-26 10:00", wait=(2, 45))
        assert (found.runs_on, found.arrives_from) == (None, date(2026, 11, 28))

    def test_a_span_of_days_ends_the_arrival(self):
        found = told("TimeBucks", "2026-11-26 10:00", wait=(0, 1))
        assert (found.runs_on, found.runs_to) == (date(2026, 11, 29), date(2026, 12, 3))
        assert (found.arrives_from, found.arrives_to) == (date(2026, 11, 29), date(2026, 12, 3))

    @pytest.mark.parametrize(
        ("rule", "tested"),
        [
            pytest.param("TimeBucks", "2026-11-27 05:00", id="weekly, unasked"),
            pytest.param("Claru", "2026-12-01 00:00", id="weekly"),
            pytest.param("uTest", "2026-11-30 13:00", id="twice a month"),
            pytest.param("CrowdGen", "2026-12-01 00:00", id="monthly, for the month before"),
            pytest.param("some day", "2026-12-01 00:00", id="some day of the month after"),
            pytest.param("Scribie", "2026-11-27 00:00", id="daily"),
            pytest.param("TranscribeMe", None, id="asked for"),
            pytest.param("test IO", None, id="asked for on some days"),
            pytest.param("FusionCash", None, id="asked for in the month before"),
            pytest.param("PlaytestCloud", None, id="each task by itself"),
        ],
    )
    def test_the_minimum_is_tested_at_the_cut_off_where_it_pays_by_itself(self, rule, tested):
        assert shown(told(rule, "2026-11-26 10:00").minimum_tested_at) == tested

    def test_what_pays_by_itself_need_not_be_asked(self):
        found = told("Claru", "2026-11-26 10:00")
        assert (found.is_automatic, found.ask_from, found.ask_by) == (True, None, None)

    @pytest.mark.parametrize(
        ("now", "ask_from", "paid"),
        [
            pytest.param("2026-11-26 10:00", "2026-11-27 09:30", "2026-11-27", id="too early"),
            pytest.param("2026-11-27 09:30", None, "2026-11-27", id="24 hours later"),
            pytest.param("2026-11-30 10:00", None, "2026-11-30", id="long after"),
        ],
    )
    def test_one_can_ask_only_so_often(self, now, ask_from, paid):
        found = told("Prolific", now, last_request_at=at("2026-11-26 09:30"), wait=(0, 3))
        assert (shown(found.ask_from), str(found.runs_on)) == (ask_from, paid)
        assert found.arrives_to == found.runs_on + timedelta(days=3)

    def test_the_interval_passes_over_a_run(self):
        every = {
            "kind": "on_request",
            "weekdays": ["thu", "fri"],
            "cutoff": "12:00",
            "min_interval_hours": 24,
        }
        found = told(every, "2026-11-26 13:00", last_request_at=at("2026-11-26 12:30"))
        assert (shown(found.ask_from), str(found.runs_on)) == ("2026-11-27 12:30", "2026-12-03")

    @pytest.mark.parametrize(
        ("now", "ask_from", "ask_by"),
        [
            pytest.param("2026-11-26 10:00", "2026-11-27 00:00", "2026-11-28 00:00", id="tomorrow"),
            pytest.param("2026-11-27 10:00", None, "2026-11-28 00:00", id="today"),
            pytest.param("2026-11-28 00:00", "2026-12-04 00:00", "2026-12-05 00:00", id="missed"),
        ],
    )
    def test_a_day_to_ask_is_said_though_the_run_is_not_known(self, now, ask_from, ask_by):
        found = told("Atexto", now)
        assert (shown(found.ask_from), shown(found.ask_by), found.runs_on) == (ask_from, ask_by, None)

    def test_test_io_can_be_asked_from_the_eleventh(self):
        found = told("test IO", "2026-12-01 10:00", wait=(12, 60))
        assert (shown(found.ask_from), shown(found.ask_by)) == ("2026-12-11 00:00", "2026-12-20 00:00")
        assert (found.arrives_from, found.arrives_to) == (date(2026, 12, 31), date(2027, 2, 9))

    def test_a_cut_off_alone_is_said(self):
        rule = {"kind": "weekly", "cutoff_weekday": "thu", "cutoff": "17:00", "request_needed": True}
        assert shown(told(rule, "2026-11-26 17:00").ask_by) == "2026-12-03 17:00"


def test_a_day_to_ask_that_closes_as_it_begins_is_not_one():
    rule = {"kind": "weekly", "weekdays": ["fri"], "request_weekdays": ["thu"], "cutoff_weekday": "thu"}
    (run, *_) = next_runs(
        cycle_of({**rule, "cutoff": "00:00", "timezone": "UTC"}), at("2026-11-23 10:00"), tz=UTC
    )
    assert (shown(run.opens_at), shown(run.closes_at)) == ("2026-11-26 00:00", "2026-11-27 00:00")
    assert run.first_on == date(2026, 12, 4)


def test_next_pay_day_counts_the_day_itself():
    assert next_pay_day(cycle_of(FRIDAYS), date(2026, 11, 27)) == date(2026, 11, 27)
    assert next_pay_day(cycle_of({"kind": "on_request"}), date(2026, 11, 28)) == date(2026, 11, 28)
    assert next_pay_day(cycle_of({"kind": "weekly"}), date(2026, 11, 28)) is None


def test_working_days_go_forward_only():
    with pytest.raises(ValueError, match="at least 0 working days"):
        add_business_days(date(2026, 11, 27), -1)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
ZONES = st.sampled_from(["UTC", "America/Los_Angeles", "Europe/London", "Australia/Lord_Howe"]).map(ZoneInfo)
WAITS = st.none() | st.tuples(st.integers(0, 30), st.integers(30, 90))


@given(cycles(), MOMENTS, ZONES)
def test_runs_come_one_after_the_other_and_each_can_still_take_what_comes_now(rule, now, tz):
    cycle = cycle_of(rule)
    runs = next_runs(cycle, now, tz=tz)
    zone = ZoneInfo(cycle.timezone) if cycle.timezone else tz
    assert len(runs) <= 3
    for run in runs:
        assert now.astimezone(zone).date() <= run.first_on <= run.last_on
        if run.closes_at is not None:
            last_moment = run.closes_at - timedelta(seconds=1)
            assert now < run.closes_at
            assert last_moment.astimezone(zone).date() <= run.first_on
            assert run.opens_at is None or run.opens_at < run.closes_at
    for earlier, later in pairwise(runs):
        assert earlier.first_on < later.first_on
        assert earlier.closes_at is None or earlier.closes_at < later.closes_at


@given(cycles(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=90)), ZONES, WAITS)
def test_who_comes_later_is_never_paid_earlier(rule, now, passed, tz, wait):
    cycle = cycle_of(rule)
    first, later = (outlook(cycle, moment, tz=tz, wait=wait) for moment in (now, now + passed))
    for name in ("ask_by", "runs_on", "arrives_from", "arrives_to", "minimum_tested_at"):
        before, after = getattr(first, name), getattr(later, name)
        assert (before is None) == (after is None), name
        assert before is None or before <= after, name


@given(cycles(), MOMENTS, ZONES, WAITS, st.timedeltas(timedelta(days=-90), timedelta(0)))
def test_asking_money_and_runs_are_in_order(rule, now, tz, wait, ago):
    found = outlook(cycle_of(rule), now, tz=tz, wait=wait, last_request_at=now + ago)
    assert found.ask_from is None or now < found.ask_from
    assert found.ask_by is None or max(now, found.ask_from or now) < found.ask_by
    assert found.runs_on is None or found.arrives_from is None or found.runs_on <= found.arrives_from
    assert found.arrives_from is None or found.arrives_from <= found.arrives_to
    assert found.is_automatic is is_automatic(cycle_of(rule))
    assert not (found.is_automatic and (found.ask_by or found.ask_from))
