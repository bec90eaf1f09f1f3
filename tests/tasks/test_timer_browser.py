"""The timer in a real browser: it outlives the browser, ticks, asks, and needs no script."""

import re
from datetime import timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from apps.tasks.models import Task, Timer
from tests.axe import faults_in_every_look
from tests.factories import make_account, make_person, make_task, make_type
from tests.visits import SIZES, visits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice():
    alice = make_person("alice@example.org", name="Alice Reed", timezone="Europe/London")
    quillo, now = make_account(alice, "Quillo"), timezone.now()
    for days in range(5):
        facts = {"duration_ms": 20 * 60_000, "reward": D(3), "status": "approved", "type": make_type()}
        make_task(alice, quillo, started_at=now - timedelta(days=days), **facts)
    return alice


@pytest.fixture
def session(client, alice):
    client.force_login(alice)
    return client.cookies["sessionid"].value


@pytest.fixture
def visit(live_server, browser, session):
    with visits(browser, live_server.url, session) as visit:
        yield visit


def move_back(**length):
    """As if the timer had been started so much earlier."""
    step = timedelta(**length)
    moved = {name: F(name) - step for name in ("started_at", "running_since")}
    assert Timer.objects.open().update(**moved, version=F("version") + 1) == 1


def start(page):
    page.get_by_role("button", name="Start a timer").click()
    expect(page.get_by_role("timer")).to_be_visible()


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("size", SIZES)
def test_it_outlives_the_browser_and_becomes_one_task(visit, size):
    first = visit("/", size=size)
    start(first)
    expect(first.get_by_role("timer")).to_have_text(re.compile(r"^0:0\d$"))
    first.context.close()
    move_back(minutes=12)
    second = visit("/tasks/", size=size)
    expect(second.get_by_role("timer")).to_have_text(re.compile(r"^12:[0-5]\d$"))
    expect(second).to_have_title(re.compile(r"^12:[0-5]\d · Tasks"))
    for done in ("1 done", "2 done"):
        second.get_by_role("button", name="One more").click()
        expect(second.locator("#timer")).to_contain_text(done)
    second.get_by_role("checkbox", name="Select Survey").first.check()  # keeps nobody from going on
    second.get_by_role("button", name="Stop and log").click()
    minutes = re.compile(r"^12(:[0-5]\d)?$")  # bare in its first second
    expect(second.get_by_label("Minutes")).to_have_value(minutes)
    second.get_by_label("Pay", exact=True).fill("2.40")
    second.get_by_role("button", name="Save task").click()
    expect(second.locator("#toasts")).to_contain_text("Task saved, £2.40.")
    expect(second.get_by_role("timer")).to_have_count(0)
    task = Task.objects.latest("pk")
    assert Task.objects.count() == 6
    assert (task.units, task.duration_ms // 60_000, task.account.name) == (2, 12, "Quillo")
    assert (task.started_at, Timer.objects.get().task) == (Timer.objects.get().started_at, task)


def test_it_ticks_here_and_in_the_title(visit):
    page = visit("/")
    start(page)
    page.clock.install()
    move_back(minutes=59, seconds=30)
    page.reload()
    page.clock.run_for(45_000)  # less than it takes to ask the server again
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1:00:\d\d$"))
    expect(page).to_have_title(re.compile(r"^1:00:\d\d · Timer"))


def test_a_long_absence_is_asked_about_and_taken_off(visit):
    page = visit("/")
    page.clock.install()
    start(page)
    move_back(minutes=40)
    page.reload()
    page.clock.fast_forward(25 * 60_000)
    expect(page.get_by_text("Were you away from")).to_be_visible()
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("Were you away from")).to_have_count(0)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    timer = Timer.objects.get()
    assert timer.raw_ms - timer.trimmed_ms == pytest.approx(25 * 60_000, abs=5_000)


SEEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_work_in_another_tab_is_no_absence(visit):
    """The page ticks on behind it; only where the machine slept, or the browser was away, it did not."""
    page = visit("/")
    page.clock.install()
    start(page)
    move_back(minutes=40)
    page.reload()
    page.evaluate(SEEN, "hidden")
    page.clock.run_for(12 * 60_000)
    with page.expect_response("**/tasks/timer/"):
        page.evaluate(SEEN, "visible")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text("Were you away from")).to_have_count(0)
    assert Timer.objects.get().away_from is None


@pytest.mark.parametrize("size", SIZES)
def test_a_forgotten_one_is_cut(visit, size):
    page = visit("/", size=size)
    start(page)
    move_back(hours=4)
    page.reload()
    expect(page.locator("#timer")).to_contain_text("Are you still at work?")
    page.get_by_role("link", name="I stopped earlier").click()
    started = Timer.objects.get().started_at.astimezone(ZoneInfo("Europe/London"))
    ended = started + timedelta(minutes=30)
    page.get_by_label("When you stopped").fill(ended.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Cut it there, and log").click()
    expect(page.get_by_label("Minutes")).to_have_value(re.compile("^(29|30)"))


def test_two_devices_show_the_same_and_a_stale_tap_says_so(visit):
    phone = visit("/", size="phone")
    start(phone)
    laptop = visit("/tasks/")
    laptop.get_by_role("button", name="Pause").click()
    expect(laptop.locator("#timer")).to_contain_text("paused")
    phone.get_by_role("button", name="One more").click()
    expect(phone.locator("#toasts")).to_contain_text("The timer has changed since this page was drawn.")
    expect(phone.locator("#timer")).to_contain_text("paused")
    assert Timer.objects.get().units == 0


def test_t_starts_and_stops_it_and_plus_counts(visit):
    page = visit("/")
    page.keyboard.press("t")
    expect(page.get_by_role("timer")).to_be_visible()
    page.keyboard.press("+")
    expect(page.locator("#timer")).to_contain_text("1 done")
    page.keyboard.press("t")
    expect(page.get_by_label("Minutes")).to_have_value(re.compile(r"^0:\d\d$"))


@pytest.mark.parametrize("address", ["/tasks/", "/payouts/", "/platforms/", "/settings/"])
def test_t_starts_it_from_every_place(visit, address):
    page = visit(address)
    expect(page.get_by_role("button", name="Start a timer")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_role("heading", name="Timer", exact=True)).to_be_visible()


def test_the_menu_starts_it_without_a_script(visit):
    page = visit("/payouts/", size="phone", java_script_enabled=False)
    page.get_by_role("button", name="Your menu").click()
    start(page)


def test_it_needs_no_script(visit):
    page = visit("/tasks/new/", java_script_enabled=False)
    page.get_by_label("Pay", exact=True).fill("0.60")
    start(page)
    move_back(minutes=12)
    page.reload()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^12:[0-5]\d$"))
    expect(page.locator("#timer")).to_contain_text("an hour, your usual is £9.00")
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Stop and log").click()
    expect(page.get_by_label("Pay", exact=True)).to_have_value("0.60")
    page.get_by_role("button", name="Save task").click()
    expect(page.locator("#toasts")).to_contain_text("Task saved, £0.60.")
    assert Task.objects.latest("pk").duration_ms // 60_000 == 12


def test_a_stop_leads_on_from_ticked_rows_too(visit, live_server):
    page = visit("/")
    start(page)
    page.goto(f"{live_server.url}/tasks/")
    page.locator('[name="pick"]').nth(0).check()
    page.get_by_role("button", name="Stop and log").click()
    expect(page).to_have_url(re.compile(r"/tasks/new/\?timer=on$"))


def test_axe_finds_nothing_in_any_state(visit, live_server, alice):
    page = visit("/tasks/timer/")
    assert faults_in_every_look(page) == []
    page.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_role("timer")).to_be_visible()
    move_back(minutes=25)
    Timer.objects.update(pay=D("0.60"), units=3)
    look(page, live_server, "running", "/", "/tasks/", "/tasks/timer/", "/tasks/new/")
    now = timezone.now()
    Timer.objects.update(away_from=now - timedelta(minutes=20), away_until=now - timedelta(minutes=5))
    look(page, live_server, "asked", "/tasks/")
    page.get_by_role("button", name="Stop and log").click()
    expect(page.get_by_label("Minutes")).to_be_visible()
    look(page, live_server, "stopped", "/tasks/new/?timer=on", "/")
    Timer.objects.update(away_from=None, away_until=None)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    move_back(hours=4)
    look(page, live_server, "forgotten", "/tasks/", "/tasks/timer/")


def look(page, live_server, state, *addresses):
    for address in addresses:
        page.goto(live_server.url + address)
        expect(page.locator("#timer")).to_be_visible()
        assert faults_in_every_look(page) == [], (state, address)


def test_a_narrow_page_never_scrolls_sideways(visit, live_server):
    page = visit("/", size="phone")
    start(page)
    move_back(hours=4)
    for address in ("/", "/tasks/", "/tasks/timer/", "/tasks/new/"):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(live_server.url + address)
        assert overflow(page) == 0, address


def test_with_large_letters_it_goes_away_with_the_page(visit, live_server):
    page = visit("/", size="phone")
    start(page)
    fonts = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", fonts)
    pk = Task.objects.latest("pk").pk
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 640})
        for address in ("/tasks/", "/tasks/new/", f"/tasks/{pk}/edit/", "/welcome/"):
            page.goto(live_server.url + address)
            assert overflow(page) == 0, address
            page.evaluate("scrollTo(0, innerHeight)")
            expect(page.locator("#timer")).not_to_be_in_viewport()


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without one"])
@pytest.mark.parametrize("size", SIZES)
def test_a_long_one_is_not_saved_before_its_question_is_answered(visit, size, has_script):
    visit.expected.append("422")
    page = visit("/", size=size, java_script_enabled=has_script)
    start(page)
    move_back(hours=9)
    page.reload()
    page.get_by_role("button", name="Stop and log").click()
    expect(page.get_by_label("Minutes")).to_have_value(re.compile(r"^(540|9:00:\d\d)$"))
    page.get_by_label("Pay", exact=True).fill("4")
    page.get_by_label("Pay", exact=True).press("Enter")
    form = page.locator("#log")
    expect(form).to_contain_text("Say this first, then save again.")
    expect(form.get_by_role("radio", name="No, keep it")).to_be_focused()
    expect(page.get_by_label("Pay", exact=True)).to_have_value("4")
    if has_script:
        assert faults_in_every_look(page) == []
    form.get_by_role("radio", name="Take it off").check()
    form.get_by_role("button", name="Save task").click()
    expect(page.locator("#toasts")).to_contain_text("Task saved, £4.00.")
    assert Task.objects.latest("pk").duration_ms == 20 * 60_000
