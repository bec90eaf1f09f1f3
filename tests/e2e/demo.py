"""A person with sample data, an alert and a checked import, signed in once for many pages."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.axe import VIEWPORTS
from tests.e2e.person import PASSWORD, sign_in
from tests.e2e.stack import Stack

EMAIL = "demo@example.org"
# Sample data makes no alerts, and one has a page of its own; nor does it know what was promised or expires.
ALERT = f"""
from apps.payouts.models import Alert
from apps.platforms.models import Account
from apps.tasks.models import Task
from apps.tasks.services import delete_tasks
quillo = Account.objects.get(user__email="{EMAIL}", name="Quillo")
known = {{"kind": "account_idle", "key": "account_idle", "balance": 1, "about_on": quillo.created_at.date()}}
Alert.objects.create(user=quillo.user, account=quillo, **known)
Account.objects.filter(pk=quillo.pk).update(expires_on="2027-12-31", expiry_days=180)
latest = Task.objects.for_user(quillo.user).latest("started_at")
Task.objects.filter(pk=latest.pk).update(promised=1, estimate_ms=300_000, setup_ms=20_000)
oldest = Task.objects.for_user(quillo.user).order_by("started_at").values_list("pk", flat=True)
delete_tasks(user=quillo.user, task_ids=list(oldest[:3]))
"""
# An account on a platform of the catalogue: applied for, let in after a test, worked on, and paid once.
LISTED = f"""
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from apps.accounts.models import User
from apps.payouts.services import mark_arrived, request_payout
from apps.platforms.models import Platform
from apps.platforms.money import Money
from apps.platforms.services import add_account, change_account
from apps.tasks.models import TaskType
from apps.tasks.services import change_status, log_task
from apps.tasks.unpaid import log_overhead
user, now = User.objects.get(email="{EMAIL}"), timezone.now()
platform = Platform.objects.get(slug="talatask")
account = add_account(user=user, platform=platform, unit="GBP", sign_up="applied", minimum=Decimal(5))
for kind, minutes in (("onboarding", 25), ("qualification", 40), ("qualification", 35)):
    log_overhead(user=user, account=account, kind=kind, duration_ms=minutes * 60_000, started_at=now)
change_account(user=user, account_id=account.pk, sign_up="confirmed")
work = {{"account": account, "type": TaskType.objects.get(user=None, name="Survey"), "duration_ms": 900_000}}
for days in range(1, 7):
    at = now - timedelta(days=days)
    task = log_task(user=user, started_at=at, reward=Decimal("1.20"), **work).task
    change_status(user=user, task_ids=[task.pk], status="approved", now=at + timedelta(hours=9 * days))
asked_on = now.date() - timedelta(days=4)
payout = request_payout(account=account, amount=Money(Decimal(6), "GBP"), requested_on=asked_on)
pounds = {{"received": Money(Decimal("5.80"), "GBP"), "fee": Money(Decimal("0.20"), "GBP")}}
mark_arrived(payout=payout, arrived_on=now.date(), **pounds)
"""
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"
FILE = Path(__file__).resolve().parents[1] / "data" / "prolific.csv"


def make_demo(browser: Browser, stack: Stack) -> dict:
    """The signed-in state of a browser; the person is made for the first who asks."""
    is_new = not stack.query("SELECT 1 FROM accounts_user WHERE email = %s", EMAIL)
    if is_new:
        stack.manage("seed_demo", "--email", EMAIL, "--password", PASSWORD)
        stack.manage("shell", "-c", ALERT)
        stack.manage("shell", "-c", LISTED)
        sign_in_elsewhere(browser, stack)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, stack, EMAIL)
    page.goto(f"{stack.url}/accounts/reauthenticate/")  # some pages ask for it first
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{stack.url}/")
    if is_new:
        move_files(page, stack)
    state = context.storage_state()
    context.close()
    return state


def move_files(page: Page, stack: Stack) -> None:
    """An export that is ready, and an import that is checked."""
    page.goto(f"{stack.url}/settings/data/")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_role("link", name="Download the file").wait_for()  # the worker has made it
    page.goto(f"{stack.url}/imports/")
    page.locator("input[type=file]").set_input_files(FILE)
    page.get_by_role("button", name="Check this file").click()
    page.get_by_role("button", name="Save 14 rows").wait_for()


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
