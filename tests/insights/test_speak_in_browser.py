"""In German and Spanish, which take more room: chosen in Settings, said on every page, on both screens."""

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from apps.insights.services import add_sample
from tests.axe import VIEWPORTS
from tests.console import listen
from tests.e2e.pages import PLACES
from tests.factories import make_person, make_type
from tests.insights.test_today_in_browser import TYPES

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# One of each kind: the rest is drawn with the same parts.
NAMES = (
    *("today", "rate", "tasks", "log", "timer-start", "unpaid-time", "payouts", "platforms", "welcome"),
    *("imports", "settings", "settings-money", "settings-notifications", "sessions", "two-steps"),
)
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def _now():
    """The browser keeps its own time, so here is the real one."""


@pytest.fixture
def page(live_server, browser, client):
    sam = make_person("sam@example.org", name="Sam", timezone="Europe/London")
    for name in TYPES.split(","):
        make_type(name)
    add_sample(user=sam, now=timezone.now())
    client.force_login(sam)
    context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport=VIEWPORTS["phone"])
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page, said = context.new_page(), []
    listen(page, said)
    yield page
    context.close()
    assert said == []


@pytest.mark.parametrize("language", OTHERS)
def test_it_is_chosen_and_fits_everywhere(page, language):
    page.goto("/settings/")
    page.get_by_label("Language").select_option(language)
    page.get_by_role("main").get_by_role("button", name="Save").click()
    with override(language):
        expect(page.get_by_role("heading", name=gettext("Settings"), exact=True)).to_be_visible()
    found = []
    for place in PLACES:
        if place.name in NAMES:
            page.goto(place.path)
            assert page.locator("html").get_attribute("lang") == language
            for name, size in VIEWPORTS.items():
                page.set_viewport_size(size)
                found += [f"{place.name} by {wide} px, {name}"] if (wide := page.evaluate(STICKS_OUT)) else []
    assert found == []
