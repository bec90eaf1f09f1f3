"""What axe finds on a page, in each of its looks: phone and laptop, light and dark."""

from collections.abc import Iterable, Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

VIEWPORTS = {"phone": {"width": 390, "height": 844}, "laptop": {"width": 1280, "height": 800}}
THEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A change of colours is at its end at once, and with it the one that it brings to what is inside.
ARRIVE = """() => {
  const passing = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  for (let found = passing(); found.length; found = passing()) for (const one of found) one.finish();
}"""
# Style sheets and films are not fetched once more: of these rules, none but that of films would look at them.
RUN = """async ([part, rules]) => {
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(part ?? document, options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target}`));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page, part: str | None = None) -> list[str]:
    """As the page stands now, or a part of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(ARRIVE)
    found: list[str] = page.evaluate(RUN, [part, RULES])
    return found


def faults_in_every_look(page: Page, part: str | None = None, sizes: Iterable[str] = VIEWPORTS) -> list[str]:
    """Of one visit: no page has a look when it is loaded, so it need not be loaded for each. Sticking out
    sideways is a fault, too."""
    return [
        f"{look}: {fault}" for look in looks(page, sizes) for fault in (*faults(page, part), *_too_wide(page))
    ]


def looks(page: Page, sizes: Iterable[str] = VIEWPORTS) -> Iterator[str]:
    """Each of them put on."""
    for size in sizes:
        page.set_viewport_size(VIEWPORTS[size])  # type: ignore[arg-type]
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            yield f"{size}, {theme}"


def _too_wide(page: Page) -> list[str]:
    wide = page.evaluate(TOO_WIDE)
    return [f"{wide} px too wide"] if wide > 0 else []
