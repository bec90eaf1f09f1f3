"""The catalogue's file: all of it right, and every wrong field said by its row and name."""

import json
from copy import deepcopy

import pytest

from apps.platforms.catalogue import FILE, CatalogueError, read_catalogue, read_file
from apps.platforms.cycles import KINDS, cycle_json, read_cycle
from apps.platforms.minimums import minimum_for

ROW = {
    "slug": "quillo",
    "name": "Quillo",
    "url": "https://quillo.example",
    "status": "active",
    "task_types": ["survey"],
    "units": ["GBP", "PTS"],
    "minimums": [
        {"method": None, "amount": "5", "unit": "GBP", "note": None},
        {"method": "PayPal", "amount": "2.50", "unit": "GBP", "note": None},
    ],
    "methods": ["PayPal"],
    "points": {"name": "drops", "per_unit": "100", "currency": "GBP", "note": None},
    "approval_days": 7,
    "payout_days": [1, 5],
    "cycle": {"kind": "weekly", "weekdays": ["fri"], "cutoff": "17:00", "timezone": "UTC"},
    "sources": ["A page"],
    "as_of": {"first": "2024", "last": "2026-03", "note": None},
    "confidence": "high",
}


@pytest.fixture(scope="module")
def entries():
    return read_file()


def changed(**values):
    return {"platforms": [deepcopy(ROW) | values]}


def test_the_row_of_these_tests_is_right():
    (entry,) = read_catalogue(changed())
    assert (entry.payout_days, entry.points.name, entry.cycle.kind) == ((1, 5), "drops", "weekly")


def test_there_are_88_platforms(entries):
    assert len(entries) == 88


def test_every_platform_says_from_where_and_from_when(entries):
    for entry in entries:
        assert entry.sources, entry.slug
        assert entry.as_of.last or entry.as_of.note, entry.slug
        assert entry.confidence in {"high", "medium", "low"}, entry.slug


def test_every_cycle_reads_back_from_what_is_stored(entries):
    cycles = [entry.cycle for entry in entries if entry.cycle]
    assert len(cycles) == 37
    for cycle in cycles:
        assert read_cycle(json.loads(json.dumps(cycle_json(cycle))), "again") == cycle
    assert {cycle.kind for cycle in cycles} == set(KINDS)


@pytest.mark.parametrize(
    ("slug", "unit", "method", "expected"),
    [
        ("prolific", "GBP", "", "5"),
        ("prolific", "USD", "", None),
        ("clickworker", "EUR", "Payoneer", "20"),
        ("clickworker", "USD", "", "10"),
        ("toloka", "USD", "PayPal", "0.02"),
        ("field-agent", "AUD", "", "25"),
        ("field-agent", "USD", "", None),
        ("jumptask", "PTS", "", "0.5"),
        ("scribie", "USD", "", "0"),
        ("yougov", "GBP", "", None),
    ],
)
def test_odd_minimums_came_through(entries, slug, unit, method, expected):
    entry = next(entry for entry in entries if entry.slug == slug)
    found = minimum_for(entry.minimums, unit=unit, method=method)
    assert (str(found.amount) if found else None) == expected


def test_a_closing_platform_keeps_its_date_and_its_doubt(entries):
    mturk = next(entry for entry in entries if entry.slug == "amazon-mechanical-turk")
    assert (mturk.status, str(mturk.closes_on)) == ("closing", "2026-09-30")
    assert "not verified" in mturk.notes["status_note"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"slug": "Not a slug"}, "slug: should look like"),
        ({"slug": "rates"}, "slug: is the address of another page"),
        ({"name": None}, "name: should be a text"),
        ({"url": "javascript:alert(1)"}, "url: should look like"),
        ({"url": "https://" + "x" * 200}, "url: should have at most 200"),
        ({"status": "open"}, "status: should be one of"),
        ({"closes_on": "2026-09-30"}, "closes_on: belongs to a platform that is closing"),
        ({"closes_on": "2026-02-30", "status": "closing"}, "closes_on: is not a day"),
        ({"task_types": []}, "task_types: should be a list with something"),
        ({"task_types": ["survey", "survey"]}, "task_types: names something twice"),
        ({"units": ["GBP", "PTS", "JMPT"]}, "units: should be a currency code"),
        ({"units": ["GBP"]}, "points: and the unit PTS go together"),
        ({"minimums": [{"method": None, "amount": 5, "unit": "GBP"}]}, "minimums[0].amount: should be an am"),
        ({"minimums": [{"method": None, "amount": "5", "unit": "EUR or USD"}]}, "minimums[0].unit"),
        ({"minimums": [{"method": None, "amount": "NaN", "unit": "GBP"}]}, "minimums[0].amount"),
        ({"minimums": [{"method": None, "amount": "1.00001", "unit": "GBP"}]}, "minimums[0].amount"),
        ({"minimums": [{"method": None, "amount": "-1", "unit": "GBP"}]}, "minimums[0].amount"),
        ({"minimums": [{"method": None, "unit": "GBP"}]}, "minimums[0].amount: is missing"),
        ({"minimums": [{"method": "SEPA", "amount": "5", "unit": "GBP"}]}, "minimums: 'SEPA' is not among"),
        ({"minimums": [{"method": None, "amount": "5", "unit": "USD"}]}, "minimums: USD is not among"),
        ({"minimums": ROW["minimums"] * 2}, "minimums: has the same rule twice"),
        ({"points": ROW["points"] | {"per_unit": None}}, "points.per_unit: and currency go together"),
        ({"points": ROW["points"] | {"per_unit": "0"}}, "points.per_unit"),
        ({"points": ROW["points"] | {"currency": "PTS"}}, "points.currency: should be a currency, not"),
        ({"approval_days": "7"}, "approval_days: should be a whole number"),
        ({"approval_days": True}, "approval_days: should be a whole number"),
        ({"payout_days": [5, 1]}, "payout_days: should be two numbers"),
        ({"payout_days": [5]}, "payout_days: should be two numbers"),
        ({"cycle": {"kind": "sometimes"}}, "cycle: should have a kind"),
        ({"cycle": {"kind": "daily", "weekdays": ["mon"]}}, "cycle.weekdays: is not a field"),
        ({"cycle": {"kind": "weekly", "weekdays": ["wed-fri"]}}, "cycle.weekdays[0].day: should be one of"),
        ({"cycle": {"kind": "weekly", "cutoff": "25:00"}}, "cycle.cutoff: should look like"),
        ({"cycle": {"kind": "weekly", "timezone": "Mars/Base"}}, "cycle.timezone: should be one of"),
        ({"cycle": {"kind": "monthly", "days": [32]}}, "cycle.days[0].day: should be a whole number"),
        ({"cycle": {"kind": "by_method", "methods": {"X": {"kind": "daily"}}}}, "cycle: 'X' is not among"),
        ({"cycle": {"kind": "by_method", "methods": {"PayPal": {"kind": "?"}}}}, "cycle.methods.PayPal"),
        ({"sources": []}, "sources: should be a list with something"),
        ({"as_of": None}, "as_of: should say"),
        ({"as_of": {"first": "2026", "last": "2024"}}, "as_of.last: should not be before"),
        ({"as_of": {"first": "last year", "last": None}}, "as_of.first: should look like"),
        ({"confidence": "certain"}, "confidence: should be one of"),
        ({"fee_note": " 5% "}, "fee_note: should be a text, without spaces"),
        ({"password": "x"}, "password: is not a field"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_field(values, said):
    with pytest.raises(CatalogueError) as error:
        read_catalogue(changed(**values))
    place = values.get("slug", "quillo")
    assert str(error.value).startswith(f"row 1 ({place}).{said}")


def test_every_wrong_row_is_named():
    rows = [deepcopy(ROW) | {"status": None}, deepcopy(ROW), "no row", deepcopy(ROW)]
    with pytest.raises(CatalogueError) as error:
        read_catalogue({"platforms": rows})
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [
        "row 1 (quillo).status",
        "row 3",
        "quillo",
        "Quillo",
    ]


@pytest.mark.parametrize("data", [None, [], {}, {"platforms": {}}])
def test_something_else_is_not_a_catalogue(data):
    with pytest.raises(CatalogueError):
        read_catalogue(data)


def test_broken_json_is_not_a_catalogue(tmp_path):
    (tmp_path / "x.json").write_text('{"platforms": [')
    with pytest.raises(CatalogueError, match=r"x\.json"):
        read_file(tmp_path / "x.json")


def test_it_is_a_file_of_the_project():
    assert FILE.is_file()
