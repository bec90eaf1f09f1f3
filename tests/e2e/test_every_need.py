"""Every page on a narrow screen, with letters twice as large, without motion, and in colours of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.demo import EMAIL, make_demo
from tests.e2e.pages import places
from tests.e2e.stack import Stack

LOOKS = Path(__file__).with_name("looks.js")
NOT_OURS = ("not-found",)  # while developing it is Django's page, with what went wrong
NARROW, LAPTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def demo(browser, stack):
    return make_demo(browser, stack)


@pytest.fixture
def walk(browser, stack: Stack, demo):
    """Go through every page in one context; what the questions of looks.js find on them."""

    def through(*questions: str, prepare: Callable[[BrowserContext, Page], None] | None = None, **options):
        found = []
        for is_gate in (True, False):
            state = None if is_gate else demo
            context = browser.new_context(storage_state=state, locale="en-GB", **options)
            context.add_init_script(path=LOOKS)
            page = context.new_page()
            if prepare:
                prepare(context, page)
            for place in places(stack, EMAIL):
                if place.is_gate == is_gate and place.name not in NOT_OURS:
                    page.goto(stack.url + place.path)
                    found += [f"{place.name} {ask}: {it}" for ask in questions for it in page.evaluate(ask)]
            context.close()
        return found

    return through


def test_a_narrow_screen_has_everything(walk):
    asked = "looks.tooWide()", "looks.tooSmall(24)", "looks.silentScrollers()", "looks.covered()"
    assert walk(*asked, viewport=NARROW, reduced_motion="reduce") == []


def enlarge_letters(context: BrowserContext, page: Page) -> None:
    """As in the settings of the browser, so that widths in rem follow."""
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.goto("about:blank")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"


@pytest.mark.parametrize("width", [640, 1280])
def test_letters_twice_as_large_are_all_there(walk, width):
    asked, size = ("looks.tooWide()", "looks.cutOff()", "looks.covered()"), {"width": width, "height": 800}
    assert walk(*asked, prepare=enlarge_letters, viewport=size, reduced_motion="reduce") == []


def test_nothing_moves_for_those_who_want_no_motion(walk):
    assert walk("looks.moving()", viewport=LAPTOP, reduced_motion="reduce") == []


def test_colours_of_ones_own_keep_edges_and_places(walk):
    assert walk("looks.faded()", viewport=LAPTOP, forced_colors="active") == []
