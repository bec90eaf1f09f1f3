"""Payout cycles in plain sentences."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms.cycle_words import cycle_sentences
from apps.platforms.cycles import COUNTED_FROM, COVERS, KINDS, WEEKDAYS, cycle_json, read_cycle
from apps.platforms.facts import as_of_words, day_span
from apps.platforms.models import Platform


@pytest.mark.parametrize(
    ("cycle", "said"),
    [
        ({"kind": "daily"}, "Paid every day."),
        ({"kind": "on_request", "min_interval_hours": 24}, "You ask for a payout. At most once in 24 hours."),
        ({"kind": "weekly", "weekdays": ["mon", "thu"]}, "Paid every week, on Monday and Thursday."),
        (
            {"kind": "weekly", "weekday_span": ["wed", "fri"]},
            "Paid every week, between Wednesday and Friday.",
        ),
        (
            {"kind": "weekly", "cutoff": "00:00", "cutoff_weekday": "thu", "timezone": "America/New_York"},
            "Paid every week. Cut-off: Thursday 00:00 (New York).",
        ),
        (
            {"kind": "biweekly", "weekdays": ["wed"], "anchor": "2026-11-04"},
            "Paid every two weeks, on Wednesday. Every second week, counted from 4 Nov 2026.",
        ),
        (
            {"kind": "semi_monthly", "days": [15, "last"], "weekend_moves_to": "mon"},
            "Paid twice a month: day 15 and the last day. A weekend moves it to Monday.",
        ),
        (
            {"kind": "monthly", "working_day": 11, "covers": "previous_month"},
            "Paid every month, on working day 11. For the work of the month before.",
        ),
        (
            {"kind": "days_after_approval", "wait_days": 1, "counted_from": "approval"},
            "Each task is paid by itself, about 1 day after it is approved.",
        ),
        (
            {"kind": "days_after_approval", "wait_days": 15, "then_weekday": "fri"},
            "Each task is paid by itself, within about 15 days. Sent on the first Friday after that.",
        ),
        (
            {"kind": "days_after_approval", "wait_days": 10, "business_days": True},
            "Each task is paid by itself, within about 10 working days.",
        ),
        (
            {
                "kind": "by_method",
                "methods": {"SEPA": {"kind": "monthly", "days": [1]}},
                "note": "And so on.",
            },
            "SEPA: Paid every month, about day 1. And so on.",
        ),
    ],
)
def test_a_cycle_reads_as_a_sentence(cycle, said):
    assert " ".join(cycle_sentences(read_cycle(cycle, "here"))) == said


WEEKDAY = st.sampled_from(WEEKDAYS)
TWO_WEEKDAYS = st.lists(WEEKDAY, min_size=2, max_size=2)
MONTH_DAY = st.integers(1, 31) | st.just("last")
DETAILS = {
    **dict.fromkeys(["weekdays", "request_weekdays"], st.lists(WEEKDAY, min_size=1, max_size=3)),
    **dict.fromkeys(
        ["weekday_span", "week_span", "credited_span"], st.lists(WEEKDAY, min_size=2, max_size=2)
    ),
    **dict.fromkeys(["cutoff_weekday", "then_weekday", "weekend_moves_to"], WEEKDAY),
    **dict.fromkeys(["request_needed", "business_days", "paid_by_month_end"], st.booleans()),
    **dict.fromkeys(["min_interval_hours", "min_days_after_request"], st.integers(1, 400)),
    **dict.fromkeys(["payable_after_days", "wait_days"], st.integers(1, 400)),
    "statement_day": st.integers(1, 31),
    "working_day": st.integers(1, 23),
    "days": st.lists(MONTH_DAY, min_size=1, max_size=3),
    "request_span": st.lists(MONTH_DAY, min_size=2, max_size=2),
    "cutoff": st.sampled_from(["00:00", "17:00", "23:59"]),
    "timezone": st.sampled_from(["UTC", "Australia/Sydney"]),
    "anchor": st.dates().map(date.isoformat),
    "covers": st.sampled_from(COVERS),
    "counted_from": st.sampled_from(COUNTED_FROM),
}


@st.composite
def cycles(draw):
    kind = draw(st.sampled_from(sorted(set(KINDS) - {"by_method"})))
    details = draw(st.fixed_dictionaries({}, optional={name: DETAILS[name] for name in sorted(KINDS[kind])}))
    return {"kind": kind, **details}


@given(cycles())
def test_every_cycle_has_words_and_reads_back_from_what_is_stored(data):
    cycle = read_cycle(data, "here")
    assert read_cycle(json.loads(json.dumps(cycle_json(cycle))), "again") == cycle
    for sentence in cycle_sentences(cycle):
        assert sentence.endswith(".")
        assert "None" not in sentence


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3, 7, "3 to 7 days"),
        (14, 14, "14 days"),
        (1, 1, "1 day"),
        (0, 3, "at most 3 days"),
        (0, 0, "the same day"),
    ],
)
def test_a_span_of_days(low, high, said):
    assert day_span(low, high) == said


@pytest.mark.parametrize(
    ("first", "last", "note", "said"),
    [
        ("2024", "2026", "", "2024 to 2026"),
        ("2026-08", "2026-08", "", "August 2026"),
        ("", "", "Undated.", "Undated"),
        ("2013", "2013", "The minimum was repeated later.", "2013 (the minimum was repeated later)"),
        ("", "2025-12", "", "December 2025"),
    ],
)
def test_the_age_of_the_sources(first, last, note, said):
    assert as_of_words(Platform(as_of_from=first, as_of_to=last, as_of_note=note)) == said
