"""One's own figures beside what the catalogue says of a platform."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.payouts.claims import claims_of
from apps.tasks.unpaid import log_overhead
from tests.factories import make_account, make_payout, make_platform
from tests.payouts.work import NOON, decide, earn

TODAY = date(2026, 11, 26)
FIVE = [{"method": None, "amount": "5", "unit": "GBP", "note": ""}]


@pytest.fixture
def listed(alice):
    """On a platform that says: approved within 7 days, paid within 3, from five pounds."""
    platform = make_platform(
        "Quillo",
        minimums=FIVE,
        approval_days=7,
        payout_days_min=0,
        payout_days_max=3,
        fee_note="Two in a hundred.",
    )
    return make_account(alice, platform=platform)


def lines(account):
    return {line.title: line for line in claims_of(account.user, account, TODAY)}


def approve_after(account, *days):
    for wait in days:
        with time_machine.travel(NOON, tick=False):
            task = earn(account, "1.00", status="pending")
        with time_machine.travel(NOON + timedelta(days=wait), tick=False):
            decide(task, "approved")


def test_what_nobody_knows_yet_is_no_figure(listed):
    found = lines(listed)
    assert {line.yours for line in found.values()} == {"", "£5.00"}
    assert found["Payout minimum that counts"].yours == "£5.00"
    assert not any(line.is_early for line in found.values())


def test_the_catalogue_stands_beside(listed):
    says = {title: line.says for title, line in lines(listed).items() if line.says}
    assert says == {
        "Until work is approved": "At most 7 days.",
        "From asking to the money": "At most 3 days.",
        "Fees": "Two in a hundred.",
        "Payout minimum that counts": "£5.00",
    }


def test_the_own_minimum_counts_beside_the_stated_one(listed):
    listed.minimum = D(8)
    line = lines(listed)["Payout minimum that counts"]
    assert (line.yours, line.says) == ("£8.00", "£5.00")


def test_an_hour_and_the_hours_count_unpaid_time(listed):
    for _ in range(3):
        earn(listed, "2.00")
    log_overhead(user=listed.user, account=listed, kind="search", duration_ms=3_600_000, started_at=NOON)
    found = lines(listed)
    hour = found["An hour of your time, before fees"]
    assert (hour.yours, hour.rests_on) == ("£3.00 an hour", "from 3 timed tasks")
    assert found["Your time"].yours == "2\u00a0h\u00a000, 1\u00a0h\u00a000 of it beside the tasks"


def test_work_without_time_has_no_rate(listed):
    earn(listed, "2.00", duration_ms=None)
    found = lines(listed)
    assert found["An hour of your time, before fees"].yours == ""
    assert found["Your time"].yours == ""


def test_approvals_are_told_with_their_number_and_waits(listed):
    approve_after(listed, 1, 2, 2, 9, 3)
    earn(listed, "1.00", status="rejected")
    found = lines(listed)
    share = found["Approved"]
    assert (share.yours, share.rests_on) == ("83.3 %", "of 6 tasks that were decided")
    wait = found["Until work is approved"]
    assert wait.yours == "half within 2 days, the longest 9 days"
    assert (wait.rests_on, wait.is_early) == ("from the latest 5 approvals", False)


@pytest.mark.parametrize(("approvals", "is_early"), [(4, True), (5, False)])
def test_fewer_than_five_are_too_early_to_judge(listed, approvals, is_early):
    approve_after(listed, *[1] * approvals)
    assert lines(listed)["Approved"].is_early is is_early


def test_payouts_are_told_by_their_wait_their_dates_and_their_fees(listed):
    for asked, arrived, fee in (
        ("10-01", "10-05", "0.10"),
        ("10-10", "10-12", "0"),
        ("11-01", "11-21", "0.50"),
    ):
        make_payout(
            listed,
            "10",
            fee=fee,
            requested_on=date.fromisoformat(f"2026-{asked}"),
            expected_on=date.fromisoformat(f"2026-{asked}") + timedelta(days=3),
            arrived_on=date.fromisoformat(f"2026-{arrived}"),
        )
    found = lines(listed)
    wait = found["From asking to the money"]
    assert (wait.yours, wait.rests_on) == (
        "half within 4 days, the longest 20 days",
        "from 3 payouts that came",
    )
    assert wait.is_early
    on_time = found["Likely on time"]
    assert (on_time.yours, on_time.rests_on) == ("81.2 %", "from 3 payouts")  # (2 + 4.5) of (3 + 5)
    assert found["Fees"].yours == "£0.60 of £30.00, 2 %"


def test_a_payout_that_has_not_come_costs_nothing_yet(listed):
    make_payout(listed, "10")
    assert lines(listed)["Fees"].yours == ""


def test_other_accounts_stay_out_of_it(alice, listed):
    other = make_account(alice, "Other")
    earn(other, "9")
    make_payout(other, "9", arrived_on=TODAY, fee="1")
    assert {line.yours for line in lines(listed).values()} == {"", "£5.00"}


def test_it_takes_three_queries_however_much_there_is(listed):
    def taken():
        with CaptureQueriesContext(connection) as queries:
            claims_of(listed.user, listed, TODAY)
        return len(queries)

    taken()
    for _ in range(2):
        approve_after(listed, 1, 2, 3)
        make_payout(listed, "1", arrived_on=TODAY)
        assert taken() == 3


class TestPage:
    def test_it_is_a_part_for_htmx_and_a_page_without(self, as_alice, listed):
        approve_after(listed, 1, 2)
        url = reverse("account_claims", args=[listed.pk])
        part = as_alice.get(url, headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith("<section")
        assert "from the latest 2 approvals: too early to judge" in part
        assert "not known yet" in part
        assert "<html" in as_alice.get(url).content.decode()

    def test_the_platforms_page_links_to_it_for_each_account(self, as_alice, alice, listed):
        other = make_account(alice, platform=listed.platform, unit="USD")
        html = as_alice.get(reverse("platform_detail", args=[listed.platform.slug])).content.decode()
        for account in (listed, other):
            url = reverse("account_claims", args=[account.pk])
            assert f'hx-get="{url}"' in html
            assert f'href="{url}"' in html  # without JavaScript

    def test_who_has_no_account_there_sees_the_facts_only(self, client, bob, listed):
        client.force_login(bob)
        html = client.get(reverse("platform_detail", args=[listed.platform.slug])).content.decode()
        assert "Yours beside what it says" not in html

    def test_a_stranger_finds_nothing(self, client, bob, listed):
        client.force_login(bob)
        assert client.get(reverse("account_claims", args=[listed.pk])).status_code == 404

    def test_an_account_that_is_in_no_catalogue_has_no_claims_to_stand_beside(self, as_alice, quillo):
        assert as_alice.get(reverse("account_claims", args=[quillo.pk])).status_code == 404
