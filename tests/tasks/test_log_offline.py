"""Logging with the network cut, in a real browser: kept on the device, sent once, and nobody else's."""

import re
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.tasks.models import Task, Timer
from tests.factories import make_account, make_person, make_task, make_type
from tests.visits import SIZES, until

pytestmark = pytest.mark.django_db(transaction=True)
SOMEBODY = "0" * 20
both = pytest.mark.parametrize("page", SIZES, indirect=True)
STORED = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  if (!names.includes("waiting")) return 0;
  return new Promise((resolve) => {
    const opening = indexedDB.open("waiting");
    opening.onsuccess = () => {
      const found = opening.result.objectStoreNames.length
        ? opening.result.transaction("entries").objectStore("entries").count() : null;
      const end = (count) => (opening.result.close(), resolve(count));
      if (found) found.onsuccess = () => end(found.result); else end(0);
    };
  });
}"""
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push(url);
  }
  return found.some((url) => url.endsWith("/tasks/new/offline/"));
}"""
# A form with the fields that were sent, which the browser sends to the same place.
RESEND = """([address, body]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  for (const [name, value] of new URLSearchParams(body))
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
}"""
ASKED = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const heard = new Promise((go) => navigator.serviceWorker.addEventListener("message", go, { once: true }));
  worker.active.postMessage({ act: "list", person: "" });
  await heard;
}"""


@pytest.fixture
def alice():
    alice = make_person("alice@example.org", name="Alice Reed", timezone="Asia/Tokyo")
    make_account(alice, "Quillo")
    make_type()
    return alice


@pytest.fixture
def sign_in(live_server):
    """Give a browser a session of its own for somebody: it ends nobody's that still asks for something."""

    def give(context, person):
        client = Client()
        client.force_login(person)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return give


@pytest.fixture
def page(request, browser, live_server, alice, sign_in):
    """Alice's browser, a phone unless told, once the form to log with is kept on it."""
    width, height = SIZES[getattr(request, "param", "phone")]
    context = browser.new_context(locale="en-GB", viewport={"width": width, "height": height})
    sign_in(context, alice)
    page = context.new_page()
    page.goto(f"{live_server.url}/tasks/")
    until(page, KEPT)
    yield page
    context.close()


def waits(page, words):
    expect(page.locator("#waiting")).to_have_text(words)


def write(page, *, pay="1.80", minutes="12"):
    page.get_by_label("Minutes").fill(minutes)
    page.get_by_label("Pay", exact=True).fill(pay)
    page.get_by_role("button", name="Save task").click()


@both
def test_two_tasks_without_a_network_are_two_tasks_later(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page, pay="1.80")
    waits(page, "1 waiting to be sent")
    expect(page.get_by_label("Minutes")).to_have_value("")
    started = page.get_by_label("When").input_value()
    write(page, pay="2.40")
    waits(page, "2 waiting to be sent")
    assert Task.objects.count() == 0
    page.context.set_offline(False)
    waits(page, "2 entries were sent")
    first, second = Task.objects.order_by("pk")
    assert [str(first.reward), str(second.reward)] == ["1.8000", "2.4000"]
    assert second.started_at.astimezone(second.user.timezone).strftime("%Y-%m-%dT%H:%M") == started
    assert page.evaluate(STORED) == 0


def write_line_without_a_network(page, live_server, words):
    """The one at the top of a page that is no form."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/payouts/")
    page.context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_the_line_of_any_page_waits_too(page, live_server):
    write_line_without_a_network(page, live_server, "quillo survey 12m 1.80")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    waits(page, "1 entry was sent")
    task = Task.objects.get()
    assert (task.account.name, task.duration_ms, str(task.reward)) == ("Quillo", 720_000, "1.8000")


def test_an_answer_that_was_lost_makes_no_second_task(page, live_server):
    def lose(route):
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort()

    lost = []
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.route("**/tasks/new/", lose)
    write(page)
    expect(page.locator("#waiting")).to_be_attached()
    until(page, f"async () => !(await ({STORED})())")
    assert lost == [302]
    assert Task.objects.count() == 1


@both
def test_ten_impatient_taps_are_one_task(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.get_by_label("Pay", exact=True).fill("1.80")
    page.evaluate(
        "() => { const button = document.querySelector('.log__acts button');"
        " for (let tap = 0; tap < 10; tap += 1) button.click(); }"
    )
    expect(page).to_have_url(re.compile("/tasks/$"))
    waits(page, "")
    assert Task.objects.count() == 1


def is_saved(request):
    """Not one of those that only ask what the fields are worth."""
    return request.method == "POST" and request.url.endswith("/tasks/new/")


def test_back_and_resend_is_the_same_task(page, live_server):
    """A browser may show the form that was sent, or draw a fresh one; and it can be told to send it again."""
    page.goto(f"{live_server.url}/tasks/new/")
    with page.expect_request(is_saved) as sent:
        write(page)
    expect(page).to_have_url(re.compile("/tasks/$"))
    page.go_back()
    key = page.locator("#log [name=key]").input_value()
    if key == dict(parse_qsl(sent.value.post_data))["key"]:
        page.get_by_role("button", name="Save task").click()
        expect(page).to_have_url(re.compile("/tasks/$"))
    else:
        expect(page.get_by_label("Pay", exact=True)).to_have_value("")
    for _time in range(2):
        with page.expect_response(lambda response: is_saved(response.request)) as answer:
            page.evaluate(RESEND, [sent.value.url, sent.value.post_data])
        assert answer.value.status == 302
        expect(page).to_have_url(re.compile("/tasks/$"))
    assert Task.objects.count() == 1


@both
def test_what_is_refused_can_be_mended(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page, pay="a lot")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    refused = page.locator("[data-unsent]")
    expect(refused).to_contain_text("One entry was not saved.")
    waits(page, "")
    refused.get_by_role("button", name="Open it in the form").click()
    expect(page.get_by_label("Pay", exact=True)).to_have_value("a lot")
    expect(page.get_by_label("Minutes")).to_have_value("12")
    write(page, pay="1.80")
    expect(page).to_have_url(re.compile("/tasks/$"))
    waits(page, "")
    assert Task.objects.count() == 1


def test_what_is_refused_can_be_thrown_away(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page, pay="a lot")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    page.get_by_role("button", name="Throw it away").click()
    waits(page, "")
    expect(page.locator("[data-unsent]")).to_have_count(0)
    assert page.evaluate(STORED) == 0


def test_without_a_network_a_page_says_so(page, live_server):
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/payouts/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    waits(page, "")
    page.get_by_role("link", name="Log a task").click()
    expect(page.get_by_label("One line is enough")).to_be_visible()
    page.goto(f"{live_server.url}/tasks/new/?line=quillo+survey+12m+1.80&title=A+study")
    expect(page.get_by_label("One line is enough")).to_have_value("quillo survey 12m 1.80")
    page.get_by_role("button", name="Save task").click()
    waits(page, "1 waiting to be sent")
    page.goto(f"{live_server.url}/payouts/")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()
    until(page, f"async () => !(await ({STORED})())")
    task = Task.objects.get()
    assert (task.title, task.duration_ms, str(task.reward)) == ("A study", 720_000, "1.8000")


def test_a_page_that_missed_the_network_coming_back_makes_way_too(page, live_server):
    """It may have come back before the page could listen; or there is one that carries nothing."""
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => true })")
    page.add_init_script("addEventListener('online', (event) => event.stopImmediatePropagation())")
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/payouts/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()


def test_nobody_is_sent_in_a_circle(page, live_server, sign_in):
    """Signed out there is no form to log with, so none is offered."""
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    until(page, f"async () => !(await ({KEPT})())")
    page.context.set_offline(True)
    page.goto(f"{live_server.url}/tasks/new/")
    expect(page.get_by_role("link", name="Try again")).to_be_visible()
    expect(page.get_by_role("link", name="Log a task")).to_be_hidden()


def lose(route):
    return route.abort() if route.request.method == "POST" else route.fallback()


@pytest.mark.parametrize("is_offline", [True, False], ids=["no network", "a network that carries nothing"])
def test_a_form_that_is_not_sent_keeps_what_was_written(page, live_server, alice, is_offline):
    task = make_task(alice, alice.platform_accounts.get(), type=make_type(), reward=Decimal(1))
    page.goto(f"{live_server.url}/tasks/{task.pk}/edit/")
    page.get_by_text("Add a bonus, an estimate, a title or a note").click()
    page.get_by_label("Note").fill("typed in a tunnel")
    page.context.set_offline(is_offline)
    page.context.route("**/edit/", lose)
    page.get_by_role("button", name="Save task").click()
    expect(page.locator("#toasts")).to_contain_text("This page stays as it is, with what you wrote")
    expect(page.get_by_label("Note")).to_have_value("typed in a tunnel")
    page.context.unroute("**/edit/")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save task").click()
    expect(page).not_to_have_url(re.compile("/edit/$"))
    task.refresh_from_db()
    assert task.note == "typed in a tunnel"


@both
def test_impatient_taps_without_a_network_are_one_task(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    page.get_by_label("One line is enough").fill("quillo survey 2m 0.20")
    page.get_by_role("button", name="Save task").click()
    waits(page, "1 waiting to be sent")
    for _tap in range(3):
        page.get_by_role("button", name="Save task").click()
    expect(page.get_by_label("One line is enough")).to_be_focused()
    with page.expect_event("requestfailed", is_saved):
        page.evaluate(RESEND, ["/tasks/new/", f"person={SOMEBODY}&line=&minutes=&pay=&status=pending"])
    expect(page.locator("#toasts")).to_contain_text("No answer from the server.")
    waits(page, "1 waiting to be sent")
    assert page.evaluate(STORED) == 1


def test_a_line_without_its_pay_goes_to_the_gap(page, live_server):
    write_line_without_a_network(page, live_server, "quillo survey 12m")
    expect(page.get_by_label("One line is enough")).to_have_value("quillo survey 12m")
    expect(page.get_by_label("Pay", exact=True)).to_be_focused()
    page.keyboard.type("1.80")
    page.keyboard.press("Enter")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    waits(page, "1 entry was sent")
    task = Task.objects.get()
    assert (task.account.name, task.duration_ms, str(task.reward)) == ("Quillo", 720_000, "1.8000")


@both
def test_typing_without_a_network_is_no_alarm(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    line = page.get_by_label("One line is enough")
    for words in ("quillo survey", "quillo survey 12m 1.80"):
        with page.expect_event("requestfailed", lambda request: "/parse/" in request.url):
            line.fill(words)
    page.get_by_label("Minutes").fill("13")
    with page.expect_event("requestfailed", lambda request: "/worth/" in request.url):
        page.keyboard.press("Tab")
    waits(page, "No network. What you save is kept on this device and sent when there is one.")
    assert page.locator(".toast").count() == 0
    page.context.set_offline(False)
    waits(page, "")


def test_a_page_without_the_note_takes_no_harm(page, live_server, alice, sign_in):
    alice.set_password("a long and quiet word")
    alice.save()
    sign_in(page.context, alice)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{live_server.url}/accounts/reauthenticate/")
    expect(page.get_by_role("heading", name="Your password, please")).to_be_visible()
    page.evaluate(ASKED)
    assert faults == []


def test_nothing_of_one_person_is_sent_as_another(page, live_server, sign_in):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page)
    waits(page, "1 waiting to be sent")
    bob = make_person("bob@example.org")
    sign_in(page.context, bob)
    page.context.set_offline(False)
    waits(page, "1 waiting to be sent. Sign in again, and what waits here is sent.")
    page.goto(f"{live_server.url}/tasks/")
    waits(page, "")
    assert page.evaluate(STORED) == 1
    assert Task.objects.count() == 0
    sign_in(page.context, User.objects.get(email="alice@example.org"))
    page.goto(f"{live_server.url}/tasks/")
    until(page, f"async () => !(await ({STORED})())")
    assert Task.objects.get().user.email == "alice@example.org"


def test_the_form_comes_back_with_its_person(page, live_server, alice, sign_in):
    """Bob's visit takes Alice's form away, even when the network is lost before his own has come."""
    page.context.route("**/tasks/new/offline/", lambda route: route.abort())
    sign_in(page.context, make_person("bob@example.org"))
    page.goto(f"{live_server.url}/tasks/")
    until(page, f"async () => !(await ({KEPT})())")
    page.context.unroute("**/tasks/new/offline/")
    sign_in(page.context, alice)
    page.goto(f"{live_server.url}/tasks/")
    until(page, KEPT)


def test_a_server_that_fails_is_asked_again(page, live_server):
    """Nobody has to open another page for what waits."""

    def fail(route):
        if answers or not is_saved(route.request):
            return route.fallback()
        answers.append(503)
        return route.fulfill(status=503)

    answers = []
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page)
    waits(page, "1 waiting to be sent")
    page.context.route("**/tasks/new/", fail)
    page.context.set_offline(False)
    until(page, f"async () => !(await ({STORED})())")
    assert answers == [503]
    assert Task.objects.count() == 1


@both
def test_signing_out_asks_and_then_leaves_nothing(page, live_server):
    page.goto(f"{live_server.url}/tasks/new/")
    page.context.set_offline(True)
    write(page, pay="a lot")
    waits(page, "1 waiting to be sent")
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.goto(f"{live_server.url}/tasks/")
    waits(page, "")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sign_out(page)
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    sign_out(page)
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert asked == ["Some of what you wrote has not been sent yet. Sign out and lose it?"] * 2
    assert page.evaluate(STORED) == 0
    assert not page.evaluate(KEPT)


def sign_out(page):
    button = page.get_by_role("button", name="Sign out")
    if not button.is_visible():
        page.get_by_role("button", name="Your menu, Alice Reed").click()
    button.click()


def test_acts_on_the_timer_wait_too(page, live_server):
    page.goto(f"{live_server.url}/")
    page.get_by_role("button", name="Start a timer").click()
    expect(page.get_by_role("timer")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="One more").click()
    waits(page, "1 waiting to be sent")
    page.get_by_role("button", name="One more").click()
    waits(page, "2 waiting to be sent")
    page.get_by_role("button", name="Pause").click()
    timer = page.locator("#timer")
    expect(timer).to_contain_text("paused · 2 done · not sent yet")
    expect(timer.get_by_role("button", name="Go on")).to_be_focused()
    expect(timer.locator("[data-ms]")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(timer.locator("[data-ms]")).to_have_count(1)
    expect(timer).not_to_contain_text("paused")
    page.get_by_role("button", name="Stop and log").click()
    expect(timer).to_contain_text("stopped · 2 done · not sent yet")
    expect(timer.get_by_role("button", name="Stop and log")).to_be_disabled()
    waits(page, "5 waiting to be sent")
    page.context.set_offline(False)
    waits(page, "5 entries were sent")
    expect(timer).to_contain_text("2 done")
    expect(timer).not_to_contain_text("not sent yet")
    expect(timer.get_by_role("link", name="Log it")).to_be_visible()
    assert (Timer.objects.get().units, Timer.objects.get().is_stopped) == (2, True)
