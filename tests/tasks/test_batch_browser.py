"""A batch in a real browser: its count, its setup and its estimate, by the line and in the fields."""

import re

import pytest
from playwright.sync_api import expect

from apps.tasks.models import Task
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_batch_is_logged_by_the_line_and_told_on_its_page(hand, size):
    page = hand("/tasks/new/", size=size).page
    with page.expect_response("**/tasks/parse/"):
        page.get_by_label("One line is enough").fill("quillo survey 15m 3.00 x6 setup 3m est 10m")
    expect(page.locator("#parsed")).to_contain_text("6 tasks, one pay for all")
    expect(page.locator("#parsed")).to_contain_text(re.compile(r"3\smin of it to get ready"))
    page.get_by_label("One line is enough").press("Enter")
    expect(page).to_have_url(re.compile("/tasks/$"))
    task = Task.objects.get(units=6)
    assert (task.duration_ms, task.setup_ms, task.estimate_ms) == (900_000, 180_000, 600_000)
    page.goto(page.url + f"{task.pk}/")
    facts = page.locator("main")
    expect(facts).to_contain_text(re.compile(r"10\smin, took 15\smin: 1\.50 times as long"))
    expect(facts).to_contain_text(re.compile(r"3\smin, then 2\smin each"))


@pytest.mark.parametrize("size", SIZES)
def test_setup_that_is_longer_than_all_of_it_is_said_at_its_field(hand, size):
    visit = hand("/tasks/new/", size=size)
    hand.expected.append("422")
    page = visit.page
    page.get_by_label("Minutes").fill("5")
    page.get_by_label("Pay", exact=True).fill("1.80")
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Getting ready").fill("8")
    page.get_by_role("button", name="Save task").click()
    expect(page.get_by_label("Getting ready")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Getting ready")).to_have_value("8")
    assert not Task.objects.filter(duration_ms=300_000).exists()
