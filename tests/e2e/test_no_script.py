"""Without JavaScript, on a phone: everything that matters is done by links and plain forms."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.axe import VIEWPORTS
from tests.e2e.demo import EMAIL, make_demo
from tests.e2e.pages import places
from tests.e2e.person import sign_up
from tests.e2e.stack import Stack

NEW = "robin@example.org"
# Seen by the person, and doing nothing at all without a script.
DEAD = """() => [...document.querySelectorAll('button[type="button"]:not([popovertarget]), .pick-all')]
  .filter((el) => el.checkVisibility()).map((el) => el.outerHTML)"""


@pytest.fixture
def phone(browser):
    """A phone whose browser runs no scripts."""
    size = VIEWPORTS["phone"]
    context = browser.new_context(viewport=size, locale="en-GB", has_touch=True, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_whole_day_by_plain_forms(phone: Page, stack: Stack):
    sign_up(phone, stack, NEW)
    choose_a_platform(phone)
    log_by_the_line(phone)
    log_by_the_fields(phone)
    filter_the_list(phone)
    approve_both(phone)
    edit_one(phone)
    delete_and_restore(phone)
    note_unpaid_time(phone)
    time_a_task(phone)
    ask_for_a_payout(phone)
    note_its_arrival(phone)
    change_settings(phone)
    sign_out(phone, stack)


def test_nothing_is_shown_that_needs_a_script(browser, stack: Stack):
    state, size = make_demo(browser, stack), VIEWPORTS["phone"]
    context = browser.new_context(viewport=size, storage_state=state, java_script_enabled=False)
    page, dead = context.new_page(), {}
    for place in places(stack, EMAIL):
        if not place.is_gate and place.name != "parts":  # a show of parts is for makers
            place.open(page, stack)
            if found := page.evaluate(DEAD):
                dead[place.name] = found
    context.close()
    assert dead == {}


def choose_a_platform(page: Page) -> None:
    page.get_by_label("Prolific").check()
    page.get_by_role("button", name="Use these").click()
    expect(main(page).get_by_role("link", name="Prolific")).to_be_visible()


def log_by_the_line(page: Page) -> None:
    tab(page, "Log")
    page.get_by_label("One line is enough").fill("prolific survey 20m 5.00")
    page.get_by_role("button", name="Save task").click()
    said(page, "Task saved")


def log_by_the_fields(page: Page) -> None:
    tab(page, "Log")
    page.get_by_role("radio", name="Prolific").check()
    page.get_by_role("radio", name="Survey").first.check()
    page.get_by_label("Minutes").fill("10")
    page.get_by_label("Pay", exact=True).fill("2.50")
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Title").fill("Shopping habits")
    page.get_by_role("button", name="Save task").click()
    said(page, "Task saved")


def filter_the_list(page: Page) -> None:
    tab(page, "Tasks")
    page.get_by_label("Search").fill("habits")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Status", exact=True).select_option("Pending")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("q=habits"))
    expect(page.locator("#sum")).to_contain_text("1 task")


def approve_both(page: Page) -> None:
    tab(page, "Tasks")
    boxes = page.locator("[name=pick]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Approved").click()
    said(page, "2 tasks approved.")


def edit_one(page: Page) -> None:
    page.get_by_role("link", name="Shopping habits").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Pay", exact=True).fill("3.00")
    page.get_by_role("button", name="Save task").click()
    expect(main(page)).to_contain_text("£3.00")


def delete_and_restore(page: Page) -> None:
    page.get_by_role("button", name="Delete task").click()
    said(page, "Task deleted.")
    expect(main(page)).not_to_contain_text("Shopping habits")
    page.get_by_role("button", name="Undo").click()
    said(page, "Task restored.")
    expect(main(page)).to_contain_text("Shopping habits")


def note_unpaid_time(page: Page) -> None:
    tab(page, "Log")
    page.get_by_role("link", name="Other unpaid time").click()
    page.get_by_role("radio", name="Searching").check()
    page.get_by_label("Minutes").fill("15")
    page.get_by_role("button", name="Note it").click()
    said(page, "15 min noted: Searching.")


def time_a_task(page: Page) -> None:
    tab(page, "Log")
    page.get_by_role("button", name="Start a timer").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("region", name="Timer")).to_contain_text("1 done")
    page.get_by_role("button", name="Stop and log").click()
    page.get_by_label("Minutes").fill("5")
    page.get_by_label("Pay", exact=True).fill("1.00")
    page.get_by_role("button", name="Save task").click()
    said(page, "Task saved")
    expect(page.get_by_role("region", name="Timer")).to_have_count(0)


def ask_for_a_payout(page: Page) -> None:
    tab(page, "Payouts")
    main(page).get_by_role("link", name="Request payout").click()
    page.get_by_role("button", name="Note the request").click()
    expect(page.get_by_role("region", name="On the way")).to_contain_text("£8.00")


def note_its_arrival(page: Page) -> None:
    main(page).get_by_role("link", name="Mark as arrived").click()
    page.get_by_role("button", name="Mark as arrived").click()
    expect(page.get_by_role("region", name="On the way")).not_to_contain_text("£8.00")


def change_settings(page: Page) -> None:
    menu(page).get_by_role("link", name="Settings").click()
    page.get_by_label("Name").fill("Robin Hale")
    main(page).get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Your menu, Robin Hale")).to_be_visible()


def sign_out(page: Page, stack: Stack) -> None:
    menu(page).get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/$"))
    page.goto(f"{stack.url}/tasks/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))


def main(page: Page):
    return page.get_by_role("main")


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main, compact").get_by_role("link", name=name, exact=True).click()


def menu(page: Page):
    page.get_by_role("button", name="Your menu").click()
    return page.get_by_role("navigation", name="Yours")


def said(page: Page, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)
