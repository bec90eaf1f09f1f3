"""Every page, phone and laptop, light and dark: nothing for axe to find, nothing said on the console,
nothing asked of another host, nothing wider than the screen, and a place for all that is swapped."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.demo import EMAIL, make_demo, visitor
from tests.e2e.pages import THEMES, VIEWPORTS, places
from tests.e2e.stack import Stack

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What would be swapped into a place that the page does not have.
NOWHERE = """() => [...document.querySelectorAll("[hx-target^='#']")]
  .map((el) => el.getAttribute("hx-target"))
  .filter((place) => !document.querySelector(place))"""


@pytest.fixture(scope="module")
def demo(browser, stack):
    return make_demo(browser, stack)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_it_is_in_order(viewport, theme, browser, stack, demo):
    found: list[str] = []
    for is_gate in (True, False):
        context = visitor(browser, stack, demo)(viewport, theme, is_gate)
        page = context.new_page()
        listen(page, stack, found)
        for place in places(stack, EMAIL):
            if place.is_gate == is_gate:
                page.goto(stack.url + place.path)
                found += faults(page, place.name)
        context.close()
    expected = "the server responded with a status of 404"  # the page that is not there says so
    assert [line for line in found if expected not in line] == []


def listen(page, stack: Stack, found: list[str]) -> None:
    page.on("console", lambda said: found.append(f"{page.url} says {said.text}"))
    page.on("pageerror", lambda error: found.append(f"{page.url} fails with {error}"))
    page.on("request", lambda asked: asked.url.startswith(stack.url) or found.append(f"asks {asked.url}"))


def faults(page, name: str) -> list[str]:
    """What axe finds, what sticks out sideways, and what would be swapped into nowhere."""
    result = AXE.run(page, options={"runOnly": RULES["runOnly"]}).response
    found = [
        f"{name}: {violation['id']} at {node['target']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    found += [f"{name}: there is no {place} to swap" for place in page.evaluate(NOWHERE)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{name}: {wide} px too wide"] if wide > 0 else [])
