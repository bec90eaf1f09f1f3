"""What signing up has cost, and how much work pays it back."""

from datetime import UTC, datetime
from decimal import Decimal as D
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.platforms import services as accounts
from apps.tasks import rollups
from apps.tasks.choices import Choices
from apps.tasks.payback import break_even_ms
from apps.tasks.rates import rates
from apps.tasks.signing_up import cost_of
from apps.tasks.unpaid import delete_overhead, log_overhead
from tests.factories import make_account, make_person, make_rate, make_task

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = 60_000
TIMES = st.integers(0, 10**10)
RATES = st.fractions(min_value="0.01", max_value=10_000, max_denominator=10_000)


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", home_currency="GBP")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org")


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo", sign_up="applied")


def spend(account, minutes, kind="qualification"):
    spent = {"kind": kind, "duration_ms": minutes * MINUTE, "started_at": NOON}
    return log_overhead(user=account.user, account=account, **spent).entry


def work(account, reward, minutes=60, **facts):
    known = {"status": "approved", "reward": D(reward), "duration_ms": minutes and minutes * MINUTE}
    return make_task(account.user, account, **(known | facts))


def cost(account):
    return cost_of(account.user, account)


class TestBreakEven:
    @pytest.mark.parametrize(
        ("unpaid", "own", "usual", "expected"),
        [
            pytest.param(90, 10, 8, 72, id="better paid than elsewhere: sooner"),
            pytest.param(90, 4, 8, 180, id="worse paid: later"),
            pytest.param(90, None, 8, 90, id="no rate of its own yet: an hour for an hour"),
            pytest.param(90, 10, None, 90, id="no other work"),
            pytest.param(90, None, None, None, id="no rate is known"),
            pytest.param(90, 0, 8, None, id="it brings nothing"),
            pytest.param(90, -1, 8, None, id="it costs money"),
            pytest.param(90, 10, -8, 0, id="the time was worth nothing"),
            pytest.param(0, 10, 8, 0, id="no time was spent"),
            pytest.param(0, None, None, None, id="neither is known, and nothing was spent"),
        ],
    )
    def test_examples(self, unpaid, own, usual, expected):
        assert break_even_ms(unpaid, own, usual) == expected

    @given(TIMES, RATES, RATES)
    def test_the_work_brings_what_the_time_was_worth(self, unpaid, own, usual):
        assert break_even_ms(unpaid, own, usual) * own == unpaid * usual

    @given(TIMES, RATES)
    def test_at_one_rate_an_hour_pays_back_an_hour(self, unpaid, rate):
        assert break_even_ms(unpaid, rate, rate) == unpaid
        assert break_even_ms(unpaid, None, rate) == unpaid == break_even_ms(unpaid, rate, None)

    @given(TIMES, TIMES, RATES, RATES)
    def test_time_adds_up(self, one, other, own, usual):
        both = break_even_ms(one, own, usual) + break_even_ms(other, own, usual)
        assert break_even_ms(one + other, own, usual) == both

    @given(TIMES, RATES, RATES, RATES)
    def test_the_currency_does_not_matter(self, unpaid, own, usual, exchange):
        assert break_even_ms(unpaid, own * exchange, usual * exchange) == break_even_ms(unpaid, own, usual)

    def test_it_refuses_negative_time(self):
        with pytest.raises(ValueError, match="-1"):
            break_even_ms(-1, Fraction(1), None)


class TestCost:
    def test_tests_and_other_time_are_told_apart(self, quillo):
        spend(quillo, 30)
        spend(quillo, 15)
        spend(quillo, 20, "onboarding")
        spend(quillo, 60, "search")
        delete_overhead(user=quillo.user, entry_id=spend(quillo, 99).pk)
        found = cost(quillo)
        assert (found.tests, found.tests_ms, found.other_ms) == (2, 45 * MINUTE, 20 * MINUTE)
        assert found.unpaid_ms == 65 * MINUTE

    def test_the_own_rate_leaves_the_sign_up_out(self, alice, quillo):
        spend(quillo, 60)
        work(quillo, 12)
        work(make_account(alice, "Other"), 4, minutes=30)
        found = cost(quillo)
        assert (found.own.amount, found.timed) == (12, 1)
        assert found.usual.amount == D("6.40")  # 16 in 2 h 30
        assert found.payback_ms == 32 * MINUTE  # worth 6.40, at 12 an hour

    def test_before_there_is_a_rate_the_usual_one_counts(self, alice, quillo):
        spend(quillo, 60)
        work(make_account(alice, "Other"), 6)
        found = cost(quillo)
        assert (found.own, found.usual.amount) == (None, 3)
        assert found.payback_ms == 60 * MINUTE

    def test_unpaid_time_alone_is_no_rate(self, quillo):
        spend(quillo, 60)
        spend(quillo, 60, "search")
        found = cost(quillo)
        assert (found.own, found.usual, found.payback_ms, found.is_hopeless) == (None, None, None, False)

    def test_work_that_was_not_timed_is_no_rate(self, quillo):
        spend(quillo, 60)
        work(quillo, 5, minutes=None)
        assert cost(quillo).payback_ms is None

    def test_work_that_brought_nothing_never_pays_it_back(self, alice, quillo):
        spend(quillo, 60)
        work(quillo, 5, status="rejected")
        work(make_account(alice, "Other"), 6)
        found = cost(quillo)
        assert (found.own.amount, found.payback_ms, found.is_hopeless) == (0, None, True)

    def test_another_currency_is_held_against_the_usual_rate_at_home(self, alice):
        make_rate(alice, "USD", "GBP", "2026-01-01", "0.5")
        dollars = make_account(alice, "Dollars", unit="USD")
        spend(dollars, 60)
        work(dollars, 24)
        work(make_account(alice, "Pounds"), 12)
        found = cost(dollars)
        assert (found.own.amount, found.own.unit, found.usual.amount) == (24, "USD", 8)
        assert found.payback_ms == 40 * MINUTE  # worth 8 pounds, at 12 pounds an hour

    def test_without_an_exchange_rate_money_is_not_mixed(self, alice):
        dollars = make_account(alice, "Dollars", unit="USD")
        spend(dollars, 60)
        work(dollars, 24)
        assert cost(dollars).payback_ms == 60 * MINUTE
        work(make_account(alice, "Pounds"), 12)
        assert cost(dollars).payback_ms == 60 * MINUTE

    def test_it_takes_two_queries_however_much_there_is(self, alice, quillo):
        def taken():
            with CaptureQueriesContext(connection) as queries:
                cost(quillo)
            return len(queries)

        for number in range(3):
            spend(quillo, 5)
            work(make_account(alice, f"Other {number}"), 5)
            work(quillo, 5)
            assert taken() == 2


def test_a_refused_and_closed_account_keeps_its_time_in_the_overall_rate(alice, quillo):
    spend(quillo, 60)
    work(make_account(alice, "Other"), 6)

    def overall():
        return rates(rollups.total_sums(alice)[0].home).effective

    assert overall() == 3
    accounts.change_account(user=alice, account_id=quillo.pk, sign_up="refused")
    accounts.close_account(user=alice, account_id=quillo.pk, now=NOON)
    assert overall() == 3
    rollups.rebuild_person(alice)
    assert overall() == 3


class TestLogForm:
    def test_who_is_not_in_yet_comes_last_however_lately_used(self, as_alice, alice, quillo):
        other = make_account(alice, "Zeta")
        make_task(alice, other, started_at=NOON)
        make_task(alice, quillo)
        assert [account.name for account in Choices(alice).accounts] == ["Zeta", "Quillo"]
        form = as_alice.get(reverse("task_log")).context["form"]
        assert form.chosen_account == other

    @pytest.mark.parametrize("state", ["verified", "active"])
    def test_who_is_in_comes_by_use(self, alice, quillo, state):
        make_account(alice, "Alpha")
        make_task(alice, quillo)
        accounts.change_account(user=alice, account_id=quillo.pk, sign_up=state)
        assert [account.name for account in Choices(alice).accounts] == ["Quillo", "Alpha"]

    @pytest.mark.parametrize("state", ["applied", "confirmed", "refused"])
    def test_work_can_be_logged_there_all_the_same(self, as_alice, alice, quillo, state):
        accounts.change_account(user=alice, account_id=quillo.pk, sign_up=state)
        form = {"account": quillo.pk, "new_type": "Test", "minutes": "12", "pay": "1.80", "status": "pending"}
        response = as_alice.post(reverse("task_log"), form | {"started": "2026-11-20T12:00", "units": "1"})
        assert response.status_code == 302
        assert quillo.tasks.exists()


class TestPage:
    def test_it_is_a_part_for_htmx_and_a_page_without(self, as_alice, quillo):
        spend(quillo, 30)
        work(quillo, 12)
        url = reverse("account_sign_up_cost", args=[quillo.pk])
        part = " ".join(as_alice.get(url, headers={"HX-Request": "true"}).content.decode().split())
        assert "1 qualification test" in part
        assert '<b class="num">20 min</b> of work here' in part  # worth 8 an hour, at 12
        assert "From 1 timed task: too early to judge." in part
        assert "<html" not in part
        assert "<html" in as_alice.get(url).content.decode()

    def test_it_says_what_is_not_known(self, as_alice, quillo):
        url = reverse("account_sign_up_cost", args=[quillo.pk])
        assert "No test and no time to sign up was noted here." in as_alice.get(url).content.decode()
        spend(quillo, 30)
        assert "is not known yet: nothing was timed." in as_alice.get(url).content.decode()

    def test_the_accounts_page_links_to_it(self, as_alice, quillo):
        html = as_alice.get(reverse("account_detail", args=[quillo.pk])).content.decode()
        url = reverse("account_sign_up_cost", args=[quillo.pk])
        assert f'hx-get="{url}"' in html
        assert f'href="{url}"' in html  # without JavaScript

    def test_a_stranger_finds_nothing(self, client, bob, quillo):
        client.force_login(bob)
        assert client.get(reverse("account_sign_up_cost", args=[quillo.pk])).status_code == 404
