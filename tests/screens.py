"""Pictures of every page into var/screens/, to be looked at: `make screens`."""

import os
from pathlib import Path

from tests.axe import ARRIVE, THEMES, VIEWPORTS
from tests.e2e.conftest import stack  # noqa: F401 a fixture
from tests.e2e.demo import EMAIL, make_demo, visitor
from tests.e2e.pages import places

FOLDER = Path(os.environ.get("SCREENS_DIR") or Path(__file__).resolve().parents[1] / "var" / "screens")


def test_pictures(browser, stack):  # noqa: F811
    FOLDER.mkdir(parents=True, exist_ok=True)
    visit = visitor(browser, stack, make_demo(browser, stack))
    wanted = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else None
    for viewport in VIEWPORTS:
        for is_gate in (True, False):
            context = visit(viewport, "auto", is_gate)
            page = context.new_page()
            for place in places(stack, EMAIL):
                if place.is_gate == is_gate and (wanted is None or place.name in wanted):
                    place.open(page, stack)
                    page.evaluate("document.fonts.ready")
                    for theme in THEMES:
                        page.emulate_media(color_scheme=theme)
                        page.evaluate(ARRIVE)
                        file = FOLDER / f"{place.name}-{viewport}-{theme}.png"
                        page.screenshot(path=file, full_page=True)
            context.close()
    assert any(FOLDER.iterdir())
