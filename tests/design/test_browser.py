"""The frame in a real browser: the console, keys, menu and toasts."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.visits import SIZES, visits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(client):
    user = get_user_model().objects.create_user("alice@example.com", name="Alice Reed", is_staff=True)
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def visit(live_server, browser, alice):
    with visits(browser, live_server.url, alice) as visit:
        yield visit


def test_the_main_font_is_there_and_nothing_else_is_asked_for(visit):
    page = visit("/parts/")
    loaded = page.evaluate(
        """document.fonts.ready.then((fonts) =>
          [...fonts].filter((font) => font.status === 'loaded').map((font) => font.family))"""
    )
    assert {family.strip('"') for family in loaded} == {"Figtree", "Bricolage Grotesque"}


def test_the_frame_asks_for_few_files(visit):
    """With the icon, that a headless browser leaves out, a page may ask for 15."""
    page = visit("/parts/", size="phone")
    files = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    shared = [file for file in files if not file.endswith(("stepper.js", "picks.js"))]
    assert len(shared) + 1 <= 14, shared


def test_the_menu_opens_by_keyboard_and_closes_with_escape(visit):
    page = visit("/parts/")
    button, menu = page.get_by_role("button", name="Your menu, Alice Reed"), page.locator("#menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    box, screen = menu.bounding_box(), page.viewport_size
    assert box["x"] + box["width"] <= screen["width"]
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_the_menu_opens_without_a_script(visit):
    page = visit("/parts/", java_script_enabled=False)
    page.get_by_role("button", name="Your menu, Alice Reed").click()
    expect(page.get_by_role("link", name="Platforms").first).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_n_goes_to_the_line_and_escape_leaves_it(visit):
    page = visit("/parts/")
    page.keyboard.press("n")
    expect(page.locator("#quick-line")).to_be_focused()
    page.keyboard.type("n/?")
    expect(page.locator("#quick-line")).to_have_value("n/?")
    page.keyboard.press("Escape")
    expect(page.locator("#quick-line")).not_to_be_focused()


def test_keys_are_listed_and_can_be_switched_off(visit):
    page = visit("/parts/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.get_by_label("Use single keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#quick-line")).not_to_be_focused()


def test_a_failed_request_says_so_and_can_be_repeated(visit):
    page = visit("/parts/")
    visit.expected += ["htmx:afterRequest", "htmx:sendError", "ERR_FAILED"]
    page.route("**/gone/", lambda route: route.abort())
    page.evaluate(
        """() => { const b = document.createElement('button'); b.id = 'go'; b.textContent = 'Go';
          b.setAttribute('hx-get', '/gone/'); document.querySelector('main').prepend(b); htmx.process(b); }"""
    )
    with page.expect_request("**/gone/"):
        page.click("#go")
    expect(page.locator("#toasts")).to_contain_text("No answer from the server. Nothing was changed.")
    with page.expect_request("**/gone/"):
        page.get_by_role("button", name="Try again").click()


def test_a_toast_goes_by_itself_but_not_under_the_pointer(visit):
    page = visit("/accounts/login/", is_signed_in=False)
    page.clock.install()
    page.reload()
    page.evaluate(
        """() => { const toast = document.createElement('div'); toast.className = 'toast';
          toast.textContent = 'Saved'; document.getElementById('toasts').append(toast); }"""
    )
    toast = page.locator("#toasts .toast")
    toast.hover()
    page.clock.run_for(11_000)
    expect(toast).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(11_000)
    expect(toast).to_have_count(0)


def test_a_tap_on_a_toast_sends_it_away(visit):
    page = visit("/accounts/login/", is_signed_in=False)
    page.evaluate(
        "document.getElementById('toasts').insertAdjacentHTML('beforeend', '<div class=toast>Saved</div>')"
    )
    page.get_by_text("Saved").click()
    expect(page.get_by_text("Saved")).to_have_count(0)


def test_the_stepper_counts_within_its_bounds(visit):
    page = visit("/parts/")
    page.get_by_role("button", name="One more").click()
    expect(page.locator("#p-count")).to_have_value("4")
    for _ in range(5):
        page.get_by_role("button", name="One fewer").click()
    expect(page.locator("#p-count")).to_have_value("1")


def test_ticks_are_counted_and_ranges_taken_with_shift(visit):
    page = visit("/parts/")
    boxes, bulk = page.locator('[name="pick"]'), page.locator(".bulk")
    expect(bulk).to_be_hidden()
    boxes.nth(0).check()
    expect(bulk).to_contain_text("1 selected")
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bulk).to_contain_text("3 selected")
    boxes.nth(1).uncheck()
    expect(bulk).to_contain_text("2 selected")


def test_rows_are_walked_and_ticked_by_keys(visit):
    page = visit("/parts/")
    tasks = page.locator(".task")
    page.keyboard.press("j")
    expect(tasks.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(tasks.nth(1)).to_be_focused()
    expect(page.locator('[name="pick"]').nth(1)).to_be_checked()
    page.keyboard.press("k")
    expect(tasks.nth(0)).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_filters_fold_on_phones_only(visit, size):
    page = visit("/parts/", size=size, java_script_enabled=False)
    wide = size == "laptop"
    expect(page.get_by_label("From", exact=True)).to_be_visible(visible=wide)
    expect(page.get_by_text("Filters", exact=True)).to_be_visible(visible=not wide)
    expect(page.get_by_text("Advertised pay", exact=True)).to_be_visible(visible=wide)
