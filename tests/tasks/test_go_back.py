"""Back in the browser: figures that were drawn before something was written are asked for again."""

import pytest
from playwright.sync_api import expect

from tests.tasks.conftest import SIZES
from tests.tasks.test_count_acts import saved

pytestmark = pytest.mark.django_db(transaction=True)
both = pytest.mark.parametrize("size", SIZES)


def log(page):
    page.get_by_label("One line is enough").fill("quillo survey 12m 1.80")
    page.get_by_label("One line is enough").press("Enter")
    saved(page)


@both
def test_today_shows_what_was_logged_meanwhile(hand, live_server, size):
    page = hand("/", size=size).page
    tasks = page.get_by_label("Totals").locator("div", has_text="Tasks").locator("dd")
    expect(tasks).to_have_text("12")
    page.goto(f"{live_server.url}/tasks/new/")
    log(page)
    page.go_back()
    page.go_back()
    expect(tasks).to_have_text("13")


def test_a_page_that_nothing_has_changed_is_not_asked_for_again(hand, live_server):
    page = hand("/").page
    page.goto(f"{live_server.url}/payouts/")
    page.evaluate("sessionStorage.setItem('here', 'payouts')")
    asked = []
    page.on("request", lambda request: asked.append(request.is_navigation_request()))
    page.go_back()
    expect(page.get_by_label("Totals")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked.count(True) <= 1


def test_a_form_keeps_what_was_typed(hand, live_server):
    page = hand("/tasks/new/").page
    log(page)
    page.goto(f"{live_server.url}/tasks/types/")
    page.get_by_label("Name").fill("Night shift")
    page.goto(f"{live_server.url}/tasks/new/")
    log(page)
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/tasks/types/")
    expect(page.get_by_label("Name")).to_have_value("Night shift")
