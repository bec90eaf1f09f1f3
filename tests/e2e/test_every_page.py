"""Every page, phone and laptop, light and dark: nothing for axe to find, nothing said on the console,
nothing asked of another host, nothing wider than the screen, and a place for all that is swapped."""

from tests.axe import faults_in_every_look
from tests.console import listen
from tests.e2e.demo import EMAIL, make_demo, visitor
from tests.e2e.pages import places

EXPECTED = "the server responded with a status of 404"  # the page that is not there says so
# What would be swapped into a place that the page does not have.
NOWHERE = """() => [...document.querySelectorAll("[hx-target^='#']")]
  .map((el) => el.getAttribute("hx-target"))
  .filter((place) => !document.querySelector(place))"""


def test_it_is_in_order(browser, stack):
    found: list[str] = []
    visit = visitor(browser, stack, make_demo(browser, stack))
    for is_gate in (True, False):
        context = visit("laptop", "auto", is_gate)
        page = context.new_page()
        listen(page, found, home=stack.url)
        for place in places(stack, EMAIL):
            if place.is_gate == is_gate:
                place.open(page, stack)
                found += [f"{place.name}: {fault}" for fault in faults_in_every_look(page)]
                found += [f"{place.name}: there is no {aim} to swap" for aim in page.evaluate(NOWHERE)]
                assert page.url == stack.url + place.path, f"{place.name} leads elsewhere"
        context.close()
    assert [line for line in found if EXPECTED not in line] == []
