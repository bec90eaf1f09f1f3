"""Back in the browser: what was drawn before something was written is asked for again."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from apps.tasks.models import Task
from tests.factories import make_person, make_task
from tests.tasks.test_count_acts import saved
from tests.visits import until

pytestmark = pytest.mark.django_db(transaction=True)
WITH_WORKER = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 20));
}"""
# How many pages that forms brought the device keeps.
BROUGHT = """async () => {
  const kept = await (await caches.open("brought")).keys();
  return kept.filter(({ url }) => !url.endsWith("?whose")).length;
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


@pytest.fixture
def kept(hand):
    """A page with the service worker in charge; the browser says which forms it does not take."""
    hand.expected.append("422")
    page = hand("/tasks/new/").page
    page.evaluate(WITH_WORKER)
    page.reload()
    return page


def sign_in(page, live_server, client, person):
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def be_refused_and_leave(page, live_server):
    page.goto(f"{live_server.url}/tasks/{Task.objects.latest('pk').pk}/edit/")
    page.get_by_label("Pay", exact=True).fill("much")
    page.get_by_role("button", name="Save task").click()
    expect(page.get_by_text("Write an amount, like 1.80.")).to_be_visible()
    page.get_by_role("link", name="Payouts").first.click()
    expect(page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()


def test_back_to_a_form_that_was_refused_shows_it_as_it_was(kept, live_server):
    be_refused_and_leave(kept, live_server)
    kept.go_back()
    expect(kept.get_by_label("Pay", exact=True)).to_have_value("much")
    expect(kept.locator("#toasts")).to_be_empty()


def test_back_to_one_that_the_device_has_forgotten_shows_it_as_it_is(kept, live_server):
    be_refused_and_leave(kept, live_server)
    kept.evaluate("caches.delete('brought')")
    kept.go_back()
    expect(kept.get_by_label("Pay", exact=True)).to_have_value("1.80")


def test_neither_an_old_page_nor_one_with_codes_is_kept(kept, live_server, client, worker):
    kept.evaluate(
        """async () => (await caches.open("brought")).put(
          "/old/", new Response("", { headers: { Date: "Thu, 26 Nov 2020 09:00:00 GMT" } }))"""
    )
    worker.set_password("four quiet brown words")
    worker.save()
    sign_in(kept, live_server, client, worker)
    kept.goto(f"{live_server.url}/accounts/reauthenticate/")
    kept.get_by_label("Password").fill("none of these")
    kept.get_by_role("button", name="Go on").click()
    expect(kept.get_by_text("Incorrect password.")).to_be_visible()
    be_refused_and_leave(kept, live_server)
    until(kept, f"async () => await ({BROUGHT})() === 1")


@pytest.mark.parametrize("way", ["somebody else signs in", "signed out"])
def test_nobody_who_comes_later_finds_it(kept, live_server, client, way):
    be_refused_and_leave(kept, live_server)
    until(kept, f"async () => await ({BROUGHT})() === 1")
    if way == "signed out":
        kept.get_by_role("button", name=re.compile("^Your menu")).click()
        kept.get_by_role("button", name="Sign out").click()
        expect(kept).to_have_url(re.compile("/accounts/login/"))
    else:
        sign_in(kept, live_server, client, make_person("bob@example.org"))
        kept.goto(f"{live_server.url}/tasks/")
    until(kept, f"async () => await ({BROUGHT})() === 0")


def test_back_to_a_line_that_was_asked_about_sends_and_keeps_nothing(kept):
    line = kept.get_by_label("One line is enough")
    line.fill("quilo survey 10m 1.61")
    line.press("Enter")
    expect(kept.get_by_text("was taken for Quillo")).to_be_visible()
    line.press("Enter")
    saved(kept)
    count = Task.objects.count()
    kept.go_back()
    expect(line).to_have_value("quilo survey 10m 1.61")
    expect(kept.locator("#waiting")).to_be_empty()
    assert Task.objects.count() == count
