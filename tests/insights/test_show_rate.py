"""The figures of the page of the rate: every step by hand, gift cards, unpaid time, little data."""

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest

from apps.insights import beside
from apps.insights.today import today_of
from apps.payouts.balances import standing_of
from apps.payouts.journal import entries
from apps.payouts.models import Payout
from apps.payouts.waiting import Delay
from apps.platforms.money import Money
from apps.platforms.services import change_account
from apps.tasks import unpaid
from apps.tasks.models import Status
from tests.factories import make_account, make_payout, make_rate, make_type
from tests.insights.conftest import NOW
from tests.insights.rate_pages import ADDRESS, QUERIES, arrive, body, page, said, steps
from tests.insights.work import MINUTE, log
from tests.money import pounds


def facts_of(user, account):
    """Its balance, its payouts and the whole journal."""
    return standing_of(account), list(Payout.objects.for_user(user).values()), list(entries(user))


class TestFigures:
    def test_every_step_of_a_mixed_month(self, alice, quillo):
        """Handed in: 4 x 30 min at 6.00, one rejected, one pending; screened out 30 min with 0.50 for it.

        3 of 4 decided... 2 of 3: p = (2 + 9.5) / (3 + 10) = 23/26. All time is 2.5 h.
        """
        for status in ("approved", "approved", "rejected", "pending"):
            log(alice, quillo, 30, "6.00", status)
        log(alice, quillo, 30, "1.00", "screened_out", paid=D("0.50"))
        arrive(quillo, "8.00", fee="0.50")
        found = page(alice)
        assert steps(found) == {
            "advertised": "12.00",
            "rejected": "-3.00",
            "unpaid": "-1.60",  # 18.50 in 2.5 h are 7.40
            "doubt": "-0.28",  # 6.00 x 3/26 in 2.5 h
            "fees": "-0.20",
            "effective": "6.92",
            "pending": "-2.12",  # 6.00 x 23/26
            "open": "-1.80",  # of 12.50 are 4.50 still there
            "received": "3.00",
        }
        assert found.rate == pounds("6.92")
        assert said(found) == {
            "Advertised": "£12.00",
            "Settled": "£4.80",
            "Real": "£6.92",
            "From here on": "£6.92",
            "In hand": "£3.00",
            "To compare by": said(found)["To compare by"],
            "Days to cash": "9",  # (28 + 0) / (2 + 1), the payout having come a day before the work
            "Unpaid for each paid hour": "1\u00a0h\u00a030",
            "Unpaid share": "60 %",
        }

    def test_two_of_ten_rejected_cost_a_fifth(self, alice, quillo):
        for number in range(10):
            log(alice, quillo, 5, "0.50", "rejected" if number < 2 else "approved")
        found = page(alice)
        assert steps(found) | {"open": "", "received": ""} == {
            "advertised": "6.00",
            "rejected": "-1.20",
            "effective": "4.80",
            "open": "",
            "received": "",
        }
        assert found.largest.key == "rejected"

    def test_money_that_waits_is_not_received_until_its_day(self, alice, quillo):
        """An hour for 12.00, paid after 42 days."""
        worked_on = NOW - timedelta(days=42)
        log(alice, quillo, 60, "12.00", at=worked_on)
        payout = make_payout(quillo, "12.00", requested_on=worked_on.date())
        for now, came in ((NOW - timedelta(days=1), "0.00"), (NOW, "12.00")):
            if now == NOW:
                payout.delete()
                arrive(quillo, "12.00", asked=worked_on.date(), on=NOW.date())
            found = page(alice, now=now, days=90)
            assert (steps(found)["effective"], steps(found)["received"]) == ("12.00", came)
            assert said(found)["In hand"] == f"£{came}"

    def test_forty_two_days_of_waiting_at_two_per_cent_a_month(self):
        delay = Delay(Fraction(42), 1.0)
        worth = beside.adjusted(Fraction(12), [beside.Part(Fraction(12), delay)], Fraction(2, 100) / 30)
        assert Money.nearest(worth, "GBP") == pounds("11.67")

    def test_waiting_is_weighed_by_the_money_that_waits(self):
        """15.00 of which a third waits 21 days, and the rest none: 5.00 / 1.021 and 10.00 x 0.9."""
        weighed = [
            beside.Part(Fraction(1), Delay(Fraction(21), 1.0)),
            beside.Part(Fraction(2), Delay(Fraction(0), 0.9)),
        ]
        assert Money.nearest(beside.adjusted(15, weighed, Fraction(1, 1000)), "GBP") == pounds("13.90")
        wait = beside.wait_of(weighed)
        assert (wait.days, round(float(wait.chance), 4)) == (7, 0.9333)

    def test_the_factor_is_the_person_s_where_there_is_one(self, alice):
        assert beside.delay_factor(alice) == Fraction(1, 1000)
        alice.delay_per_mille = 0
        assert beside.delay_factor(alice) == 0

    @pytest.mark.parametrize(
        ("unit", "reward", "shown"),
        [
            pytest.param("JPY", "500", {"advertised": "1500", "rejected": "-750", "received": "0"}, id="yen"),
            pytest.param(
                "KWD", "0.101", {"advertised": "0.303", "rejected": "-0.151", "received": "0"}, id="dinars"
            ),
        ],
    )
    def test_it_speaks_in_the_home_currency(self, alice, unit, reward, shown):
        alice.home_currency = unit
        alice.save()
        account = make_account(alice, unit=unit)
        log(alice, account, 20, reward)
        log(alice, account, 20, reward, "rejected")
        found = {row.key: row.amount for row in page(alice).rows}
        assert {key: found[key] for key in shown} == {
            key: Money(D(text), unit) for key, text in shown.items()
        }

    def test_a_conversion_and_its_loss_have_a_step(self, alice):
        dollars = make_account(alice, "Tagwell", unit="USD")
        make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.80")
        log(alice, dollars, 60, "10.00", at=NOW - timedelta(days=9))
        payout = arrive(dollars, "10.00", asked=date(2026, 11, 20))
        payout.arrivals.update(other_unit="GBP", other_amount=D("7.50"))
        assert steps(page(alice)) == {
            "advertised": "8.00",
            "effective": "8.00",
            "exchange": "-0.50",
            "received": "7.50",
        }

    def test_lost_money_has_a_step(self, alice, quillo):
        log(alice, quillo, 60, "10.00")
        make_payout(quillo, "10.00", state="failed", lost=D("10.00"), failed_on=NOW.date())
        assert steps(page(alice)) == {
            "advertised": "10.00",
            "effective": "10.00",
            "lost": "-10.00",
            "received": "0.00",
        }

    def test_work_without_a_time_is_said_and_in_no_rate(self, as_alice, alice, quillo):
        log(alice, quillo, 20, "5.00")
        log(alice, quillo, None, "7.00")
        arrive(quillo, "12.00")
        assert steps(page(alice)) == {"advertised": "15.00", "effective": "15.00", "received": "15.00"}
        html = body(as_alice.get(ADDRESS))
        assert "Work without a time</a><small>1 task, £7.00 earned.</small>" in html

    def test_an_account_and_a_type_stand_for_themselves(self, alice, quillo):
        other, survey, writing = make_account(alice, "Scribo"), make_type("Survey"), make_type("Writing")
        log(alice, quillo, 60, "9.00", type=survey)
        log(alice, quillo, 60, "3.00", type=writing)
        log(alice, other, 60, "6.00", type=writing)
        arrive(quillo, "4.00", fee="1.00")
        assert steps(page(alice))["effective"] == "5.67"
        assert steps(page(alice, account_id=other.pk)) == {
            "advertised": "6.00", "effective": "6.00", "open": "-6.00", "received": "0.00",
        }  # fmt: skip
        # Of 18.00 in all 9.00 are surveys: half of the fee; of what came to Quillo, 3/4.
        assert steps(page(alice, type_id=survey.pk)) == {
            "advertised": "9.00", "fees": "-0.50", "effective": "8.50", "open": "-6.00", "other": "-0.25",
            "received": "2.25",
        }  # fmt: skip

    @pytest.mark.parametrize("by", ["platform", "type"])
    @pytest.mark.parametrize("days", [7, 30, 90])
    def test_today_s_ledger_is_its_short_form(self, alice, quillo, days, by):
        other = make_account(alice, "Scribo", unit="USD")
        make_rate(alice, "USD", "GBP", date(2026, 1, 1), "0.81")
        make_rate(alice, "USD", "GBP", date(2026, 11, 25), "0.77")
        for number, status in enumerate([*Status.values, *Status.values]):
            at = NOW - timedelta(days=4 * number)
            log(alice, (quillo, other)[number % 2], 7 + number, "1.37", status, at=at, bonus=D("0.11"))
        arrive(quillo, "1.00", fee="0.13")
        arrive(other, "1.00", fee="0.29")
        alice.refresh_from_db()
        short = today_of(alice, now=NOW, days=days, by=by).figure
        found = page(alice, days=days)
        first = [row for row in found.rows if row.key in ("advertised", "effective")]
        assert [row.amount for row in first] == [short.ledger.advertised, short.ledger.effective]
        whole = [row.key for row in found.rows]
        long = [(row.label, row.amount) for row in found.rows[1 : whole.index("effective")]]
        assert long == [(line.label, line.amount) for line in short.ledger.short]
        assert found.rate == short.rate


class TestGiftCards:
    """An hour for 12.50, paid in gift cards that are worth 0.90 for 1.00 to Alice."""

    @pytest.fixture
    def cards(self, alice):
        account = make_account(alice, "Cardy", cash_worth=D("0.9"), method="gift card")
        log(alice, account, 60, "12.50")
        return account

    def test_they_have_a_step_between_the_real_rate_and_what_came(self, alice, cards):
        arrive(cards, "12.50")
        found = page(alice)
        assert steps(found) == {
            "advertised": "12.50",
            "effective": "12.50",
            "gift_cards": "-1.25",
            "received": "11.25",
        }
        assert said(found)["In hand"] == "£11.25"

    def test_what_is_not_here_yet_is_at_its_face(self, alice, cards):
        arrive(cards, "5.00", fee="1.00")
        assert steps(page(alice)) == {
            "advertised": "12.50",
            "fees": "-1.00",
            "effective": "11.50",
            "gift_cards": "-0.40",  # of the 4.00 that came
            "open": "-7.50",
            "received": "3.60",
        }

    def test_one_compares_by_what_they_are_worth(self, alice, cards):
        before = Fraction(D(said(page(alice))["To compare by"].removeprefix("£")))
        cards.cash_worth = None
        cards.save()
        face = Fraction(D(said(page(alice))["To compare by"].removeprefix("£")))
        assert abs(face * Fraction(9, 10) - before) <= Fraction(1, 100)

    def test_each_account_s_part_counts_by_its_own_worth(self):
        """10.00 of which half is cards at 0.90, all here at once: 5.00 and 4.50."""
        now = Delay(Fraction(0), 1.0)
        parts = [beside.Part(Fraction(3), now), beside.Part(Fraction(3), now, Fraction(9, 10))]
        assert beside.adjusted(10, parts, Fraction(1, 1000)) == Fraction("9.5")

    def test_the_step_opens_its_payouts_and_the_accounts_that_say_so(self, as_alice, alice, cards, quillo):
        other = make_account(alice, "Never paid", cash_worth=D("0.5"))
        for account in (quillo, other):
            log(alice, account, 30, "3.00")
        arrive(cards, "12.50")
        arrive(quillo, "3.00")
        [row] = [row for row in page(alice).rows if row.key == "gift_cards"]
        assert row.url == "/payouts/"
        assert [(each.label, each.url) for each in row.more] == [
            ("Cardy at 90 %", f"/platforms/mine/{cards.pk}/")
        ]
        html = body(as_alice.get(ADDRESS))
        assert f'<a href="/platforms/mine/{cards.pk}/">Cardy at 90 %</a>' in html
        assert "with gift cards at what they are worth to you" in html
        assert "Gift cards count by what they are worth to you." in html

    def test_an_account_and_a_type_have_their_own_part(self, alice, cards, quillo):
        log(alice, cards, 60, "12.50", type=make_type("Writing"))
        log(alice, quillo, 60, "5.00")
        arrive(cards, "25.00")
        arrive(quillo, "5.00")
        assert "gift_cards" not in steps(page(alice, account_id=quillo.pk))
        assert steps(page(alice, account_id=cards.pk))["gift_cards"] == "-1.25"
        assert steps(page(alice, type_id=make_type("Writing").pk))["gift_cards"] == "-1.25"

    def test_a_changed_factor_changes_rates_and_no_fact(self, alice, cards):
        arrive(cards, "12.50")
        before = facts_of(alice, cards)
        change_account(user=alice, account_id=cards.pk, cash_worth=D("0.5"))
        assert steps(page(alice))["received"] == "6.25"
        assert facts_of(alice, cards) == before
        assert standing_of(cards).balance == pounds(0)

    def test_today_keeps_the_real_rate(self, alice, cards):
        arrive(cards, "12.50")
        alice.refresh_from_db()
        assert today_of(alice, now=NOW, days=30, by="platform").figure.rate == pounds("12.50")

    @pytest.mark.parametrize(("address", "queries"), [(ADDRESS, QUERIES), ("/", QUERIES), ("/payouts/", 6)])
    def test_it_costs_no_query(self, as_alice, alice, cards, django_assert_num_queries, address, queries):
        arrive(cards, "2.00")
        make_payout(cards, "1.00")
        known = {"cash_worth": D("0.8"), "own_minimums": [{"method": "gift card", "amount": "50"}]}
        for changes in ({"cash_worth": None}, known):
            change_account(user=alice, account_id=cards.pk, **changes)
            as_alice.get(address)  # what is looked at once
            with django_assert_num_queries(queries):
                as_alice.get(address)


class TestUnpaidTime:
    def spend(self, user, minutes, kind="search", **more):
        unpaid.log_overhead(
            user=user,
            kind=kind,
            duration_ms=round(minutes * MINUTE),
            started_at=NOW - timedelta(hours=2),
            **more,
        )

    def test_it_has_its_steps_and_its_rates(self, alice, quillo):
        """2.00 and 1.00 on top in 10 min; returned after 15; screened out after 5 with 0.10; search 5 min;
        a test of 25 min; a fee of 0.25: settled 2.85 an hour, without the test 4.89."""
        log(alice, quillo, 10, "2.00", bonus=D("1.00"))
        log(alice, quillo, 15, "1.00", "returned")
        log(alice, quillo, 5, "1.00", "screened_out", paid=D("0.10"))
        self.spend(alice, 5, account=quillo)
        self.spend(alice, 25, "qualification", account=quillo)
        arrive(quillo, "3.10", fee="0.25")
        found = page(alice)
        assert steps(found) == {
            "advertised": "12.00",
            "unpaid": "-7.80",
            "extra": "2.00",
            "recurring": "-0.89",
            "one_off": "-2.21",
            "fees": "-0.25",
            "effective": "2.85",
            "received": "2.85",
        }
        values = said(found)
        assert (values["Settled"], values["From here on"], values["In hand"]) == ("£2.85", "£4.89", "£2.85")
        assert {row.url for row in found.rows if row.key in ("recurring", "one_off")} == {
            "/tasks/unpaid/new/"
        }

    def test_four_hundred_seconds_of_searching(self, alice, quillo):
        log(alice, quillo, 20, "5.00")
        self.spend(alice, 400 / 60)
        found = page(alice)
        assert steps(found)["effective"] == "11.25"
        assert (said(found)["Unpaid for each paid hour"], said(found)["Unpaid share"]) == (
            "20\u00a0min",
            "25 %",
        )

    def test_a_type_bears_its_part_of_its_platform_s(self, alice, quillo):
        survey, writing = make_type("Survey"), make_type("Writing")
        log(alice, quillo, 30, "9.00", type=survey)
        log(alice, quillo, 30, "3.00", type=writing)
        self.spend(alice, 30, account=quillo)
        self.spend(alice, 60)
        assert steps(page(alice, type_id=survey.pk))["effective"] == "12.00"
        assert steps(page(alice, account_id=quillo.pk))["effective"] == "8.00"
        assert steps(page(alice, days=None))["effective"] == "4.80"


class TestLittleData:
    @pytest.mark.parametrize(("tasks", "is_early"), [(4, True), (5, False)])
    def test_it_is_not_judged(self, as_alice, alice, quillo, tasks, is_early):
        for _ in range(tasks):
            log(alice, quillo, 5, "0.50")
        log(alice, quillo, 5, "0.50", "screened_out") if not is_early else None
        html = body(as_alice.get(ADDRESS))
        assert ("too early to judge" in html) is is_early
        assert ("Most goes to this step" in html) is not is_early
        assert "£6.00" in html

    def test_nothing_is_nothing_and_not_zero(self, as_alice, quillo):
        html = body(as_alice.get(ADDRESS))
        assert "Nothing was logged in this time" in html
        assert "The rates beside it" not in html
        assert "£0.00" not in html

    def test_work_without_any_time_is_not_measurable(self, as_alice, alice, quillo):
        log(alice, quillo, None, "7.00")
        html = body(as_alice.get(ADDRESS))
        assert "Not measurable: nothing here has a time." in html
        assert html.count("<span>not measurable</span>") == 8
        assert "An assumption: no payout is known to judge by." in html
        assert "falls" not in html
        assert "£0.00" not in html

    def test_work_that_brought_nothing_is_zero(self, as_alice, alice, quillo):
        log(alice, quillo, 10, "1.00", "screened_out")
        html = body(as_alice.get(ADDRESS))
        assert '<span class="figure__n">£0.00</span>' in html
        assert "Nothing was handed in, so nothing was advertised to begin with." in html
