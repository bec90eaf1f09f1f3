"""What the page of the rate leads to and who sees it: the rows behind each step, the choices, the cost."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from apps.tasks import services
from apps.tasks.models import Status, Task
from apps.tasks.statistics import refresh_statistics
from tests.factories import make_account, make_payout, make_platform, make_rate, make_type
from tests.insights.conftest import NOW
from tests.insights.rate_pages import ADDRESS, QUERIES, arrive, body, page, steps
from tests.insights.work import log


class TestRowsBehind:
    @pytest.fixture
    def tasks(self, alice, quillo):
        """One of each outcome with a time and without, inside the period and before it."""
        found = {}
        for status in Status.values:
            for minutes in (10, None):
                for back in (1, 50):
                    at = NOW - timedelta(days=back)
                    task = log(alice, quillo, minutes, "1.00", status, at=at, title=f"{status}")
                    found[task.pk] = task
        facts = {"minutes": 10, "reward": "1.00", "at": NOW - timedelta(days=1)}
        for more in ({"bonus": D("0.10")}, {"paid": D("0.80")}, {"paid": D("1.00")}):
            task = log(alice, quillo, facts["minutes"], facts["reward"], at=facts["at"], **more)
            found[task.pk] = task
        return found

    def shown(self, client, url):
        html = client.get(url).content.decode()
        return {int(pk) for pk in re.findall(r'name="pick" value="(\d+)"', html)}

    @pytest.mark.parametrize(
        ("key", "statuses"),
        [
            pytest.param("advertised", {"approved", "pending", "rejected"}, id="handed in"),
            pytest.param("rejected", {"rejected"}, id="rejected"),
            pytest.param("unpaid", {"returned", "expired", "screened_out", "reversed"}, id="not handed in"),
            pytest.param("doubt", {"pending"}, id="doubt"),
            pytest.param("pending", {"pending"}, id="pending"),
        ],
    )
    def test_a_step_opens_just_its_rows(self, as_alice, alice, quillo, tasks, key, statuses):
        elsewhere = log(alice, make_account(alice, "Scribo"), 10, "1.00", at=NOW - timedelta(days=1))
        [row] = [row for row in page(alice, account_id=quillo.pk).rows if row.key == key]
        wanted = {
            task.pk
            for task in tasks.values()
            if task.status in statuses and task.duration_ms and task.started_at > NOW - timedelta(days=30)
        }
        assert self.shown(as_alice, row.url) == wanted
        everything = {row.key: row.url for row in page(alice, days=None).rows}[key]
        found = self.shown(as_alice, everything)
        assert wanted < found
        assert (elsewhere.pk in found) is (key == "advertised")

    def test_what_was_not_paid_as_posted(self, as_alice, alice, quillo, tasks):
        [row] = [row for row in page(alice).rows if row.key == "extra"]
        wanted = {
            task.pk for task in tasks.values() if task.bonus or (task.paid is not None and task.paid != 1)
        }
        assert len(wanted) == 2
        assert self.shown(as_alice, row.url) == wanted

    def test_what_has_no_time(self, as_alice, alice, tasks):
        found = page(alice, type_id=make_type("Survey").pk)
        wanted = {
            task.pk
            for task in tasks.values()
            if not task.duration_ms and task.started_at > NOW - timedelta(days=30)
        }
        assert self.shown(as_alice, found.untimed_url) == wanted
        assert found.untimed == len(wanted)

    def test_money_is_on_the_page_of_payouts(self, alice, quillo):
        log(alice, quillo, 60, "10.00")
        arrive(quillo, "4.00", fee="1.00")
        urls = {row.key: row.url for row in page(alice).rows}
        assert {urls[key] for key in ("fees", "open", "received")} == {"/payouts/"}

    def test_the_list_says_what_it_is_narrowed_to(self, as_alice, alice, tasks):
        html = body(as_alice.get("/tasks/?status=not_handed_in&only=timed"))
        assert '<option value="not_handed_in" selected>Not handed in</option>' in html
        assert '<option value="timed" selected>With a time</option>' in html
        assert 'name="only"' not in body(as_alice.get("/tasks/?status=rejected"))

    @pytest.mark.parametrize("query", ["only=nothing", "status=nothing"])
    def test_a_filter_that_makes_no_sense_narrows_nothing(self, as_alice, alice, tasks, query):
        html = body(as_alice.get(f"/tasks/?{query}"))
        assert "Choose one from the list." in html
        assert len(self.shown(as_alice, f"/tasks/?{query}")) == Task.objects.count()


class TestPage:
    def fill(self, user, count):
        accounts = [make_account(user) for _ in range(3)]
        for number in range(count):
            status = ["approved", "pending", "rejected", "screened_out"][number % 4]
            kind = make_type(["Survey", "Transcription"][number % 2])
            log(user, accounts[number % 3], 5, "1.00", status, type=kind, at=NOW - timedelta(days=number))
        for account in accounts:
            arrive(account, "0.50", fee="0.10")
            make_payout(account, "0.20")
        return accounts

    @pytest.mark.parametrize("query", ["", "?days=all", "?days=90&account={}"])
    def test_it_costs_as_much_for_twenty_tasks_as_for_ten(
        self, as_alice, alice, django_assert_num_queries, query
    ):
        address = ADDRESS + query.format(self.fill(alice, 10)[0].pk)
        as_alice.get(address)
        with django_assert_num_queries(QUERIES):
            as_alice.get(address)
        self.fill(alice, 20)
        with django_assert_num_queries(QUERIES):
            as_alice.get(address)

    def test_other_currencies_cost_one_query_more(self, as_alice, alice, django_assert_num_queries):
        for unit in ("USD", "EUR"):
            account = make_account(alice, unit=unit)
            make_rate(alice, unit, "GBP", date(2026, 1, 1), "0.80")
            log(alice, account, 60, "10.00")
            arrive(account, "5.00", fee="1.00")
        with django_assert_num_queries(QUERIES + 1):
            as_alice.get(ADDRESS)

    @pytest.mark.parametrize("thing", ["account", "type"])
    def test_a_stranger_s_things_are_not_there(self, as_alice, bob, quillo, thing):
        theirs = {"account": make_account(bob), "type": make_type("Bob's own", bob)}[thing]
        assert as_alice.get(f"{ADDRESS}?{thing}={theirs.pk}").status_code == 404
        assert as_alice.get(f"{ADDRESS}?{thing}={10**18}").status_code == 404

    def test_a_stranger_s_work_and_money_are_never_in_it(self, as_alice, alice, bob, quillo):
        log(alice, quillo, 60, "10.00")
        arrive(quillo, "4.00", fee="1.00")
        mine = steps(page(alice))
        theirs = make_account(bob)
        log(bob, theirs, 60, "900.00")
        arrive(theirs, "400.00", fee="100.00")
        assert steps(page(alice)) == mine

    def test_an_own_type_without_work_has_an_empty_page(self, as_alice, alice, quillo):
        own = make_type("Own", alice)
        assert "Nothing was logged in this time" in body(as_alice.get(f"{ADDRESS}?type={own.pk}"))

    @pytest.mark.parametrize(
        "query", ["?days=31", "?days=x&account=x&type=", "?account=-1&type=1.5", "?account=٧&days=٧"]
    )
    def test_a_choice_that_makes_no_sense_is_the_usual_one(self, as_alice, alice, quillo, query):
        log(alice, quillo, 5, "0.50")
        html = body(as_alice.get(ADDRESS + query))
        assert '<a href="?days=30" aria-current="true">' in html
        assert " selected>" not in html

    def test_a_choice_is_kept_from_one_period_to_the_next(self, as_alice, alice, quillo):
        kind = log(alice, quillo, 5, "0.50").type
        html = body(as_alice.get(f"{ADDRESS}?days=all&account={quillo.pk}&type={kind.pk}"))
        assert f'<a href="?days=7&account={quillo.pk}&type={kind.pk}">' in html
        assert f'<option value="{quillo.pk}" selected>Quillo</option>' in html
        assert '<input type="hidden" name="days" value="all">' in html

    @pytest.mark.parametrize(("days", "count"), [(7, 1), (30, 2), (90, 3), (None, 4)])
    def test_a_period_is_that_of_the_person_s_calendar(self, alice, quillo, days, count):
        alice.timezone = "Pacific/Auckland"
        alice.save()
        late = datetime(2026, 11, 26, 11, 30, tzinfo=NOW.tzinfo)  # half past midnight on the 27th there
        for back in (6, 29, 88, 400):
            log(alice, quillo, 5, "0.50", at=late - timedelta(days=back))
        assert page(alice, now=late, days=days).entries == count

    def test_two_ways_lead_to_it(self, as_alice, alice, quillo):
        log(alice, quillo, 5, "0.50")
        assert 'href="/insights/rate/?days=7"' in body(as_alice.get("/?days=7"))
        refresh_statistics(alice, [quillo.pk])
        assert f'href="/insights/rate/?account={quillo.pk}' in body(
            as_alice.get(f"/tasks/stats/{quillo.pk}/")
        )

    @pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ar-EG"])
    def test_coordinates_are_the_same_in_every_locale(self, as_alice, alice, quillo, locale):
        self.fill(alice, 12)
        plain = body(as_alice.get(ADDRESS))
        alice.locale = locale
        alice.save()
        html = body(as_alice.get(ADDRESS))
        for attribute in ("d", "x", "width"):
            found = re.findall(rf' {attribute}="([^"]*)"', html)
            assert found == re.findall(rf' {attribute}="([^"]*)"', plain)
            assert found

    def test_work_that_has_no_rate_is_said(self, as_alice, alice):
        log(alice, make_account(alice, unit="EUR"), 60, "1.00")
        assert "1 task has no exchange rate yet" in body(as_alice.get(ADDRESS))

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_it_is_only_read(self, as_alice, method):
        assert getattr(as_alice, method)(ADDRESS).status_code == 405

    def test_nobody_is_sent_to_sign_in(self, client, db):
        assert client.get(ADDRESS)["Location"] == f"/accounts/login/?next={ADDRESS}"

    def test_a_later_day_is_another_page(self, as_alice, alice, quillo):
        log(alice, quillo, 5, "0.50")
        with time_machine.travel(NOW + timedelta(days=31), tick=False):
            as_alice.force_login(alice)
            assert "Nothing was logged in this time" in body(as_alice.get(ADDRESS))

    def test_wallets_of_one_platform_are_told_apart(self, as_alice, alice):
        platform = make_platform("Prolific", units=["GBP", "USD"])
        for unit in ("GBP", "USD"):
            make_account(alice, platform=platform, unit=unit)
        html = body(as_alice.get(ADDRESS))
        assert "Prolific (GBP)" in html
        assert "Prolific (USD)" in html

    def test_a_bonus_without_a_task_is_money_without_time(self, alice, quillo):
        log(alice, quillo, 60, "10.00")
        services.add_adjustment(user=alice, account=quillo, amount=D("2.00"), happened_at=NOW)
        found = page(alice)
        assert steps(found)["extra"] == "2.00"
        more = [(row.key, [each.url for each in row.more]) for row in found.rows if row.more]
        assert more == [("extra", ["/tasks/extra/new/"])]
