"""The line in a real browser: Enter, the gaps, the chips, and what is typed while it is read."""

import re
from decimal import Decimal as D

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.tasks.models import Task
from tests.tasks.test_count_acts import saved
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)


both = pytest.mark.parametrize("page", SIZES, indirect=True)


@pytest.fixture
def page(request, hand):
    return hand("/tasks/new/", size=getattr(request, "param", "laptop")).page


def test_what_saving_makes_of_the_balance_follows_the_fields(page):
    after = page.get_by_role("region", name="After saving")
    page.get_by_label("One line is enough").fill("quillo survey 12m 1.80")
    expect(after).to_contain_text("+£1.80")
    page.get_by_label("Pay", exact=True).fill("2.40")
    page.get_by_label("Minutes").focus()
    expect(after).to_contain_text("£2.40")
    expect(after).to_have_count(1)


def test_a_phone_does_not_ask_for_it(hand):
    phone = hand("/tasks/new/", size="phone").page
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.get_by_label("One line is enough").fill("quillo survey 12m 1.80")
    expect(chip(phone, "£1.80")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    assert [url for url in asked if "/after/" in url] == []


def chip(page, words):
    return page.locator("#parsed").get_by_role("link", name=words, exact=True)


@both
def test_enter_goes_to_the_first_gap_and_then_saves(page):
    line = page.get_by_label("One line is enough")
    line.fill("quillo 1.80 rejected")
    expect(chip(page, "time?")).to_be_visible()
    expect(chip(page, "Rejected")).to_be_visible()
    line.press("Enter")
    expect(page.get_by_label("Minutes")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    expect(chip(page, "12\u00a0min")).to_be_visible()
    line.press("Enter")
    task = saved(page)
    assert (task.duration_ms, task.reward, task.status) == (720_000, D("1.80"), "rejected")


@both
def test_again_repeats_the_last_task_with_what_differs(page):
    page.get_by_label("One line is enough").fill("again 9m")
    for words in ("Quillo", "9\u00a0min", "£1.80"):
        expect(chip(page, words)).to_be_visible()
    page.keyboard.press("Enter")
    task = saved(page)
    assert (task.account.name, task.type.name, task.duration_ms) == ("Quillo", "Survey", 540_000)


@both
def test_a_chip_goes_to_its_field_and_is_announced(page):
    page.get_by_label("One line is enough").fill("quillo 12m beach")
    expect(page.locator("#parsed")).to_have_attribute("aria-live", "polite")
    for words, field in (
        ("pay?", "pay"),
        ("12\u00a0min", "minutes"),
        ("“beach” becomes the task’s name", "note"),
    ):
        chip(page, words).click()
        expect(page.locator(f"#id_{field}")).to_be_focused()
    chip(page, "Quillo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Quillo")).to_be_focused()


def test_what_is_typed_while_the_line_is_read_stays(page):
    held: list = []
    page.route("**/tasks/parse/", lambda route: held.append(route))
    with page.expect_request("**/tasks/parse/"):
        page.get_by_label("One line is enough").fill("quillo 30m 3")
    page.get_by_label("Minutes").fill("57")
    page.get_by_role("radio", name="Tagwell").check(force=True)
    for route in held:
        route.continue_()
    expect(page.get_by_label("Pay", exact=True)).to_have_value("3")
    expect(page.get_by_label("Minutes")).to_have_value("57")
    expect(page.get_by_role("radio", name="Tagwell")).to_be_checked()


@both
def test_what_is_typed_before_the_scripts_come_is_read_when_they_do(page):
    held: list = []
    page.route("**/js/line*.js", lambda route: held.append(route))
    with page.expect_request("**/js/line*.js"):
        page.reload(wait_until="commit")
    page.get_by_label("One line is enough").fill("quillo survey 12m 1.80")
    assert held
    for route in held:
        route.continue_()
    expect(chip(page, "£1.80")).to_be_visible()


def test_without_a_script(hand):
    hand.expected.append("422")  # the form comes back with its gap
    page = hand("/tasks/new/", java_script_enabled=False).page
    page.get_by_label("One line is enough").fill("quillo 1.80")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Minutes")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text(re.compile("Task saved"))
    assert Task.objects.latest("pk").duration_ms == 720_000


def test_on_a_phone_what_can_be_read_later_leaves_the_line_its_place(hand, worker):
    worker.has_sample, worker.mail_refused_at = True, timezone.now()
    worker.save()
    phone = hand("/tasks/", size="phone").page
    first, second = (note.bounding_box() for note in phone.locator(".note").all())
    below = phone.get_by_role("heading", name="Tasks").bounding_box()
    gap = second["y"] - first["y"] - first["height"]
    assert 0 < gap < below["y"] - second["y"] - second["height"]
    phone.get_by_role("link", name="Log", exact=True).click()
    line = phone.get_by_label("One line is enough")
    expect(line).to_be_visible()
    expect(phone.locator(".note")).to_have_count(2)
    assert [note.is_visible() for note in phone.locator(".note").all()] == [False] * 2
    assert line.bounding_box()["y"] < 200
