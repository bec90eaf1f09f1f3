"""A person with sample data, an alert and a checked import, signed in once for many pages."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.e2e.pages import VIEWPORTS
from tests.e2e.person import PASSWORD, sign_in
from tests.e2e.stack import Stack

EMAIL = "demo@example.org"
# Sample data makes no alerts, and one has a page of its own.
ALERT = f"""
from apps.payouts.models import Alert
from apps.platforms.models import Account
quillo = Account.objects.get(user__email="{EMAIL}", name="Quillo")
known = {{"kind": "account_idle", "key": "account_idle", "balance": 1, "about_on": quillo.created_at.date()}}
Alert.objects.create(user=quillo.user, account=quillo, **known)
"""
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"
FILE = Path(__file__).resolve().parents[1] / "data" / "prolific.csv"


def make_demo(browser: Browser, stack: Stack) -> dict:
    """The signed-in state of a browser."""
    stack.manage("seed_demo", "--email", EMAIL, "--password", PASSWORD)
    stack.manage("shell", "-c", ALERT)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, stack, EMAIL)
    page.goto(f"{stack.url}/accounts/reauthenticate/")  # some pages ask for it first
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.goto(f"{stack.url}/settings/data/")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_role("link", name="Download the file").wait_for()  # the worker has made it
    page.goto(f"{stack.url}/imports/")
    page.locator("input[type=file]").set_input_files(FILE)
    page.get_by_role("button", name="Check this file").click()
    page.get_by_role("button", name="Save 14 rows").wait_for()
    state = context.storage_state()
    context.close()
    sign_in_elsewhere(browser, stack)
    return state


def sign_in_elsewhere(browser: Browser, stack: Stack) -> None:
    """So that there is a second session to see."""
    context = browser.new_context(user_agent=PHONE)
    sign_in(context.new_page(), stack, EMAIL)
    context.close()


def visitor(browser: Browser, stack: Stack, demo: dict) -> Callable[[str, str, bool], BrowserContext]:
    """Browser contexts by viewport, theme, and whether the demo person is signed in."""

    def visit(viewport: str, theme: str, is_gate: bool) -> BrowserContext:
        context = browser.new_context(
            viewport=VIEWPORTS[viewport],
            device_scale_factor=2 if viewport == "phone" else 1,
            storage_state=None if is_gate else demo,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "theme", "value": theme, "url": stack.url}])
        return context

    return visit
