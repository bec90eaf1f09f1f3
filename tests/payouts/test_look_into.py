"""What a person sees of the watchdog: notices, the section, the evidence, and putting it off."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch
from apps.platforms.models import Platform
from tests.factories import make_account, make_payout, make_platform
from tests.payouts.work import decide, earn

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
WAITING = "2 tasks of mine have not been approved yet; the oldest is of 3 Nov 2026."
SENTENCE = "2 tasks on Tagwell, worth £3.50, should be approved by now; the oldest is of 3 Nov 2026."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def tagwell(alice):
    return make_account(alice, "Tagwell", minimum="5", approval_days=7)


@pytest.fixture
def overdue(tagwell):
    """Two tasks of Alice's that nobody approves, and the alert about them."""
    for day, amount, title in ((4, "1.50", "Shop <b>shelves</b>"), (3, "2", "Street signs\n2")):
        at = datetime(2026, 11, day, 12, tzinfo=UTC)
        earn(tagwell, amount, status="pending", started_at=at, title=title)
    watch(NOW)
    return Alert.objects.get()


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def evidence(client, alert):
    html = client.get(reverse("alert_evidence", args=[alert.pk])).content.decode()
    found = re.search(r'<pre class="letter" id="letter">(.*?)</pre>', html, re.S)
    return html, unescape(found[1]) if found else ""


def test_other_pages_have_a_notice_that_leads_to_the_evidence(as_alice, overdue):
    html = page(as_alice, "/settings/")
    assert SENTENCE in html
    assert f'href="/payouts/evidence/{overdue.pk}/"' in html
    assert "In a week" in html


def test_the_payouts_page_has_it_in_a_section_of_its_own_and_only_there(as_alice, alice, overdue):
    late = make_payout(make_account(alice, "Slow"), "3", expected_on="2026-11-20")
    Alert.objects.create(
        user=alice, account=late.account, payout=late, kind="payout_late", key="late", balance=3
    )
    html = page(as_alice, "/payouts/")
    assert html.count(SENTENCE) == 1
    section = html[html.index("To look into") : html.index("Ready now")]
    assert SENTENCE in section
    assert f'href="/payouts/evidence/{overdue.pk}/"' in section
    assert "is late" in html[: html.index("To look into")]


def test_without_anything_to_look_into_there_is_no_section(as_alice, tagwell):
    assert "To look into" not in page(as_alice, "/payouts/")


def test_at_most_three_notices_on_other_pages_and_all_of_them_on_the_payouts_page(as_alice, alice):
    for number in range(5):
        account = make_account(alice, f"A{number}", approval_days=7)
        earn(account, "1", status="pending", started_at=NOW - timedelta(days=20))
    watch(NOW)
    assert page(as_alice, "/settings/").count("should be approved by now") == 3
    assert page(as_alice, "/payouts/").count("should be approved by now") == 5


def test_the_evidence_lists_what_waits_and_says_what_to_write(as_alice, alice, overdue):
    elsewhere = make_account(alice, "Elsewhere", approval_days=7)
    earn(elsewhere, "9", status="pending", started_at=NOW - timedelta(days=20))
    earn(overdue.account, "9", started_at=NOW - timedelta(days=20))  # approved
    earn(overdue.account, "9", status="pending", started_at=NOW)  # in time
    html, letter = evidence(as_alice, overdue)
    assert letter.splitlines() == [
        f"{WAITING} You approve work within 7 days.",
        "- 3 Nov 2026: Street signs 2, £2.00",
        "- 4 Nov 2026: Shop <b>shelves</b>, £1.50",
        "Together: £3.50.",
        "Please approve them, or tell me what is missing.",
    ]
    assert "<b>shelves" not in html
    assert "Shop &lt;b&gt;shelves&lt;/b&gt;" in html
    assert html.count("Pending") == 2


def test_the_evidence_is_in_the_account_s_unit_and_the_person_s_locale(as_alice, alice):
    User.objects.filter(pk=alice.pk).update(locale="de-DE", home_currency="USD")
    account = make_account(alice, "Punkte", unit="EUR", approval_days=1)
    earn(account, "1234.5", status="pending", started_at=NOW - timedelta(days=9), title="Umfrage")
    watch(NOW)
    _, letter = evidence(as_alice, Alert.objects.get())
    assert "1 task of mine has not been approved yet; it is of 17 Nov 2026." in letter
    assert "Together: 1.234,50\N{NO-BREAK SPACE}€." in letter
    assert "Please approve it" in letter


def test_the_evidence_is_of_now_and_ends_when_it_is_settled(as_alice, alice, overdue):
    first, second = alice.tasks.order_by("local_on")
    decide(first, "approved")
    html, letter = evidence(as_alice, overdue)
    assert "Together: £1.50." in letter
    assert "Street signs" not in html
    decide(second, "rejected")
    html, letter = evidence(as_alice, overdue)
    assert letter == ""
    assert "Nothing of this is open any more" in html


def test_a_long_list_is_cut_and_its_sum_is_not(as_alice, alice, tagwell):
    for _ in range(53):
        earn(tagwell, "0.01", status="pending", started_at=NOW - timedelta(days=20))
    watch(NOW)
    html, letter = evidence(as_alice, Alert.objects.get())
    assert html.count('class="entry"') == 50
    assert "- and 3 more\nTogether: £0.53." in letter


def test_the_evidence_of_stranded_money_says_what_can_be_asked(as_alice, alice):
    platform = make_platform("Leftover", expiry_note="Balances expire after 180 idle days.")
    account = make_account(alice, platform=platform, minimum="5")
    earn(account, "3.20", started_at=NOW - timedelta(days=70), title="A survey")
    watch(NOW)
    html, letter = evidence(as_alice, Alert.objects.get())
    assert letter == (
        "My balance is £3.20, and your minimum for a payout is £5. My last work for you was on 17 Sept 2026. "
        "Please tell me how I can have the rest paid out, and whether it expires."
    )
    assert "Balances expire after 180 idle days." in html
    assert "A survey" in html
    assert "Balances expire after 180 idle days." in page(as_alice, f"/platforms/mine/{account.pk}/")


def test_the_evidence_of_a_closing_platform_asks_how_to_get_it_out(as_alice, alice):
    platform = make_platform("Endwell", status=Platform.Status.CLOSING, closes_on="2026-12-31")
    earn(make_account(alice, platform=platform), "3")
    watch(NOW)
    alert = Alert.objects.get()
    assert "you announced that you close on 31 Dec 2026." in evidence(as_alice, alert)[1]
    assert "Closing date of Endwell: 31 Dec 2026. You still have £3.00 there." in page(as_alice, "/payouts/")


def test_the_evidence_costs_the_same_for_many_rows(
    as_alice, alice, tagwell, overdue, django_assert_num_queries
):
    for _ in range(2):
        with django_assert_num_queries(6):  # session, person, alert, sums, rows, notices
            evidence(as_alice, overdue)
        for _ in range(4):
            earn(tagwell, "1", status="pending", started_at=NOW - timedelta(days=20))


def test_an_alert_without_evidence_leads_to_its_payout_or_the_list(as_alice, alice, quillo):
    payout = make_payout(quillo, "3")
    late = Alert.objects.create(
        user=alice, account=quillo, payout=payout, kind="payout_late", key="1", balance=3
    )
    due = Alert.objects.create(user=alice, account=quillo, kind="payout_due", key="2", balance=5, cycle=1)
    assert as_alice.get(f"/payouts/evidence/{late.pk}/").url == f"/payouts/{payout.pk}/"
    assert as_alice.get(f"/payouts/evidence/{due.pk}/").url == "/payouts/"


class TestPuttingOff:
    def put_off(self, client, alert, **headers):
        return client.post(f"/payouts/alerts/{alert.pk}/snooze/", headers=headers)

    def test_it_is_not_shown_for_a_week_and_then_again(self, as_alice, alice, overdue, clock):
        response = self.put_off(as_alice, overdue, referer="http://testserver/settings/")
        assert response.url == "http://testserver/settings/"
        assert SENTENCE not in page(as_alice, "/settings/")
        clock.move_to(NOW + WEEK - timedelta(microseconds=1))
        assert SENTENCE not in page(as_alice, "/settings/")
        clock.move_to(NOW + WEEK)
        assert SENTENCE in page(as_alice, "/settings/")

    def test_that_something_waits_stays_on_the_person_s_row(self, as_alice, alice, overdue):
        before = User.objects.get(pk=alice.pk).data_version
        self.put_off(as_alice, overdue)
        after = User.objects.get(pk=alice.pk)
        assert after.has_notices
        assert after.data_version == before + 1

    def test_the_payouts_page_still_has_it_with_its_day(self, as_alice, overdue):
        self.put_off(as_alice, overdue)
        html = page(as_alice, "/payouts/")
        assert SENTENCE in html
        assert "Put off until Thu 3 Dec." in html

    def test_for_htmx_the_notice_goes_and_nothing_comes(self, as_alice, overdue):
        response = self.put_off(as_alice, overdue, hx_request="true")
        assert (response.status_code, response.content) == (200, b"")

    def test_what_was_put_away_is_gone_for_good(self, as_alice, alice, overdue, clock):
        self.put_off(as_alice, overdue)
        as_alice.post(f"/payouts/alerts/{overdue.pk}/seen/")
        self.put_off(as_alice, overdue)
        clock.move_to(NOW + 2 * WEEK)
        assert SENTENCE not in page(as_alice, "/payouts/")
        assert not User.objects.get(pk=alice.pk).has_notices

    def test_a_stranger_puts_nothing_off_and_reads_nothing(self, client, bob, overdue):
        client.force_login(bob)
        assert self.put_off(client, overdue).status_code == 404
        assert client.get(f"/payouts/evidence/{overdue.pk}/").status_code == 404
        assert Alert.objects.get().snoozed_until is None

    def test_a_higher_level_is_shown_at_once(self, as_alice, overdue, clock):
        clock.move_to(NOW + timedelta(days=3))
        self.put_off(as_alice, overdue)
        watch(NOW + WEEK - timedelta(hours=10))  # 29 days after the work
        assert SENTENCE not in page(as_alice, "/settings/")
        clock.move_to(NOW + WEEK)
        watch(NOW + WEEK)
        assert Alert.objects.unseen().get().level == overdue.level + 1
        assert SENTENCE in page(as_alice, "/settings/")
