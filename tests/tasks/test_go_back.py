"""Back in the browser: what was drawn before something was written is asked for again."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.factories import make_task
from tests.tasks.test_count_acts import saved

pytestmark = pytest.mark.django_db(transaction=True)
WITH_WORKER = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 20));
}"""
# As a browser does with a page that it has kept in its memory; Playwright switches that off.
FROM_MEMORY = "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def log_at_the_top(page):
    page.keyboard.press("n")
    page.keyboard.type("quillo survey 12m 1.80")
    page.keyboard.press("Enter")
    saved(page)


def test_with_a_service_worker_too(hand):
    page = hand("/").page
    page.evaluate(WITH_WORKER)
    page.reload()
    tasks = page.get_by_label("Totals").locator("div", has_text="Tasks").locator("dd")
    expect(tasks).to_have_text("12")
    log_at_the_top(page)
    page.go_back()
    expect(tasks).to_have_text("13")


def test_out_of_the_memory_of_the_browser(hand):
    page = hand("/").page
    page.evaluate(FROM_MEMORY)  # nothing was written: it stays
    page.evaluate("document.body.dataset.drawn = 'once'; sessionStorage.setItem('wrote', Date.now() + 1)")
    expect(page.locator("body[data-drawn]")).to_be_attached()
    page.evaluate(FROM_MEMORY)
    expect(page.locator("body[data-drawn]")).to_have_count(0)


def test_a_form_keeps_what_was_typed(hand):
    page = hand("/tasks/types/").page
    page.get_by_label("Name").fill("Night shift")
    page.evaluate("sessionStorage.setItem('wrote', Date.now() + 1)")
    page.evaluate(FROM_MEMORY)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Name")).to_have_value("Night shift")


def test_a_form_with_a_field_named_method_counts_as_written_too(hand, worker):
    """Such a field stands in the way of the form's own property."""
    account = worker.platform_accounts.first()
    make_task(worker, account, reward=Decimal(50), status="approved")
    page = hand(f"/payouts/{account.pk}/request/").page
    page.get_by_role("button", name="Note the request").click()
    expect(page.locator("#toasts")).to_contain_text("requested from")
    assert page.evaluate("Boolean(sessionStorage.getItem('wrote'))")
