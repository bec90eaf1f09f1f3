"""The session ends while somebody writes: in a real browser, they sign in again and all of it is there."""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.tasks.models import Task
from apps.tasks.timers import start_timer
from tests.factories import PASSWORD, make_account, make_person, make_task, make_type
from tests.payouts.test_fees import write
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "quillo survey 12m 1.80"
NOTE = "The second question was shown twice."


@pytest.fixture
def worker():
    alice = make_person("alice@example.org", password=PASSWORD, timezone="Europe/London")
    make_account(alice, "Quillo")
    make_type()
    return alice


def sign_in_again(page):
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("You were signed out meanwhile.")


def save(page):
    page.get_by_role("button", name="Save task").click()
    expect(page.locator("#toasts")).to_contain_text("Task saved")
    return Task.objects.get()


@pytest.mark.parametrize("size", SIZES)
def test_what_stands_in_the_form_is_there_again(hand, size):
    page = hand("/tasks/new/", size=size).page
    with page.expect_response("**/tasks/parse/"):
        page.get_by_label("One line is enough").fill(LINE)
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Note").fill(NOTE)
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save task").click()
    sign_in_again(page)
    expect(page.get_by_label("One line is enough")).to_have_value(LINE)
    expect(page.get_by_label("Note")).to_have_value(NOTE)
    task = save(page)
    assert (task.duration_ms, task.note) == (720_000, NOTE)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_typed_in_the_line_is_there_again(hand, size):
    """The page asks what the line means, is told to sign in, and goes there by itself."""
    page = hand("/tasks/new/", size=size).page
    Session.objects.all().delete()
    page.get_by_label("One line is enough").fill(LINE)
    sign_in_again(page)
    expect(page.get_by_label("One line is enough")).to_have_value(LINE)
    expect(page.get_by_label("Pay", exact=True)).to_have_value("1.80")
    assert save(page).duration_ms == 720_000


def test_the_line_of_any_page_is_there_again(hand):
    page = hand("/payouts/").page
    Session.objects.all().delete()
    page.keyboard.press("n")
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    sign_in_again(page)
    expect(page.get_by_label("One line is enough")).to_have_value(LINE)
    assert save(page).duration_ms == 720_000


def test_the_costs_of_a_payout_take_nobody_away_from_the_form(hand, worker):
    """They are asked for when the amount changes, and that keeps nothing: the form itself does."""
    account = worker.platform_accounts.get()
    make_task(worker, account, reward=Decimal(50), status="approved")
    write(account, percent="5")
    page = hand(f"/payouts/{account.pk}/request/").page
    Session.objects.all().delete()
    page.get_by_label("Amount").fill("12.34")
    page.get_by_label("Method").click()
    expect(page.locator("#toasts")).to_contain_text("You were signed out meanwhile.")
    expect(page.get_by_label("Amount")).to_have_value("12.34")
    page.get_by_role("button", name="Note the request").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("main")).to_contain_text("What you wrote is kept")


def test_the_timer_takes_nobody_away_from_the_line_at_the_top(hand, worker):
    start_timer(user=worker)
    page = hand("/payouts/").page
    Session.objects.all().delete()
    page.keyboard.press("n")
    page.keyboard.type(LINE)
    with page.expect_response("**/tasks/timer/"):
        page.evaluate("window.htmx.trigger('#timer', 'refresh')")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    expect(page.get_by_label("Log a task in one line")).to_have_value(LINE)
    expect(page).to_have_url(re.compile("/payouts/$"))
