"""The payouts pages in a real browser: axe, the console, narrow pages, and the walk without a script."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.accounts.periods import local_date
from apps.payouts.hold_services import hold_account
from apps.payouts.models import Alert, Payout
from apps.payouts.watchdog import watch
from tests.axe import faults_in_every_look
from tests.factories import make_account, make_payout, make_person, make_platform
from tests.payouts.test_fees import write
from tests.payouts.work import earn
from tests.visits import visits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice():
    return make_person("alice@example.org", name="Sam Owen")


@pytest.fixture
def accounts(alice):
    """One account in each state, as the design draws them."""
    today = local_date(timezone.now(), alice.timezone)
    quillo = make_account(alice, "Quillo", minimum="5", method="PayPal", payout_days_min=0, payout_days_max=0)
    tagwell, scribo = (
        make_account(alice, "Tagwell", minimum="10", tone=2),
        make_account(alice, "Scribo", tone=4),
    )
    microdeck = make_account(alice, "Microdeck", minimum="5", tone=5)
    points = make_platform(
        "Pollpost", units=["PTS"], minimums=[{"method": None, "amount": "2000", "unit": "PTS", "note": ""}],
        points_per_unit=250, points_currency="GBP",
    )  # fmt: skip
    earn(quillo, "23.40")
    earn(microdeck, "3.85")
    earn(make_account(alice, platform=points, unit="PTS", tone=6), "1340")
    make_payout(tagwell, "31.15", requested_on=today - timedelta(24), expected_on=today - timedelta(7))
    make_payout(scribo, "12.80", requested_on=today - timedelta(6), expected_on=today + timedelta(1))
    for days, amount, fee in [(3, "12.40", "0.46"), (15, "8.00", "0"), (40, "25.00", "0.93")]:
        make_payout(
            quillo,
            amount,
            arrived_on=today - timedelta(days),
            requested_on=today - timedelta(days + 3),
            fee=fee,
            method="PayPal",
        )
    earn(quillo, "45.40")
    earn(tagwell, "31.15")
    earn(scribo, "12.80")
    return {"quillo": quillo, "scribo": scribo}


@pytest.fixture
def watched(accounts, alice):
    """Something of each kind to look into."""
    now = timezone.now()
    slow = make_account(alice, "Slowly", approval_days=7, tone=3)
    closing = make_platform("Endwell", status="closing", closes_on=now.date() + timedelta(20))
    for number in range(3):
        at = now - timedelta(days=20 + number)
        earn(slow, "1.50", status="pending", title="Voicemail clips, a batch", started_at=at)
    left = make_account(alice, "Leftover", minimum="5", approval_days=7, tone=6)
    earn(left, "3.20", started_at=now - timedelta(days=90))
    earn(make_account(alice, platform=closing), "7", started_at=now)
    promising = make_account(alice, "Promiser", tone=1, expiry_days=30, minimum="9")
    work = now - timedelta(days=20)
    earn(promising, "2.50", title="Draw boxes around cars", started_at=work, promised=Decimal("0.75"))
    earn(
        promising, "1", status="rejected", title="Which of the two answers is better, and why?",
        reason="speed", started_at=work, appeal_until=local_date(now, alice.timezone) + timedelta(1),
    )  # fmt: skip
    watch(now)
    return {alert.kind: alert for alert in Alert.objects.all()}


@pytest.fixture
def visit(live_server, browser, client, alice):
    client.force_login(alice)
    with visits(browser, live_server.url, client.cookies["sessionid"].value) as visit:
        yield visit


def addresses(accounts):
    late = Payout.objects.on_the_way().first()
    of_late = [f"/payouts/{late.pk}/{page}" for page in ("", "arrived/", "failed/")]
    return ["/payouts/", f"/payouts/{accounts['quillo'].pk}/request/", *of_late]


def test_axe_finds_nothing_in_any_look(visit, accounts, live_server):
    no_fault_at(visit("/payouts/"), live_server, addresses(accounts))


def test_axe_finds_nothing_where_there_is_something_to_look_into(visit, watched, live_server):
    no_fault_at(visit("/payouts/"), live_server, watched_addresses(watched))


def test_what_a_method_costs_follows_what_is_typed(visit, accounts, live_server):
    write(accounts["quillo"], "PayPal", percent="2.5")
    write(accounts["quillo"], percent="5")
    address = f"/payouts/{accounts['quillo'].pk}/request/"
    page = visit(address)
    costs = page.locator("#costs")
    expect(costs).to_contain_text("By PayPal it costs about")
    page.get_by_label("Method").fill("Bank")
    page.get_by_label("Amount").fill("10.00")
    page.get_by_label("Amount").blur()
    expect(costs).to_contain_text("By Bank it costs about £0.50, so £9.50 arrives.")
    page.get_by_label("Method").fill("paypal")
    page.get_by_label("Method").blur()
    expect(costs).to_contain_text("By paypal it costs about £0.25, so £9.75 arrives.")
    no_fault_at(page, live_server, [address])


def test_axe_finds_nothing_where_an_account_is_held(visit, accounts, live_server):
    hold_account(account=accounts["quillo"], note="Confirm the new address by mail.")
    account = f"/platforms/mine/{accounts['quillo'].pk}/"
    no_fault_at(visit("/payouts/"), live_server, ["/payouts/", account])


def no_fault_at(page, live_server, places):
    for address in places:
        page.goto(live_server.url + address)
        assert faults_in_every_look(page) == [], address


def watched_addresses(watched):
    return [
        "/payouts/",
        "/payouts/calendar/",
        *(f"/payouts/evidence/{alert.pk}/" for alert in watched.values()),
    ]


def test_a_narrow_page_with_something_to_look_into_never_scrolls_sideways(visit, watched):
    for address in [*watched_addresses(watched), "/settings/"]:
        page = visit(address, size="narrow")
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(width) == 0, address


def test_what_to_write_is_copied(visit, watched):
    page = visit("/payouts/", permissions=["clipboard-read", "clipboard-write"])
    section = page.get_by_role("region", name="To look into")
    section.locator(".note", has_text="Slowly").get_by_role("link", name="What to write").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("3 tasks of mine have not been approved yet;")
    assert copied.endswith("Please approve them, or tell me what is missing.")


def test_without_a_script_the_words_are_there_and_no_button_that_does_nothing(visit, watched):
    page = visit(f"/payouts/evidence/{watched['account_idle'].pk}/", java_script_enabled=False)
    expect(page.get_by_text("My balance is £3.20, and your minimum for a payout is £5.")).to_be_visible()
    expect(page.get_by_text("Copy", exact=True)).to_be_hidden()


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without one"])
def test_a_notice_is_put_off_where_it_stands(visit, watched, has_script):
    page = visit("/settings/", java_script_enabled=has_script)
    notice = page.locator(".notices .note", has_text="You can appeal against 1 rejection on Promiser")
    notice.get_by_role("button", name="In a week").click()
    expect(notice).to_have_count(0)
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    page.goto(page.url.replace("/settings/", "/payouts/"))
    expect(page.get_by_text("Put off until")).to_have_count(1)


def test_the_calendar_address_is_made_in_the_browser(visit, watched):
    page = visit("/payouts/")
    page.get_by_role("link", name="The calendar address").click()
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("heading", name="Your new address")).to_be_visible()
    expect(page.locator("#address")).to_contain_text("/payouts/calendar.ics?key=")
    page.get_by_role("button", name="Remove the address").click()
    expect(page.get_by_role("heading", name="No address yet")).to_be_visible()


def test_a_narrow_page_never_scrolls_sideways(visit, accounts):
    for address in addresses(accounts):
        page = visit(address, size="narrow")
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(width) == 0, address


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without one"])
def test_from_ready_to_arrived_and_back(visit, accounts, has_script):
    page = visit("/payouts/", java_script_enabled=has_script)
    notice = page.get_by_text("Quillo has reached its minimum of £5.")
    expect(notice).to_be_visible()
    page.get_by_role("region", name="Ready now").get_by_role("link", name="Request payout").click()
    expect(page.get_by_label("Amount")).to_have_value("23.40")
    page.get_by_label("Amount").fill("20")
    page.get_by_role("button", name="Note the request").click()
    expect(page.get_by_text("£20.00 requested from Quillo.")).to_be_visible()
    expect(notice).to_have_count(0)
    way = page.get_by_role("region", name="On the way").locator("li", has_text="Quillo")
    way.get_by_role("link", name="Mark as arrived").click()
    page.get_by_label("Received").fill("19.40")
    page.get_by_role("button", name="Mark as arrived").click()
    expect(page.get_by_text("£19.40 from Quillo arrived.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("£20.00 from Quillo is on its way again.")).to_be_visible()


def test_a_notice_is_put_away_in_place(visit, accounts):
    page = visit("/payouts/")
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("Quillo has reached its minimum of £5.")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()
    expect(page.get_by_text("Quillo has reached its minimum of £5.")).to_have_count(0)
