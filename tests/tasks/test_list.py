"""The list of tasks: what it shows, narrowed to what, in what order, at a constant cost."""

import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.tasks import rollups, services
from apps.tasks.models import Task
from apps.tasks.tables import ORDERS
from tests.factories import make_account, make_person, make_rate, make_task, make_type
from tests.tasks.conftest import NOW
from tests.tasks.lists import headings, read_page, sentence, shown, titles, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestRows:
    def test_a_row_says_what_was_done_and_what_it_brought(self, as_alice, alice):
        quillo = make_account(alice, "Quillo", tone=3)
        make_task(alice, quillo, title="Brand recall", status="approved", units=3)
        page = shown(as_alice)
        row = words(page.split('<tr role="row" class="is-approved">')[1].split("</tr>")[0], " ")
        named = "Select Brand recall Thu 26 Nov 10:05 Brand recall Survey × 3 Rename Quillo"
        assert row == f"{named} 12 min £1.80 £9.00 Approved"
        assert "dot--3" in page

    def test_its_name_stands_where_the_language_puts_it(self, as_alice, alice):
        make_task(alice, title="Brand recall")
        User.objects.update(language="de")
        page = shown(as_alice)
        assert ">Brand recall auswählen</span>" in page
        assert 'aria-label="Brand recall bearbeiten"' in page

    def test_without_a_title_it_shows_the_note_else_the_type(self, as_alice, alice):
        make_task(alice, note="street signs\nmore")
        make_task(alice, type=make_type("Writing"))
        assert titles(shown(as_alice)) == ["Writing", "street signs"]

    def test_the_type_is_said_once(self, as_alice, alice):
        make_task(alice, type=make_type("Writing"), units=3)
        row = words(shown(as_alice).split('<tr role="row" class="is-pending">')[1].split("</tr>")[0], " ")
        assert row.startswith("Select Writing Thu 26 Nov 10:05 Writing × 3 Rename ")

    def test_text_of_people_is_never_markup(self, as_alice, alice):
        account = make_account(alice, "<i>Quillo</i>")
        own = make_type("<u>type</u>", user=alice)
        make_task(alice, account, title='<script>alert("x")</script>', type=own)
        page = shown(as_alice)
        for markup in ("<script>alert", "<i>Quillo", "<u>type"):
            assert markup not in page

    def test_rejected_pay_is_struck_through_and_brings_nothing(self, as_alice, alice):
        make_task(alice, status="rejected")
        page = shown(as_alice)
        assert "<s>£1.80</s>" in page
        assert '<span class="ratecell">£0.00</span>' in page

    def test_fractions_of_a_penny_are_shown(self, as_alice, alice):
        make_task(alice, reward=D("0.005"), duration_ms=9_000)
        page = shown(as_alice)
        assert ">£0.005<" in page
        assert ">£2.00<" in page

    def test_what_was_not_timed_has_no_rate(self, as_alice, alice):
        make_task(alice, duration_ms=None)
        assert '<span class="ratecell">–</span>' in shown(as_alice)

    def test_days_have_their_sums(self, as_alice, alice):
        for hours, status in ((0, "approved"), (1, "pending"), (30, "rejected")):
            make_task(alice, started_at=NOW - timedelta(hours=hours), status=status)
        assert headings(shown(as_alice)) == [
            "Thursday 26 November£3.60 in 24 min",
            "Wednesday 25 November£0.00 in 12 min",
        ]

    @pytest.mark.parametrize("newest", [500, 3, 2])
    @pytest.mark.parametrize(("query", "pay"), [({"status": "pending"}, "5.40"), ({"q": "Brand"}, "7.20")])
    def test_days_narrowed_by_more_are_summed_as_wholes(
        self, as_alice, alice, monkeypatch, newest, query, pay
    ):
        for name, value in (("SIZE", 2), ("NEWEST_SUMMED", newest), ("NEWEST_FOUND", newest)):
            monkeypatch.setattr(f"apps.tasks.listing.{name}", value)
        for hours, status in (
            (0, "approved"),
            (1, "pending"),
            (2, "pending"),
            (3, "pending"),
            (30, "pending"),
        ):
            make_task(alice, started_at=NOW - timedelta(hours=hours), status=status, title="Brand")
        today = f"Thursday 26 November£{pay} in {int(D(pay) / D('0.15'))} min"
        yesterday = "Wednesday 25 November£1.80 in 12 min"
        page = shown(as_alice, **query)
        assert headings(page) == [today]
        last = as_alice.get(
            reverse("task_list") + re.findall(r'rel="next" href="([^"]+)', page)[0].replace("&amp;", "&")
        )
        assert headings(last.content.decode())[-1:] == ([yesterday] if "status" in query else [today])
        assert headings(shown(as_alice, **query, sort="when")) == [yesterday, today]

    def test_a_day_of_foreign_money_without_a_rate_has_no_sum(self, as_alice, alice):
        make_task(alice, make_account(alice, unit="USD"))
        assert (
            headings(shown(as_alice))
            == headings(shown(as_alice, status="pending"))
            == ["Thursday 26 November"]
        )

    def test_the_foot_adds_up_the_page(self, as_alice, alice):
        make_task(alice)
        make_task(alice, status="rejected")
        assert "On this page24 min£1.80£4.50" in words(shown(as_alice).split("<tfoot")[1]).replace(
            "On this page ", "On this page"
        )

    def test_deleted_and_foreign_tasks_are_not_there(self, as_alice, alice):
        services.delete_task(user=alice, task_id=make_task(alice, title="gone").pk)
        make_task(make_person(), title="his")
        make_task(alice, title="mine")
        assert titles(shown(as_alice)) == ["mine"]

    def test_an_empty_log_says_what_to_do(self, as_alice):
        assert "No task yet." in shown(as_alice)

    def test_for_htmx_only_the_results_are_drawn(self, as_alice, alice):
        make_task(alice)
        page = as_alice.get(reverse("task_list"), headers={"HX-Request": "true"}).content.decode()
        assert page.lstrip().startswith('<div id="results"')


class TestSentence:
    def test_it_says_what_all_of_it_earned(self, as_alice, alice):
        make_task(alice, status="approved", duration_ms=3_600_000, reward=D(9))
        make_task(alice, status="rejected", duration_ms=300_000)
        assert sentence(shown(as_alice)) == "2 tasks, 1 h 05, £9.00 earned. That is £8.31 an hour."

    def test_pending_money_is_named_and_counts_by_its_chance(self, as_alice, alice):
        make_task(alice, status="pending", duration_ms=3_600_000, reward=D(10))
        assert sentence(shown(as_alice)) == "1 task, 1 h 00, £10.00 pending. That is likely £9.50 an hour."

    def test_money_without_a_rate_is_said_not_guessed(self, as_alice, alice):
        dollars = make_account(alice, unit="USD")
        make_task(alice, dollars, status="approved", duration_ms=3_600_000)
        make_task(alice, make_account(alice), status="approved", duration_ms=3_600_000, reward=D(9))
        assert sentence(shown(as_alice)) == (
            "2 tasks, 1 h 00, £9.00 earned. That is £9.00 an hour."
            " 1 has no exchange rate yet: its time and money are left out."
        )

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"platform": "first"},
            {"type": "writing"},
            {"from": "2026-11-20"},
            {"to": "2026-11-15"},
            {"from": "2026-11-10", "to": "2026-11-24", "platform": "second", "type": "writing"},
        ],
        ids=str,
    )
    def test_roll_ups_and_facts_say_the_same(self, as_alice, alice, query):
        first, second = make_account(alice), make_account(alice, unit="USD")
        make_rate(alice, "USD", "GBP", date(2026, 11, 12), "0.8")
        kinds = {"survey": make_type("Survey"), "writing": make_type("Writing")}
        for offset in range(24):
            make_task(
                alice,
                (first, second)[offset % 2],
                type=kinds[("survey", "writing")[offset // 2 % 2]],
                started_at=NOW - timedelta(days=offset),
                status=("approved", "pending", "rejected")[offset % 3],
                reward=D(offset + 1) / 7 * 1 // D("0.01") / 100 + 1,
                note="something",
                duration_ms=60_000 * (offset + 1),
            )
        ids = {"first": first.pk, "second": second.pk, "writing": kinds["writing"].pk}
        query = {name: ids.get(value, value) for name, value in query.items()}
        told, added_up = shown(as_alice, **query), shown(as_alice, **query, q="something")
        assert sentence(told) == sentence(added_up)
        assert headings(told) == headings(added_up)

    def test_words_and_outcomes_are_added_up_from_the_tasks(self, as_alice, alice):
        make_task(alice, title="brand recall", status="approved")
        make_task(alice, title="other")
        told = "1 task, 12 min, £1.80 earned. That is £9.00 an hour."
        assert sentence(shown(as_alice, q="brand")) == told
        assert sentence(shown(as_alice, status="approved")) == told

    def test_only_the_newest_are_added_up_one_by_one(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr("apps.tasks.listing.NEWEST_SUMMED", 2)
        for days in range(3):
            make_task(alice, started_at=NOW - timedelta(days=days), status="approved", reward=D(days))
        assert sentence(shown(as_alice, status="approved")) == (
            "The newest 2 tasks, 24 min, £1.00 earned. That is £2.50 an hour."
            " Older ones are not added up here."
        )

    def test_work_without_time_is_named(self, as_alice, alice):
        make_task(alice, status="approved", duration_ms=3_600_000, reward=D(9))
        make_task(alice, status="approved", duration_ms=None, reward=D(1))
        assert sentence(shown(as_alice)) == (
            "2 tasks, 1 h 00, £10.00 earned. That is £9.00 an hour. 1 has no time, so it is not in the rate."
        )

    def test_nothing_is_said_of_money_that_cannot_be_told(self, as_alice, alice):
        make_task(alice, make_account(alice, unit="USD"), status="approved")
        told = "1 task. It has no exchange rate yet: its time and money are left out."
        assert sentence(shown(as_alice)) == sentence(shown(as_alice, status="approved")) == told


class TestFilters:
    @pytest.fixture(autouse=True)
    def _tasks(self, clock, alice):
        self.quillo, self.tagwell = make_account(alice, "Quillo"), make_account(alice, "Tagwell")
        writing = make_type("Writing")
        make_task(alice, self.quillo, title="a", started_at=NOW, note="Blue beach")
        make_task(alice, self.tagwell, title="b", started_at=NOW - timedelta(days=8), client="Acme 100%")
        make_task(
            alice, self.quillo, title="c", started_at=NOW - timedelta(days=9), type=writing, status="rejected"
        )

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, "abc"),
            ({"platform": "quillo"}, "ac"),
            ({"type": "writing"}, "c"),
            ({"status": "pending"}, "ab"),
            ({"q": "BEACH"}, "a"),
            ({"q": "beach blue"}, "a"),
            ({"q": "beach acme"}, ""),
            ({"q": "00%"}, "b"),
            ({"q": "___"}, ""),
            ({"from": "2026-11-18"}, "ab"),
            ({"to": "2026-11-18"}, "bc"),
            ({"from": "2026-11-18", "to": "2026-11-18"}, "b"),
            ({"platform": "quillo", "status": "rejected", "q": "c"}, "c"),
        ],
        ids=str,
    )
    def test_each_and_together(self, as_alice, query, expected):
        ids = {"quillo": self.quillo.pk, "writing": make_type("Writing").pk}
        query = {name: ids.get(value, value) if name != "q" else value for name, value in query.items()}
        page = shown(as_alice, **query)
        assert "".join(titles(page)) == expected
        assert expected or "Nothing matches." in page

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ({"platform": "abc"}, "Choose one from the list."),
            ({"platform": "9" * 40}, "Choose one from the list."),
            ({"platform": "-1"}, "Choose one from the list."),
            ({"type": "999999"}, "Choose one from the list."),
            ({"status": "lost"}, "Choose one from the list."),
            ({"from": "soon"}, "Write a day, like 2026-11-20."),
            ({"to": "2026-02-31"}, "Write a day, like 2026-11-20."),
            ({"from": "0000-00-00"}, "Write a day, like 2026-11-20."),
            ({"q": "x" * 500}, "at most 200 characters"),
            ({"q": "ab c"}, "Write a word of 3 letters or more."),
            ({"q": "a\x00b"}, "Null characters"),
            ({"sort": "title"}, "The list cannot be sorted by that."),
            ({"sort": "-"}, "The list cannot be sorted by that."),
            ({"after": "x"}, "That page is not known."),
            ({"after": "2026-11-26_5"}, "That page is not known."),
            ({"after": "9999-99-99_1_1"}, "That page is not known."),
            ({"after": "2026-11-26_99999999999999999999_1"}, "That page is not known."),
            ({"before": "NaN_1", "sort": "-pay"}, "That page is not known."),
            ({"before": "sNaN_1", "sort": "-pay"}, "That page is not known."),
            ({"before": f"{'9' * 30}_{'9' * 30}", "sort": "-time"}, "That page is not known."),
        ],
        ids=str,
    )
    def test_what_makes_no_sense_is_said(self, as_alice, query, said):
        assert said in shown(as_alice, **query)

    def test_days_are_picked_from_a_calendar(self, as_alice):
        fields = re.findall(r'name="(q|from|to)"[^>]* type="(\w+)"', shown(as_alice))
        assert fields == [("q", "search"), ("from", "date"), ("to", "date")]

    def test_days_at_the_edge_of_time_are_only_empty(self, as_alice):
        assert titles(shown(as_alice, **{"from": "9999-12-31"})) == []
        assert len(titles(shown(as_alice, **{"from": "0001-01-01", "to": "9999-12-31"}))) == 3

    def test_ready_made_views(self, as_alice):
        page = shown(as_alice)
        links = re.findall(r'<nav class="views".*?</nav>', page, re.S)[0]
        addresses = re.findall(r'href="([^"]+)"', links.replace("&amp;", "&"))
        found = {address: "".join(titles(as_alice.get(address).content.decode())) for address in addresses}
        assert list(found.values()) == ["abc", "a", "b", "c"]
        week = as_alice.get(addresses[1]).content.decode()
        assert 'aria-current="page">This week' in week

    def test_filters_survive_paging_and_sorting(self, as_alice):
        page = shown(as_alice, status="pending", sort="-pay")
        assert re.search(
            r'href="\?[^"]*status=pending[^"]*sort=-?time|href="\?[^"]*sort=-?time[^"]*status=pending', page
        )

    @pytest.mark.parametrize(
        ("query", "offered"),
        [
            ({"q": "quillo"}, {"Quillo": {"platform": "quillo"}}),
            ({"q": "WRIT acme"}, {"Writing": {"type": "writing", "q": "acme"}}),
            ({"q": "quillo", "status": "rejected"}, {"Quillo": {"status": "rejected", "platform": "quillo"}}),
            (
                {"q": "tag writing", "platform": "quillo"},
                {"Writing": {"q": "tag", "platform": "quillo", "type": "writing"}},
            ),
            ({"q": "beach"}, {}),
            ({"q": "ill", "type": "writing"}, {"Quillo": {"type": "writing", "platform": "quillo"}}),
            ({"platform": "quillo"}, {}),
        ],
        ids=str,
    )
    def test_a_word_that_names_a_platform_or_a_type_leads_to_all_of_it(self, as_alice, query, offered):
        """The search reads titles, clients and notes alone; a row without a title shows its type."""
        ids = {"quillo": str(self.quillo.pk), "writing": str(make_type("Writing").pk)}

        def sent(query):
            return {name: ids.get(value, value) if name != "q" else value for name, value in query.items()}

        part = (
            shown(as_alice, **sent(query)).partition("notes were searched. All of:")[2].partition("</p>")[0]
        )
        found = dict(re.findall(r'href="([^"]*)">([^<]*)<', part))
        for address, name in found.items():
            said = QueryDict(address.replace("&amp;", "&").partition("?")[2]).dict()
            assert said == sent(offered[name])
        assert sorted(found.values()) == sorted(offered)


class TestOrder:
    def test_by_each_column_both_ways(self, as_alice, alice):
        for title, minutes, pay in (("x", 10, "1"), ("y", 30, "2"), ("z", 5, "3")):
            make_task(alice, title=title, duration_ms=minutes * 60_000, reward=D(pay))
        make_task(alice, title="untimed", duration_ms=None, reward=D(4), started_at=NOW - timedelta(days=1))
        for sort, expected in (
            ("-when", "z y x untimed"), ("when", "untimed x y z"),
            ("-time", "y x z untimed"), ("time", "untimed z x y"),
            ("-pay", "untimed z y x"), ("pay", "x y z untimed"),
            ("-rate", "z x y untimed"), ("rate", "untimed y x z"),
        ):  # fmt: skip
            page = shown(as_alice, sort=sort)
            assert titles(page) == expected.split(), sort
            assert f'aria-sort="{"descending" if sort[0] == "-" else "ascending"}"' in page

    def test_pay_in_different_units_is_not_compared(self, as_alice, alice):
        pounds, yen = make_account(alice), make_account(alice, unit="JPY")
        make_task(alice, pounds, title="new", reward=D(5))
        make_task(alice, yen, title="old", reward=D(90), started_at=NOW - timedelta(days=1))
        page = shown(as_alice, sort="-pay")
        assert "Choose one platform to sort by pay." in page
        assert titles(page) == ["new", "old"]
        assert "sort=pay" not in page
        assert titles(shown(as_alice, sort="-pay", platform=yen.pk)) == ["old"]


class TestCost:
    def many(self, alice, count):
        account, survey = make_account(alice), make_type()
        Task.objects.bulk_create(
            Task(
                user=alice, account=account, type=survey, title=f"t{number}", timezone="UTC",
                started_at=NOW - timedelta(hours=number), local_on=(NOW - timedelta(hours=number)).date(),
                duration_ms=60_000, reward=D(1),
            )
            for number in range(count)
        )  # fmt: skip
        days = Task.objects.filter(account=account).values_list("account_id", "local_on").distinct()
        rollups.refresh_days(alice, days)

    @pytest.mark.parametrize(
        "query", [{}, {"q": "t1"}, {"status": "pending"}, {"sort": "-rate"}, {"from": "2026-11-01"}]
    )
    def test_the_queries_do_not_grow_with_the_rows(self, as_alice, alice, query, django_assert_num_queries):
        for count in (10, 20, 70):
            self.many(alice, count)
            shown(as_alice, **query)
            with django_assert_num_queries(4):  # session, person; rows; all sums
                shown(as_alice, **query)

    @pytest.mark.parametrize(
        ("sort", "index"),
        [("when", "task_list"), ("time", "task_duration"), ("pay", "task_worth"), ("rate", "task_hourly")],
    )
    @pytest.mark.parametrize("falls", [True, False])
    def test_each_order_is_read_from_its_index(self, alice, sort, index, falls):
        self.many(alice, 300)
        keys = ORDERS[sort]
        tasks = Task.objects.for_user(alice)
        after = read_page(tasks, keys, size=50, is_descending=falls).older
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tasks_task")
            for other in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{other} = off")
        with CaptureQueriesContext(connection) as captured:
            read_page(tasks, keys, size=50, is_descending=falls, after=after)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {captured[0]['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert f"using {index} " in plan
        assert "ROW(" in plan.split("Index Cond")[1].split("\n")[0]
        assert "Sort" not in plan
