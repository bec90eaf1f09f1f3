"""By keys alone: every stop is seen, what matters can be done, and no swap and no dialog loses the focus."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.person import PASSWORD, sign_in
from tests.e2e.stack import Stack

EMAIL = "keys@example.org"
MOST_STOPS = 150
# Two rows, of which the first goes when its button is pressed.
GOING = """() => {
  const list = document.createElement("div");
  list.innerHTML = `<p><button hx-get="/gone/" hx-target="closest p" hx-swap="outerHTML">Goes</button></p>
    <p><button>Stays</button></p>`;
  document.querySelector("main").prepend(list);
  htmx.process(list);
}"""
NOWHERE = "document.activeElement === document.body"
LOOKS = Path(__file__).with_name("looks.js")
IS_SEEN = "looks.isFocusSeen()"
STOP = "(document.activeElement.outerHTML || '').slice(0, 160)"


@pytest.fixture(scope="module")
def state(browser, stack: Stack):
    """Somebody with sample data, signed in."""
    stack.manage("seed_demo", "--email", EMAIL, "--password", PASSWORD)
    context = browser.new_context()
    sign_in(context.new_page(), stack, EMAIL)
    known = context.storage_state()
    context.close()
    return known


@pytest.fixture
def visit(browser, stack: Stack, state):
    """Open an address on a laptop; nobody touches the mouse."""
    contexts = []

    def open_page(address: str) -> Page:
        size = {"width": 1280, "height": 800}
        contexts.append(browser.new_context(viewport=size, storage_state=state, locale="en-GB"))
        contexts[-1].add_init_script(path=LOOKS)
        page = contexts[-1].new_page()
        page.goto(stack.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def walk_to(page: Page, aim: Locator, key: str = "Tab") -> None:
    """Press until the aim has the focus. Every stop on the way can be seen."""
    aim.first.wait_for()
    page.wait_for_load_state()  # what a key before the look has come would find is no stop that anybody sees
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if page.evaluate(NOWHERE):
            continue  # past the last stop of the page, which is the browser's own frame
        assert page.evaluate(IS_SEEN), f"no eye finds {page.evaluate(STOP)}"
        if aim.count() and aim.first.evaluate("el => el === document.activeElement"):
            return
    raise AssertionError(f"{MOST_STOPS} stops, and never at {aim}")


def keeps_focus(page: Page, answer: str) -> None:
    """The answer has come and is in the page, and the focus is somewhere."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    assert not page.evaluate(NOWHERE), f"{answer} has lost the focus"


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def said(page: Page, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def test_the_first_stop_skips_to_the_content(visit):
    page = visit("/tasks/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(main(page)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["/", "/tasks/", "/payouts/", "/settings/", "/tasks/new/", "/platforms/"])
def test_every_stop_of_a_page_is_seen_there_and_back(visit, address):
    page = visit(address)
    page.evaluate("document.activeElement.blur()")  # a form may begin in its first field
    page.keyboard.press("Tab")
    first, stops = page.evaluate_handle("document.activeElement"), 0
    for stops in range(1, MOST_STOPS):  # noqa: B007
        assert page.evaluate(IS_SEEN), f"no eye finds {page.evaluate(STOP)}"
        page.keyboard.press("Tab")
        if page.evaluate(f"first => {NOWHERE} || document.activeElement === first", first):
            break
    assert stops > 10
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(NOWHERE) or page.evaluate(IS_SEEN), f"no eye finds {page.evaluate(STOP)}"


def test_the_menu_opens_and_gives_the_focus_back(visit):
    page = visit("/")
    opener = page.get_by_role("button", name="Your menu")
    walk_to(page, opener)
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("link", name="Settings"))
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Space")
    walk_to(page, page.get_by_role("link", name="Settings"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/settings/"))


def test_the_list_of_keys_gives_the_focus_back(visit):
    page = visit("/tasks/")
    link = page.locator(".task").first
    walk_to(page, link)
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_task_is_logged(visit):
    page = visit("/tasks/new/")
    expect(page.get_by_label("One line is enough")).to_be_focused()
    with page.expect_response("**/tasks/parse/**"):
        page.keyboard.type("quillo survey 12m 1.80")
        page.keyboard.press("Tab")  # the fields are swapped while one of them has the focus
    keeps_focus(page, "the reading of the line")
    walk_to(page, page.get_by_label("Outcome"))
    page.keyboard.type("Approved")
    walk_to(page, page.get_by_role("button", name="Save task"))
    page.keyboard.press("Enter")
    said(page, "Task saved")


def test_the_list_is_filtered_and_ticked(visit):
    page = visit("/tasks/")
    search = page.get_by_label("Search")
    walk_to(page, search)
    with page.expect_response("**/tasks/?*"):
        page.keyboard.type("survey")
    keeps_focus(page, "the list that was searched")
    expect(search).to_be_focused()
    outcome = page.get_by_label("Status", exact=True)
    walk_to(page, outcome)
    with page.expect_response("**/tasks/?*"):
        page.keyboard.type("Approved")
    keeps_focus(page, "the list by outcome")
    expect(outcome).to_be_focused()
    walk_to(page, page.locator("[name=pick]"))
    page.keyboard.press("Space")
    walk_to(page, page.get_by_role("button", name="Rejected"))
    page.keyboard.press("Enter")
    said(page, "1 task rejected.")
    page.wait_for_load_state()  # the keys are listened to
    page.keyboard.press("u")  # the toast goes after ten seconds: too soon for a walk through the page
    said(page, "1 task is as before.")


def test_another_grouping_keeps_the_focus(visit):
    page = visit("/")
    by_type = main(page).get_by_role("link", name="Type")
    walk_to(page, by_type)
    with page.expect_response("**/?*"):
        page.keyboard.press("Enter")
    keeps_focus(page, "the other grouping")
    expect(by_type).to_be_focused()


def test_the_timer_keeps_the_focus(visit):
    page = visit("/tasks/timer/")
    walk_to(page, page.get_by_role("button", name="Start the timer"))
    page.keyboard.press("Enter")
    walk_to(page, page.locator("#timer-pause"))
    for _ in range(2):
        with page.expect_response("**/tasks/timer/act/"):
            page.keyboard.press("Enter")
        keeps_focus(page, "the timer")
        expect(page.locator("#timer-pause")).to_be_focused()
    walk_to(page, page.get_by_role("button", name="Discard the timer"))
    page.keyboard.press("Enter")
    said(page, "Timer discarded.")


def test_what_is_swapped_away_leaves_the_focus_in_its_place(visit):
    page = visit("/tasks/types/")
    page.route("**/gone/", lambda route: route.fulfill(body="", content_type="text/html"))
    page.evaluate(GOING)
    walk_to(page, page.get_by_role("button", name="Goes"))
    with page.expect_response("**/gone/"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Goes")).to_have_count(0)
    expect(page.get_by_role("button", name="Stays")).to_be_focused()


def test_a_payout_is_asked_for_and_arrives(visit):
    page = visit("/payouts/")
    walk_to(page, main(page).get_by_role("link", name="Request payout"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("button", name="Note the request"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/payouts/$"))
    walk_to(page, main(page).get_by_role("link", name="Mark as arrived"))
    page.keyboard.press("Enter")
    walk_to(page, page.get_by_role("button", name="Mark as arrived"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/payouts/$"))


def test_settings_are_changed(visit):
    page = visit("/settings/")
    walk_to(page, page.get_by_label("Name"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Kim Yates")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Your menu, Kim Yates")).to_be_visible()
