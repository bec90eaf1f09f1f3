"""Undo behind an edit, and forms of what is deleted in another tab, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from apps.platforms.services import delete_account
from apps.tasks import services
from apps.tasks.models import Task
from tests.factories import make_account
from tests.visits import SIZES

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NOTE = "Typed at length, for an hour."


@pytest.fixture
def task(worker):
    return Task.objects.filter(user=worker).order_by("-started_at")[0]


def delete(task):
    """As in another tab."""
    services.delete_task(user=task.user, task_id=task.pk)


def is_in_order(page):
    found = Axe().run(page, options=RULES)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_cell_is_as_before_by_the_toast(hand):
    page = hand("/tasks/").page
    cell = page.locator(".c-pay .cell").nth(0)
    cell.click()
    page.get_by_label("Pay", exact=True).fill("3")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("£3.00")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("1 task is as before.")
    expect(page.locator(".c-pay .cell").nth(0)).to_have_text("£1.80")


@pytest.mark.parametrize("size", SIZES)
def test_the_form_of_a_deleted_task_keeps_what_was_typed(hand, task, size):
    hand.expected.append("422")
    page = hand(reverse("task_edit", args=[task.pk]), size=size).page
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Note").fill(NOTE)
    delete(task)
    page.get_by_role("button", name="Save task").click()
    expect(page.get_by_role("alert")).to_contain_text("This task was deleted meanwhile.")
    expect(page.get_by_label("Note")).to_have_value(NOTE)
    is_in_order(page)
    page.get_by_role("button", name="Restore and save").first.click()
    expect(page).to_have_url(re.compile(f"/tasks/{task.pk}/$"))
    expect(page.get_by_role("paragraph").filter(has_text=NOTE)).to_be_visible()


def test_or_it_is_logged_as_a_new_one(hand, task):
    hand.expected.append("422")
    page = hand(reverse("task_edit", args=[task.pk])).page
    page.get_by_label("Pay", exact=True).fill("4.44")
    delete(task)
    page.get_by_role("button", name="Save task").click()
    page.get_by_role("button", name="Log it as a new task").click()
    expect(page).to_have_url(re.compile("/tasks/$"))
    expect(page.locator("#toasts")).to_contain_text("Task saved, £4.44.")
    task.refresh_from_db()
    assert task.deleted_at


@pytest.mark.parametrize("size", SIZES)
def test_a_cell_of_a_deleted_task_keeps_what_was_typed(hand, task, size):
    hand.expected.append("422")
    page = hand("/tasks/", size=size).page
    page.locator(".c-pay .cell").nth(0).click()
    page.get_by_label("Pay", exact=True).fill("3")
    delete(task)
    page.keyboard.press("Enter")
    expect(page.locator("#cell")).to_contain_text("This task was deleted meanwhile.")
    expect(page.get_by_label("Pay", exact=True)).to_have_value("3")
    is_in_order(page)
    page.get_by_role("button", name="Restore and save").click()
    expect(page.locator(".c-pay .cell").nth(0)).to_have_text("£3.00")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["account_edit", "account_payday"])
def test_the_form_of_a_deleted_account_keeps_what_was_typed(hand, worker, name, size):
    hand.expected.append("422")
    account = make_account(worker, "Fresh")
    page = hand(reverse(name, args=[account.pk]), size=size).page
    if name == "account_edit":
        page.get_by_label("Note").fill(NOTE)
    delete_account(user=worker, account_id=account.pk)
    page.get_by_role("button", name=re.compile("^Save ")).click()
    expect(page.get_by_text("This account was deleted meanwhile.")).to_be_visible()
    is_in_order(page)
    page.get_by_role("button", name="Restore and save").click()
    expect(page).to_have_url(re.compile(f"/mine/{account.pk}/$"))
