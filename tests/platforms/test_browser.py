"""The pages of platforms in a real browser: axe, the console, narrow pages, and search with htmx."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from apps.platforms import rate_services, services
from apps.platforms.catalogue import read_file
from apps.platforms.loading import load_catalogue
from apps.platforms.models import Platform
from tests.axe import faults_in_every_look
from tests.factories import make_person
from tests.visits import visits

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def alice():
    """Somebody with an account in pounds with values of her own, one in points, and a closed one."""
    load_catalogue(read_file(), now=NOW)
    alice = make_person("alice@example.org", name="Alice Reed", home_currency="GBP")
    prolific, swagbucks = (Platform.objects.get(slug=slug) for slug in ("prolific", "swagbucks"))
    services.add_account(
        user=alice, platform=prolific, unit="GBP", minimum=Decimal("7.5"), note="Mind the fee"
    )
    services.add_account(user=alice, platform=swagbucks, unit="PTS")
    shop = services.make_private_account(user=alice, name="Corner shop", unit="EUR", aliases=["shop"])
    services.close_account(user=alice, account_id=shop.pk, now=NOW)
    rate_services.set_rate(
        user=alice, source="USD", target="GBP", valid_on=date(2026, 11, 1), rate=Decimal("0.79")
    )
    return alice


@pytest.fixture
def pages(alice):
    pounds, shop, points = (alice.platform_accounts.get(unit=unit).pk for unit in ("GBP", "EUR", "PTS"))
    return {
        "list": "/platforms/",
        "nothing": "/platforms/?q=zzz",
        "detail": "/platforms/clickworker/",
        "closing": "/platforms/amazon-mechanical-turk/",
        "new": "/platforms/new/",
        "account": f"/platforms/mine/{pounds}/",
        "closed": f"/platforms/mine/{shop}/",
        "edit": f"/platforms/mine/{pounds}/edit/",
        "payday": f"/platforms/mine/{pounds}/payday/",
        "points": f"/platforms/mine/{points}/",
        "points-change": f"/platforms/mine/{points}/points/",
        "rates": "/platforms/rates/",
    }


@pytest.fixture
def visit(live_server, browser, alice, client):
    client.force_login(alice)
    with visits(browser, live_server.url, client.cookies["sessionid"].value) as visit:
        yield visit


def test_axe_finds_nothing_in_any_look(visit, pages, live_server):
    """Of those in a state that the walk of every page does not see."""
    page = visit(pages["list"])
    for name in ("nothing", "closing", "closed", "rates"):
        page.goto(live_server.url + pages[name])
        expect(page.locator("[hx-trigger=load]")).to_have_count(0)
        assert faults_in_every_look(page) == [], name


def test_a_narrow_page_never_scrolls_sideways(visit, pages, live_server):
    page = visit(pages["list"], size="narrow")
    for address in pages.values():
        page.goto(live_server.url + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, address


def test_a_search_answers_while_it_is_typed(visit, pages):
    page = visit("/platforms/")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Search platforms").press_sequentially("prolif")
    expect(page.get_by_role("status").filter(has_text="1 platform fits")).to_be_visible()
    expect(page.locator("#catalogue .entry")).to_have_count(1)
    expect(page.get_by_label("Search platforms")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/platforms/\?q=prolif$"))
    assert page.evaluate("window.sameDocument") is True


def test_a_search_works_without_scripts(visit, pages):
    page = visit("/platforms/", java_script_enabled=False)
    page.get_by_label("Search platforms").fill("prolif")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#catalogue .entry")).to_have_count(1)


def test_a_platform_becomes_mine_with_a_few_taps(visit, pages):
    page = visit("/platforms/?q=clickworker", size="phone")
    page.get_by_role("link", name="Clickworker").first.click()
    page.get_by_label("USD", exact=True).check()
    page.get_by_role("button", name="Add to yours").click()
    expect(page.get_by_role("heading", name="Clickworker")).to_be_visible()
    expect(page.get_by_text("Added Clickworker, paid in USD.")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Payout minimum").fill("15")
    page.get_by_role("button", name="Save values").click()
    expect(page.get_by_role("row", name="Payout minimum")).to_contain_text("US$15.00")


def test_the_next_dates_follow_what_is_chosen(visit, pages):
    page = visit(pages["payday"], size="phone")
    dates = page.locator("#next-dates")
    expect(dates).to_contain_text("if you ask today")
    expect(page.get_by_label("Monday", exact=True).first).to_be_visible()
    page.get_by_label("Every month", exact=True).check()
    expect(dates).to_contain_text("Write the day of the month on which it pays")
    expect(page.get_by_text("On these weekdays")).to_be_hidden()
    page.get_by_label("On these days of the month").fill("last")
    page.get_by_label("On these days of the month").blur()
    expect(dates.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_text("Paid every month, about the last day.")).to_be_visible()


def test_without_a_script_the_dates_are_a_button_away(visit, pages):
    page = visit(pages["payday"], java_script_enabled=False)
    page.get_by_label("Every day", exact=True).check()
    page.get_by_role("button", name="Show the next dates").click()
    expect(page.locator("#next-dates").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_label("Every day", exact=True)).to_be_checked()
