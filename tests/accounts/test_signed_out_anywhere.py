"""The session ends while somebody fills in a form: in a real browser, nothing of it is lost."""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.accounts.models import User, WorkProfile
from apps.payouts.models import Payout
from apps.platforms.money import Money
from apps.tasks.models import Task
from apps.tasks.timers import start_timer
from tests.factories import PASSWORD, make_account, make_payout, make_person, make_task, make_type
from tests.tasks.conftest import hand  # noqa: F401 a fixture
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "The second question was shown twice.\nI wrote to them & wait."


@pytest.fixture
def worker():
    """Somebody with a task and a payout on its way."""
    alice = make_person("alice@example.org", password=PASSWORD, timezone="Europe/London")
    quillo = make_account(alice, "Quillo")
    make_task(alice, quillo, type=make_type())
    make_payout(quillo, "5.00")
    return alice


def send(page, button):
    Session.objects.all().delete()
    page.get_by_role("button", name=button, exact=True).click()


def come_back(page):
    """Signed in again, what was written is there; it is sent by one press."""
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("heading", name="You were signed out meanwhile")).to_be_visible()


def sign_in(page):
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def send_now(page):
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("#toasts .toast")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_task_that_is_edited(hand, size):  # noqa: F811
    task = Task.objects.get()
    page = hand(f"/tasks/{task.pk}/edit/", size=size).page
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Note").fill(NOTE)
    send(page, "Save task")
    come_back(page)
    expect(page.get_by_text("The second question was shown twice.")).to_be_visible()
    send_now(page)
    assert Task.objects.get().note.splitlines() == NOTE.splitlines()


@pytest.mark.parametrize("size", SIZES)
def test_a_payout_that_arrived(hand, size):  # noqa: F811
    page = hand(f"/payouts/{Payout.objects.get().pk}/arrived/", size=size).page
    page.get_by_label("Received").fill("4.80")
    send(page, "Mark as arrived")
    come_back(page)
    expect(page.get_by_text("4.80")).to_be_visible()
    send_now(page)
    assert Payout.objects.get().received == Money(Decimal("4.80"), "GBP")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_settings(hand, size, has_script):  # noqa: F811
    page = hand("/settings/work/", size=size, java_script_enabled=has_script).page
    page.get_by_label("What you can do").fill("typing\ndriving")
    send(page, "Save devices and skills")
    come_back(page)
    send_now(page)
    assert WorkProfile.objects.get().skills == ["typing", "driving"]


def test_a_cell_of_the_list(hand):  # noqa: F811
    page = hand("/tasks/").page
    page.locator(".cell[href*='/set/minutes/']").first.click()
    page.locator("#cell input:not([type=hidden])").first.fill("25")
    Session.objects.all().delete()
    page.keyboard.press("Enter")
    come_back(page)
    send_now(page)
    assert Task.objects.get().duration_ms == 25 * 60_000


def test_the_timer_takes_nobody_away_from_what_they_write(hand, worker):  # noqa: F811
    start_timer(user=worker, account=None)
    page = hand("/settings/work/").page
    page.get_by_label("What you can do").fill("typing")
    Session.objects.all().delete()
    with page.expect_response("**/tasks/timer/"):
        page.evaluate("window.htmx.trigger('#timer', 'refresh')")
    expect(page.get_by_label("What you can do")).to_have_value("typing")
    send(page, "Save devices and skills")
    come_back(page)
    expect(page.get_by_text("typing")).to_be_visible()


def test_signed_out_and_in_again_in_another_tab(hand):  # noqa: F811
    page = hand("/settings/work/").page
    page.get_by_label("What you can do").fill("typing")
    other = page.context.new_page()
    other.goto(page.url)
    Session.objects.all().delete()
    other.reload()
    sign_in(other)
    expect(other).to_have_url(page.url)
    page.get_by_role("button", name="Save devices and skills", exact=True).click()
    expect(page.get_by_role("heading", name="You were signed out meanwhile")).to_be_visible()
    send_now(page)
    assert User.objects.get().work_profile.skills == ["typing"]
