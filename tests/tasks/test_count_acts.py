"""What everyday acts cost: keys, taps and requests are counted in a browser and held against the table."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.tasks.models import Task
from tests.factories import make_task

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "counted-acts.md"


def figures(act):
    """Keys, taps and requests as the table says them."""
    row = re.search(rf"^\| {act} \| \w+ \| (\d+) \| (\d+) \| (\d+) \|$", PAGE.read_text(), re.MULTILINE)
    return tuple(map(int, row.groups()))


def count(act, at, record_property):
    """What it took, shown at the end of the run; it is what the table says."""
    keys, taps, requests = at.counted()
    record_property(act, f"{keys} keys, {taps} taps, {requests} requests")
    most = figures(act)  # of requests: a page may ask for the timer once more on its own
    assert (keys, taps) == most[:2]
    assert requests <= most[2], at.requests
    return keys, taps, requests


def saved(page):
    expect(page.locator("#toasts")).to_contain_text("Task saved")
    return Task.objects.latest("pk")


def test_a_new_task_by_the_line(hand, record_property):
    act, at = "log a new task", hand()
    at.press("n", *"quillo survey 12m 1.80", "Enter")
    task = saved(at.page)
    assert (task.account.name, task.type.name, task.duration_ms, task.reward) == (
        "Quillo", "Survey", 720_000, D("1.80"),
    )  # fmt: skip
    keys, _taps, requests = count(act, at, record_property)
    assert keys <= 25
    assert requests <= 1


def test_a_repeated_task_by_touch(hand, record_property):
    act, at = "log a repeated one", hand(size="phone", has_touch=True)
    at.tap(at.page.get_by_role("link", name="Log", exact=True))
    at.tap(at.page.get_by_role("link", name=re.compile("^Again: ")))
    at.tap(at.page.get_by_label("Pay", exact=True))
    at.press(*"2.10")
    at.tap(at.page.get_by_role("button", name="Save task"))
    task = saved(at.page)
    assert (task.account.name, task.type.name, task.duration_ms) == ("Quillo", "Survey", 720_000)
    assert task.reward == D("2.10")
    _keys, taps, _requests = count(act, at, record_property)
    assert taps <= 4


def test_a_batch_of_five_by_the_timer(hand, record_property):
    act, at = "time a batch of five", hand()
    at.tap(at.page.get_by_role("button", name="Start a timer"))
    expect(at.page.get_by_role("timer")).to_be_visible()
    at.page.wait_for_load_state()  # the scripts are there: each + is one fragment
    for done in range(1, 6):
        at.press("+")
        expect(at.page.locator("#timer")).to_contain_text(f"{done} done")
    at.press("t")
    expect(at.page.locator("#id_line")).to_be_focused()
    at.press(*"2.40", "Enter")
    task = saved(at.page)
    assert (task.units, task.reward) == (5, D("2.40"))
    assert task.duration_ms
    count(act, at, record_property)


def test_twelve_are_marked_as_approved(hand, record_property):
    act, at = "mark twelve as approved", hand()
    at.tap(at.page.get_by_role("link", name="Tasks", exact=True))
    at.tap(at.page.locator("thead .pick-all"))
    at.tap(at.page.get_by_role("button", name="Approved"))
    expect(at.page.locator("#toasts")).to_contain_text("12 tasks")
    assert Task.objects.filter(status="approved").count() == 12
    count(act, at, record_property)


def test_last_weeks_rejected_are_found(hand, worker, record_property):
    today = timezone.localdate(timezone=worker.timezone)
    monday = today - timedelta(days=today.weekday() + 7)
    for day, title in ((monday, "Last week"), (monday - timedelta(days=3), "Long ago")):
        make_task(worker, started_at=at_noon(day), status="rejected", title=title)
    act, at = "find last week's rejected", hand()
    at.tap(at.page.get_by_role("link", name="Tasks", exact=True))
    expect(at.page).to_have_url(re.compile("/tasks/$"))
    views = at.page.get_by_role("navigation", name="Views")
    at.tap(views.get_by_role("link", name="Rejected", exact=True))
    expect(at.page).to_have_url(re.compile("status=rejected"))
    at.page.wait_for_load_state()
    for label, day in (("From", monday), ("To", monday + timedelta(days=6))):
        at.tap(at.page.get_by_label(label, exact=True))
        if label == "To":
            expect(at.page).to_have_url(re.compile(f"from={monday}"))
        at.fill_day(at.page.get_by_label(label, exact=True), day)
    at.press("Tab")  # out of the field, which is when its day counts
    expect(at.page).to_have_url(re.compile(f"to={monday + timedelta(days=6)}"))
    expect(at.page.locator(".task__name")).to_have_text(["Last week"])
    count(act, at, record_property)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
