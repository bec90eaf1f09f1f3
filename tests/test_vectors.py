import json
from pathlib import Path

import pytest

from tests import vectors

FILE = Path(__file__).parent / "data" / "vectors.json"
MUST_HAVE = {
    "hourly", "rates", "ratio_of_sums", "mean_of_ratios", "approval", "expected_pending", "exponent",
    "format_minor", "convert", "points_value", "fee", "allocate", "local_week", "split_by_local_day",
    "hour_of_week", "redeemable_points", "fx_result", "median_of_ratios", "time_weighted_median",
    "adjusted_rate", "load_by_share", "load_by_ratio", "shortfall", "batch_rate", "break_even_batch",
    "union_seconds", "share_overlaps", "mean_delay", "still_pays", "pay_probability", "ontime", "km_median",
    "ledger", "machine", "add_business_days", "next_run",
}  # fmt: skip
KNOWN = [
    vector
    for vector in json.loads(FILE.read_text(encoding="utf-8"))["vectors"]
    if vector["fn"] in vectors.FUNCTIONS
]


@pytest.mark.parametrize("vector", KNOWN, ids=lambda vector: vector["id"])
def test_the_app_agrees_with_the_vector(vector):
    assert vectors.run(vector) is None


def test_no_function_is_missing():
    assert {vector["fn"] for vector in KNOWN} >= MUST_HAVE


def written(tmp_path, *rows):
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"vectors": list(rows)}))
    return path


def test_the_runner_names_a_failure_counts_and_says_what_is_missing(tmp_path, capsys):
    right = {"id": "hourly-1", "fn": "hourly", "args": {"minor": 500, "seconds": 1200}, "expect": 1500}
    wrong = right | {"id": "hourly-2", "expect": 1501, "note": "off by one"}
    later = {"id": "later-1", "fn": "later", "args": {}, "expect": 1}
    assert vectors.main(written(tmp_path, right, wrong, later)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "hourly-2: expected 1501, got 1500 (off by one)"
    assert lines[1:] == ["hourly: 1 of 2 pass", "1 of 2 vectors pass.", "Not in the app yet: later (1)."]


def test_the_runner_is_content_when_all_pass(tmp_path, capsys):
    right = {"id": "hourly-1", "fn": "hourly", "args": {"minor": 500, "seconds": 1200}, "expect": 1500}
    assert vectors.main(written(tmp_path, right)) == 0
    assert capsys.readouterr().out.splitlines() == ["hourly: 1 of 1 pass", "1 of 1 vectors pass."]


@pytest.mark.parametrize(
    ("found", "expect", "same"),
    [
        (1, 1, True),
        (1.0, 1, False),
        (True, 1, False),
        (None, 0, False),
        (0, None, False),
        (1, 1.0, True),
        (1.0000005, 1.0, True),
        (1.000002, 1.0, False),
        (None, 1.0, False),
        ("1", 1, False),
        ([1, 2], [1, 2], True),
        ([1], [1, 2], False),
        ({"a": 1, "b": 2}, {"a": 1}, True),
        ({}, {"a": None}, False),
    ],
)
def test_only_floats_may_be_a_little_off(found, expect, same):
    assert vectors.agrees(found, expect) is same


def test_an_error_has_to_be_the_expected_one():
    bad = {"id": "x", "fn": "exponent", "args": {"cur": "usd"}, "expect": {"error": "ValueError"}}
    assert vectors.run(bad) is None
    assert vectors.run(bad | {"expect": 2}).startswith('x: expected 2, got "ValueError: not a currency')
    assert vectors.run(bad | {"expect": {"error": "KeyError"}}) is not None
    assert vectors.run(bad | {"args": {"cur": "USD"}}) is not None


@pytest.mark.parametrize(
    ("after", "schedule", "expect"),
    [
        pytest.param(
            "2026-11-27", {"kind": "weekly", "weekday": 4}, "2026-11-27", id="weekly, the day itself"
        ),
        pytest.param(
            "2026-11-28", {"kind": "weekly", "weekday": "fri"}, "2026-12-04", id="weekly, the day after"
        ),
        pytest.param("2026-11-21", {"kind": "biweekly", "anchor": "2026-11-06"}, "2026-12-04", id="biweekly"),
        pytest.param(
            "2026-11-20", {"kind": "biweekly", "weekday": 4, "anchor": "2026-11-06"}, "2026-11-20", id="both"
        ),
        pytest.param(
            "2026-10-01", {"kind": "biweekly", "anchor": "2026-11-06"}, "2026-10-09", id="before it"
        ),
        pytest.param("2026-11-21", {"kind": "biweekly", "start": "2026-11-06"}, "2026-12-04", id="its start"),
        pytest.param("2026-11-20", {"kind": "biweekly"}, None, id="biweekly, but which week"),
        pytest.param("2026-11-20", {"kind": "weekly"}, None, id="weekly, but which day"),
        pytest.param(
            "2026-12-31", {"kind": "monthly", "day": "last"}, "2026-12-31", id="the last of the year"
        ),
    ],
)
def test_a_schedule_is_a_cycle_in_other_words(after, schedule, expect):
    row = {"id": "x", "fn": "next_run", "args": {"after": after, "schedule": schedule}, "expect": expect}
    assert vectors.run(row) is None


@pytest.mark.parametrize(
    ("start", "days", "expect"),
    [
        pytest.param("2026-11-28", 0, "2026-11-28", id="no days from a Saturday"),
        pytest.param("2026-11-28", 1, "2026-11-30", id="one from a Saturday"),
        pytest.param("2028-02-28", 2, "2028-03-01", id="over a leap day"),
        pytest.param("2026-11-27", -1, {"error": "ValueError"}, id="backwards"),
    ],
)
def test_working_days(start, days, expect):
    row = {"id": "x", "fn": "add_business_days", "args": {"start": start, "days": days}, "expect": expect}
    assert vectors.run(row) is None
