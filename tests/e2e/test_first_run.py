"""The first run of somebody new, with a phone in their hand: four steps, each done by doing it."""

import re

from playwright.sync_api import Page, expect

from tests.axe import VIEWPORTS, faults
from tests.console import listen
from tests.e2e.person import sign_up
from tests.e2e.stack import Stack


def test_the_four_steps_are_walked(browser, stack: Stack):
    context = browser.new_context(viewport=VIEWPORTS["phone"], locale="en-GB", has_touch=True)
    page, found = context.new_page(), []
    listen(page, found, home=stack.url)
    sign_up(page, stack, "new@example.org")
    found += at_step(page, 2, "Tick the platforms you use")
    page.locator(".pill", has_text=re.compile("^Prolific$")).tap()
    page.get_by_role("button", name="Use these 1").tap()
    found += at_step(page, 3, "Log one task")
    page.get_by_role("main").get_by_role("link", name="Log a task").tap()
    log_what_the_page_proposed(page)
    page.goto(f"{stack.url}/welcome/")
    found += at_step(page, 4, "Set a weekly goal")
    page.get_by_label("Weekly goal").fill("20")
    page.get_by_role("button", name="Set goal").tap()
    expect(page.locator(".step--done")).to_have_count(4)
    expect(page.locator(".step--now")).to_have_count(0)
    page.goto(stack.url)
    expect(page.get_by_role("region", name="What your time really earned")).to_contain_text("£9.00")
    expect(page.get_by_text("This week, goal £20")).to_be_visible()
    context.close()
    assert found == []


def at_step(page: Page, number: int, title: str) -> list[str]:
    """What is wrong with the page, once it is at this step and those before are done."""
    expect(page.locator(".step--done")).to_have_count(number - 1)
    expect(page.locator(".step--now h2")).to_have_text(title)
    return [f"step {number}: {fault}" for fault in faults(page)]


def log_what_the_page_proposed(page: Page) -> None:
    line = page.get_by_label("One line is enough")
    line.fill("prolific survey 12m 1.80")
    expect(page.locator("#parsed")).to_contain_text("£9.00")
    line.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Task saved, £1.80.")
