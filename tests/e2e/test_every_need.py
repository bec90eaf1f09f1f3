"""Every page on a narrow screen, with letters twice as large, with longer words, without motion, and in
colours of one's own: one visit of each page answers for all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.e2e.demo import EMAIL, make_demo
from tests.e2e.pages import places
from tests.e2e.stack import Stack

LOOKS = Path(__file__).with_name("looks.js")
NOT_OURS = ("not-found",)  # while developing it is Django's page, with what went wrong


@dataclass(frozen=True)
class Need:
    """How somebody looks at a page, and what is asked of it then."""

    name: str
    width: int
    height: int
    asked: tuple[str, ...]
    letters: int = 16
    has_longer_words: bool = False
    colours: str = "none"


FITS = ("tooWide", "standsOut", "covered")
WORDS = (*FITS, "cutOff", "overlaps", "silentScrollers", "tooSmall")
NARROW = (*FITS, "tooSmall", "silentScrollers", "hiddenFocus", "unseenStops")
LARGE = (*FITS, "cutOff", "moving", "faded")
NEEDS = (  # longer words come last: they stay in the page
    Need("narrow", 320, 640, NARROW),
    Need("large letters", 390, 844, (*FITS, "cutOff"), letters=32),
    Need("large letters", 1280, 800, LARGE, letters=32, colours="active"),
    Need("longer words", 1280, 800, WORDS, has_longer_words=True),
    Need("longer words", 390, 844, WORDS, has_longer_words=True),
)
OF_ITSELF = {"moving": "motion", "faded": "colours"}  # questions that no size changes


@pytest.fixture(scope="module")
def demo(browser: Browser, stack: Stack) -> dict:
    return make_demo(browser, stack)


@pytest.fixture(scope="module")
def visit(browser: Browser, demo: dict) -> Iterator[Callable[[bool], Page]]:
    """A page of its own for somebody who wants no motion, and that can be asked."""
    contexts = []

    def open_page(is_gate: bool) -> Page:
        state = None if is_gate else demo
        contexts.append(browser.new_context(storage_state=state, locale="en-GB", reduced_motion="reduce"))
        contexts[-1].add_init_script(path=LOOKS)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def found(visit, stack: Stack) -> dict[str, list[str]]:
    """What is wrong for each need, on all pages."""
    answers = defaultdict(list)
    for is_gate in (True, False):
        page = visit(is_gate)
        session = page.context.new_cdp_session(page)
        for place in places(stack, EMAIL):
            if place.is_gate == is_gate and place.name not in NOT_OURS:
                place.open(page, stack)
                for need in NEEDS:
                    look(page, session, need)
                    for question, what in ask(page, need.asked):
                        kind = OF_ITSELF.get(question, need.name)
                        answers[kind].append(f"{place.name} at {need.width} px {question}: {what}")
    return answers


def look(page: Page, session: CDPSession, need: Need) -> None:
    """As somebody with this need has the page before them."""
    page.set_viewport_size({"width": need.width, "height": need.height})
    page.emulate_media(forced_colors=need.colours)
    # As in the settings of the browser, so that widths in rem follow.
    sizes = {"standard": need.letters, "fixed": need.letters * 13 // 16}
    session.send("Page.setFontSizes", {"fontSizes": sizes})
    if need.has_longer_words:
        page.evaluate("looks.lengthen()")
    assert page.evaluate("looks.letters()") == f"{need.letters}px"


def ask(page: Page, questions: tuple[str, ...]) -> list[list[str]]:
    """Pairs of a question and what it finds."""
    return page.evaluate("questions => looks.answer(questions)", questions)


def test_a_narrow_screen_has_everything(found):
    assert found["narrow"] == []


def test_letters_twice_as_large_are_all_there(found):
    assert found["large letters"] == []


def test_longer_words_are_all_there(found):
    assert found["longer words"] == []


def test_nothing_moves_for_those_who_want_no_motion(found):
    assert found["motion"] == []


def test_colours_of_ones_own_keep_edges_and_places(found):
    assert found["colours"] == []


def test_the_timer_and_what_is_ticked_hide_nothing_on_a_narrow_screen(visit, stack):
    page = visit(is_gate=False)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{stack.url}/tasks/timer/")
    page.get_by_role("button", name="Start the timer").click()
    page.locator("#timer").wait_for()
    answers = []
    for path in ("/tasks/", "/payouts/", "/tasks/new/"):
        page.goto(stack.url + path)
        answers += ask(page, NARROW)
        if path == "/tasks/":
            page.locator("[name=pick]").first.check()
            answers += ask(page, NARROW)
    page.goto(f"{stack.url}/tasks/timer/")
    page.get_by_role("button", name="Discard the timer").click()
    page.locator("#timer").wait_for(state="detached")
    assert answers == []
