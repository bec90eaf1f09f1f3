"""The pages of accounts in a real browser."""

import pytest
from django.conf import settings as of_the_app
from django.utils import timezone

from apps.accounts.alerts import unsubscribe_url
from apps.accounts.kinds import ALL
from apps.accounts.models import User
from tests.axe import faults_in_every_look
from tests.console import listen
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)

# What the walk of every page does not see, or not like this.
AT_THE_DOOR = [
    "/accounts/confirm-email/used-up/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/x-y/",
    "/accounts/inactive/",
]
INSIDE = [
    "/settings/notifications/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/recovery-codes/generate/",
]


def test_axe_finds_nothing_and_the_console_is_silent(live_server, browser, client, settings):
    alice = make_person(password=PASSWORD, mail_refused_at=timezone.now())
    client.force_login(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})  # some pages ask for it first
    ways_out = [
        unsubscribe_url(alice.pk, kind).removeprefix(settings.SITE_URL) for kind in ("payout_due", ALL)
    ]
    found = []
    for session, addresses in (("", [*AT_THE_DOOR, *ways_out]), (client.cookies["sessionid"].value, INSIDE)):
        context = browser.new_context()
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        listen(page, found)
        for address in addresses:
            page.goto(live_server.url + address)
            found.extend((address, fault) for fault in faults_in_every_look(page))
        context.close()
    assert found == []


def test_the_browser_tells_its_zone_and_language_by_itself(live_server, browser):
    context = browser.new_context(timezone_id="Asia/Kolkata", locale="hi-IN")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_label("E-mail").fill("zone@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("heading", name="Look in your mail").wait_for()
    context.close()
    person = User.objects.get()
    assert str(person.timezone) in {"Asia/Kolkata", "Asia/Calcutta"}
    assert (person.locale, person.home_currency) == ("hi-IN", "INR")


@pytest.mark.parametrize("language", [code for code, _name in of_the_app.LANGUAGES])
def test_the_settings_stand_in_one_row_on_a_laptop(live_server, browser, client, language):
    client.force_login(make_person(language=language))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    for address in ("/settings/", "/settings/money/", "/settings/notifications/"):
        page.goto(live_server.url + address)
        page.evaluate("document.fonts.ready")
        tabs = page.locator("nav.seg a").all()
        assert len(tabs) > 1
        assert len({tab.bounding_box()["y"] for tab in tabs}) == 1, address
    context.close()
