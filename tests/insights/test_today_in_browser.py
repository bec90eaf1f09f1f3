"""Today in a real browser: axe, narrow and enlarged, with and without scripts, and what it weighs."""

import gzip
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.accounts.services import change_preferences
from apps.insights.services import add_sample
from tests.axe import faults_in_every_look
from tests.console import listen
from tests.design.budgets import KB, MOST_BYTES, MOST_REQUESTS, MOST_SHIFTED
from tests.factories import make_account, make_person, make_platform, make_task, make_type
from tests.visits import visits

pytestmark = pytest.mark.django_db(transaction=True)
TYPES = (
    "App testing,Survey,Study,Image tagging,Categorising,Transcription,Data entry,Data cleaning,Short review"
)
# What a browser without a window leaves out, and another asks for.
LEFT_OUT = """() => Promise.all([...document.querySelectorAll("link[rel=icon], link[rel=manifest]")]
  .filter(({ href }) => !performance.getEntriesByName(href).length).map(({ href }) => fetch(href)))
  .then((found) => found.length)"""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const { value, hadRecentInput } of seen.getEntries()) if (!hadRecentInput) window.shifted += value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(autouse=True)
def _now():
    """The browser keeps its own time, so here is the real one."""


@pytest.fixture
def sam(client):
    user = make_person("sam@example.org", name="Sam", timezone="Europe/London")
    for name in TYPES.split(","):
        make_type(name)
    change_preferences(user_id=user.pk, weekly_goal=Decimal(50), hourly_floor=Decimal(10))
    add_sample(user=user, now=timezone.now())
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def visit(live_server, browser, sam):
    with visits(browser, live_server.url, sam) as visit:
        yield visit


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def weights(answers):
    """Bytes by what is asked for; htmx, which is not ours, under its own name."""
    found: Counter[str] = Counter()
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        kind = "htmx" if "htmx" in answer.url else kind
        found[kind] += len(body if kind == "font" else gzip.compress(body, 9))
    return found + Counter({"all": found.total()})


def test_it_keeps_to_its_budgets(browser, live_server, sam, record_property):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": sam, "url": live_server.url}])
    page, answers, said = context.new_page(), [], []
    page.on("response", lambda answer: answers.append(answer))
    listen(page, said)
    page.add_init_script(SHIFTS)
    page.goto(live_server.url, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.evaluate(LEFT_OUT)
    urls, found, shifted = [each.url for each in answers], weights(answers), page.evaluate("window.shifted")
    context.close()
    told = [f"{kind} {found[kind] / KB:.1f} of {most // KB} KB" for kind, most in MOST_BYTES.items()]
    told += [f"{len(urls)} of {MOST_REQUESTS} requests", f"moved by {shifted:.3f} of {MOST_SHIFTED}"]
    record_property("Today on a phone", ", ".join(told))
    assert {kind: found[kind] for kind, most in MOST_BYTES.items() if found[kind] > most} == {}
    assert len(urls) <= MOST_REQUESTS, urls
    assert shifted <= MOST_SHIFTED
    assert [url for url in urls if not url.startswith(live_server.url)] == []
    assert said == []


def test_axe_finds_nothing_in_any_look(visit):
    page = visit()
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert faults_in_every_look(page) == []


def test_a_narrow_page_never_scrolls_sideways(visit):
    page = visit(size="narrow")
    page.get_by_text("Show as a table").click()
    expect(page.locator(".trend table")).to_be_visible()
    assert overflow(page) == 0


@pytest.mark.parametrize("address", ["/", "/insights/rate/?days=90"])
def test_on_a_narrow_page_a_note_has_the_width_to_itself_and_its_link_stands_below(visit, address):
    sam = User.objects.get(email="sam@example.org")
    make_task(sam, make_account(sam, unit="USD"), started_at=timezone.now() - timedelta(hours=1))
    note = visit(address, size="narrow").locator(".today__note")
    words, link = (note.locator(part).bounding_box() for part in ("span", "a"))
    assert words["width"] > 0.75 * note.bounding_box()["width"]
    assert link["y"] >= words["y"] + words["height"]


def test_another_grouping_is_swapped_in_place_and_back_undoes_it(visit):
    page = visit("/?days=90")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Type", exact=True).click()
    expect(page.get_by_role("rowheader", name="Survey")).to_be_visible()
    assert page.url.endswith("/?days=90&by=type")
    assert page.evaluate("window.stayed")
    expect(page.locator("#by-type")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("rowheader", name="Quillo")).to_be_visible()
    expect(page.get_by_role("heading", name="Payouts")).to_be_visible()


def test_the_same_without_scripts(visit):
    page = visit("/?days=90", java_script_enabled=False)
    page.get_by_role("link", name="Type", exact=True).click()
    expect(page.get_by_role("rowheader", name="Survey")).to_be_visible()
    assert page.url.endswith("/?days=90&by=type")
    expect(page.get_by_role("heading", name="Payouts")).to_be_visible()


def test_the_ledger_is_open_on_a_laptop_and_a_fold_on_a_phone(visit):
    expect(visit().get_by_text("Advertised pay")).to_be_visible()
    page = visit(size="phone")
    expect(page.get_by_text("Advertised pay")).to_be_hidden()
    page.get_by_text("How we get there").click()
    expect(page.get_by_text("Advertised pay")).to_be_visible()


def test_sample_data_goes_with_one_tap(visit):
    page = visit()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#toasts")).to_contain_text("Sample data removed")
    expect(page.get_by_role("button", name="Show sample data")).to_be_visible()
    expect(page.get_by_text("sample data, made up")).to_have_count(0)


def test_the_button_says_how_many_platforms_are_ticked(visit):
    for name in ("Prolific", "Clickworker", "Toloka"):
        make_platform(name, slug=name.lower())
    page = visit("/welcome/")
    expect(page.get_by_role("button", name="Use these", exact=True)).to_be_visible()
    page.get_by_label("Prolific").check()
    page.get_by_label("Toloka").check()
    expect(page.get_by_role("button", name="Use these 2", exact=True)).to_be_visible()
