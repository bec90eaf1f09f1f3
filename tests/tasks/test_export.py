"""Tasks as a file: what the list shows over all its pages, no more and no less, with every digit."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.accounts.services import change_preferences
from apps.tasks import services, sheets
from apps.tasks.models import Task
from apps.tasks.recompute import recompute_person
from tests.downloads import csv_rows, csv_table, xlsx_rows
from tests.factories import make_account, make_person, make_points_rate, make_rate, make_task, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KINDS = ("csv", "xlsx")


def exported(client, kind="csv", **query):
    response = client.get(reverse(f"task_{kind}"), query)
    assert response.status_code == 200
    return (csv_rows if kind == "csv" else xlsx_rows)(response.getvalue())


def titles(rows):
    return [row["Title"] for row in rows]


def listed(client, **query):
    """The titles on all pages of the list."""
    found, address = [], reverse("task_list")
    while address:
        page = client.get(address, query).content.decode()
        found += re.findall(r'class="task__name">([^<]*)<', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address, query = older and reverse("task_list") + unescape(older[1]), None
    return found


class TestRows:
    def test_a_row_says_all_that_is_known_of_a_task(self, as_alice, alice):
        dollars = make_account(alice, "Quillo", unit="USD")
        make_rate(alice, "USD", "GBP", date(2026, 11, 20), "0.75")
        make_task(
            alice, dollars, title="Brand recall", client="Acme", status="approved", units=3,
            reward=D("1.80"), bonus=D("0.0125"), paid=D(2), duration_ms=41_000, estimate_ms=90_000,
            setup_ms=30_000, note="two\nlines",
        )  # fmt: skip
        ((row),) = exported(as_alice)
        assert row == {
            "Date": "2026-11-26", "Start": "10:05:00", "Time zone": "Europe/London", "Platform": "Quillo",
            "Type": "Survey", "Title": "Brand recall", "Client": "Acme", "Status": "Approved", "Unit": "USD",
            "Pay": "1.80", "Bonus": "0.0125", "Really paid": "2.00", "Brings": "2.0125", "Minutes": "0.6833",
            "Estimated minutes": "1.5", "Minutes to get ready": "0.5",
            "Per hour": "176.7073", "In home currency": "1.509375", "Home currency": "GBP",
            "Tasks in the batch": "3", "Note": "two\nlines",
        }  # fmt: skip

    def test_xlsx_says_the_same_in_numbers_and_days(self, as_alice, alice):
        make_task(alice, title="Brand recall", reward=D("0.005"))
        make_task(alice, title="not timed", duration_ms=None, started_at=NOW - timedelta(days=1))
        timed, untimed = exported(as_alice, "xlsx")
        assert (timed["Pay"], timed["Minutes"], timed["Per hour"]) == (D("0.005"), 12, D("0.025"))
        assert timed["Date"] == (date(2026, 11, 26) - date(1899, 12, 30)).days
        assert (untimed["Minutes"], untimed["Per hour"], untimed["Really paid"]) == (None, None, None)
        assert untimed["Title"] == "not timed"

    @pytest.mark.parametrize(
        ("status", "paid", "brings"),
        [
            ("pending", None, "1.90"),
            ("approved", None, "1.90"),
            ("approved", D(1), "1.10"),
            ("rejected", None, "0.00"),
            ("screened_out", D("0.14"), "0.24"),
        ],
    )
    def test_it_brings_what_it_adds_to_the_sums_of_the_list(self, as_alice, alice, status, paid, brings):
        make_task(alice, status=status, paid=paid, bonus=D("0.10"))
        (row,) = exported(as_alice)
        assert (row["Pay"], row["Brings"], row["In home currency"]) == ("1.80", brings, brings)

    def test_what_was_not_timed_or_has_no_rate_is_empty_and_never_nothing(self, as_alice, alice):
        make_task(alice, make_account(alice, unit="USD"), duration_ms=None)
        (row,) = exported(as_alice)
        assert (row["Minutes"], row["Per hour"], row["In home currency"], row["Home currency"]) == ("",) * 4

    def test_money_at_home_is_by_the_rate_of_its_day(self, as_alice, alice):
        dollars = make_account(alice, unit="USD")
        make_rate(alice, "USD", "GBP", date(2026, 11, 20), "0.8")
        make_rate(alice, "USD", "GBP", date(2026, 11, 25), "0.9")
        for days in (0, 1, 2, 6, 7):
            make_task(alice, dollars, started_at=NOW - timedelta(days=days), reward=D(10))
        assert [row["In home currency"] for row in exported(as_alice)] == ["9.00", "9.00", "8.00", "8.00", ""]

    def test_points_are_worth_what_they_were_on_their_day(self, as_alice, alice):
        points = make_account(alice, unit="PTS", points_per_unit=200, points_currency="GBP")
        make_points_rate(points, "2000-01-01", "100", "GBP")
        make_points_rate(points, "2026-11-26", "200", "GBP")
        for days in (0, 1):
            make_task(alice, points, started_at=NOW - timedelta(days=days), reward=D(3))
        rows = exported(as_alice)
        assert [(row["Pay"], row["In home currency"]) for row in rows] == [("3", "0.015"), ("3", "0.03")]

    def test_day_and_time_are_those_of_the_zone_it_was_logged_in(self, as_alice, alice):
        make_task(alice, started_at=datetime(2026, 6, 30, 23, 30, 5, 999, tzinfo=UTC))
        (row,) = exported(as_alice)
        assert (row["Date"], row["Start"]) == ("2026-07-01", "00:30:05")

    def test_what_people_wrote_is_never_a_formula(self, as_alice, alice):
        account, own = make_account(alice, "@quillo"), make_type("+types", alice)
        make_task(alice, account, type=own, title="=1+1", client="-x", note="\t=A1", bonus=D(1))
        for kind in KINDS:
            (row,) = exported(as_alice, kind)
            written = [row[name] for name in ("Platform", "Type", "Title", "Client", "Note")]
            assert written == ["'@quillo", "'+types", "'=1+1", "'-x", "'\t=A1"]

    @pytest.mark.parametrize("language", ["de", "es"])
    def test_it_is_in_the_language_of_the_person_to_its_last_row(self, as_alice, alice, language):
        make_task(alice, status="rejected", type=make_type("Survey"))
        english = list(exported(as_alice)[0])
        User.objects.filter(pk=alice.pk).update(language=language)
        (row,) = exported(as_alice)
        assert len(row) == len(english)
        with translation.override(language):
            assert row[translation.gettext("Status")] == translation.gettext("Rejected") != "Rejected"
            assert row[translation.gettext("Type")] == translation.gettext("Survey") != "Survey"

    def test_deleted_and_foreign_tasks_are_not_there(self, as_alice, alice, client):
        services.delete_task(user=alice, task_id=make_task(alice, title="gone").pk)
        bob = make_person()
        his = make_task(bob, title="his")
        make_task(alice, title="mine")
        assert titles(exported(as_alice)) == titles(exported(as_alice, "xlsx")) == ["mine"]
        assert "his" not in titles(exported(as_alice, platform=his.account_id))
        client.force_login(bob)
        assert titles(exported(client, platform=Task.objects.get(title="mine").account_id)) == ["his"]

    def test_an_empty_log_has_its_headings(self, as_alice):
        (heads,) = csv_table(as_alice.get(reverse("task_csv")).getvalue())
        assert heads[0] == "Date"
        assert exported(as_alice, "xlsx") == []


class TestSameAsTheList:
    @pytest.fixture(autouse=True)
    def _tasks(self, clock, alice, monkeypatch):
        monkeypatch.setattr("apps.tasks.listing.SIZE", 4)
        self.quillo, self.tagwell = make_account(alice, "Quillo"), make_account(alice, "Tagwell")
        kinds = [make_type("Survey"), make_type("Writing")]
        for number in range(11):
            task = make_task(
                alice, (self.quillo, self.tagwell)[number % 2], type=kinds[number % 3 == 0],
                title=f"t{number}", started_at=NOW - timedelta(days=number // 3 * 4),
                note="Blue beach" if number % 4 else "",
                duration_ms=(number * 7 % 5 + 1) * 60_000 if number % 5 else None,
                status=("approved", "pending", "rejected", "screened_out")[number % 4],
                reward=D(number * 5 % 7 + 1), bonus=D(number % 3),
            )  # fmt: skip
        services.delete_task(user=alice, task_id=task.pk)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        "query",
        [
            *({"sort": sort} for sort in ("", "when", "-pay", "pay", "-rate", "rate", "-time", "time")),
            {"platform": "quillo"},
            {"type": "writing"},
            *({"status": status} for status in ("approved", "rejected", "handed_in", "not_handed_in")),
            *({"only": only} for only in ("timed", "untimed", "extra")),
            {"q": "BEACH"},
            {"q": "t1"},
            {"from": "2026-11-20"},
            {"to": "2026-11-20"},
            {"from": "2026-11-15", "to": "2026-11-22", "sort": "-pay"},
            {"platform": "quillo", "status": "pending", "q": "beach", "sort": "time"},
            {"q": "zzzz"},
            # what makes no sense narrows nothing
            {"platform": "999999"},
            {"type": "abc"},
            {"status": "lost", "only": "timed"},
            {"from": "soon"},
            {"from": "2026-11-22", "to": "2026-11-15"},
            {"q": "x" * 500},
            {"sort": "title"},
            {"after": "nonsense", "sort": "-pay"},
        ],
        ids=str,
    )
    def test_for_each_filter_and_order(self, as_alice, query, kind):
        ids = {"quillo": self.quillo.pk, "writing": make_type("Writing").pk}
        query = {name: ids.get(value, value) for name, value in query.items()}
        assert titles(exported(as_alice, kind, **query)) == listed(as_alice, **query)

    def test_the_filters_really_differ(self, as_alice):
        found = [
            tuple(titles(exported(as_alice, **query)))
            for query in ({}, {"sort": "pay"}, {"q": "beach"}, {"status": "pending"}, {"only": "untimed"})
        ]
        assert len(set(found)) == len(found)
        assert len(found[0]) == 10

    def test_pay_in_different_units_is_not_compared_there_either(self, as_alice, alice):
        make_task(alice, make_account(alice, unit="JPY"), title="yen", reward=D(90), started_at=NOW)
        assert titles(exported(as_alice, sort="-pay")) == listed(as_alice, sort="-pay")
        assert titles(exported(as_alice, sort="-pay"))[0] == "yen"

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_links_of_the_page_lead_there_from_any_of_its_pages(self, as_alice, kind):
        wanted = {"q": "beach", "sort": "time"}
        page = as_alice.get(reverse("task_list"), wanted).content.decode()
        older = unescape(re.search(r'rel="next" href="([^"]+)"', page)[1])
        for each in (page, as_alice.get(reverse("task_list") + older).content.decode()):
            (link,) = re.findall(rf'href="([^"]+\.{kind}[^"]*)"', each)
            response = as_alice.get(unescape(link))
            rows = (csv_rows if kind == "csv" else xlsx_rows)(response.getvalue())
            assert titles(rows) == listed(as_alice, **wanted)

    def test_where_nothing_matches_no_file_is_offered(self, as_alice):
        assert ".csv" not in as_alice.get(reverse("task_list"), {"q": "zzzz"}).content.decode()

    def test_an_account_offers_its_own_tasks(self, as_alice, alice):
        recompute_person(user_id=alice.pk)
        page = as_alice.get(reverse("account_stats", args=[self.tagwell.pk])).content.decode()
        (link,) = re.findall(r'href="([^"]+\.csv[^"]*)"', page)
        rows = csv_rows(as_alice.get(unescape(link)).getvalue())
        assert titles(rows) == listed(as_alice, platform=self.tagwell.pk)
        assert {row["Platform"] for row in rows} == {"Tagwell"}


class TestFile:
    @pytest.mark.parametrize("kind", KINDS)
    def test_its_name_says_the_day_of_the_person(self, client, kind, settings):
        settings.PRODUCT_NAME = "Far Thing"
        client.force_login(make_person(timezone="Pacific/Kiritimati"))
        response = client.get(reverse(f"task_{kind}"))
        named = f'attachment; filename="far-thing-tasks-2026-11-27.{kind}"'
        assert response.headers["Content-Disposition"] == named
        assert response.getvalue()

    def test_it_says_what_it_is_and_is_kept_by_nobody(self, as_alice):
        for kind, type_ in (("csv", "text/csv; charset=utf-8"), ("xlsx", "spreadsheetml.sheet")):
            response = as_alice.get(reverse(f"task_{kind}"))
            assert response.headers["Content-Type"].endswith(type_)
            assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
            assert response.getvalue()

    def test_too_many_rows_for_xlsx_are_said_on_the_list(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr(sheets, "MOST_ROWS", 2)
        for number in range(3):
            make_task(alice, title=f"t{number}", status=("approved", "pending")[number % 2])
        response = as_alice.get(reverse("task_xlsx"), {"sort": "-pay"})
        assert response.url == reverse("task_list") + "?sort=-pay"
        said = "These are 3 tasks, and an XLSX file holds 2. Narrow the list, or take CSV."
        assert said in as_alice.get(response.url).content.decode()
        assert len(exported(as_alice, "xlsx", status="approved")) == 2
        assert len(exported(as_alice, "csv")) == 3


class TestCost:
    def many(self, alice, count):
        account, survey = make_account(alice), make_type()
        Task.objects.bulk_create(
            Task(
                user=alice, account=account, type=survey, title=f"t{number}", timezone="UTC",
                started_at=NOW - timedelta(minutes=number), local_on=(NOW - timedelta(minutes=number)).date(),
                duration_ms=60_000, reward=D(1),
            )
            for number in range(count)
        )  # fmt: skip

    @pytest.mark.parametrize(("kind", "queries"), [("csv", 6), ("xlsx", 7)])
    def test_the_queries_do_not_grow_with_the_rows(
        self, as_alice, alice, kind, queries, django_assert_num_queries
    ):
        for count in (10, 20, 70):
            self.many(alice, count)
            # session, person; the list's two; accounts for the rates; the rows; for XLSX their count before
            with django_assert_num_queries(queries):
                exported(as_alice, kind)

    def test_rows_are_read_while_they_are_sent(self, as_alice, alice, monkeypatch):
        monkeypatch.setattr("apps.tasks.export.AT_ONCE", 10)
        monkeypatch.setattr("apps.tasks.sheets.AT_ONCE", 10)
        self.many(alice, 45)
        response = as_alice.get(reverse("task_csv"))
        pieces = iter(response.streaming_content)
        next(pieces)  # the mark
        assert next(pieces).count(b"\r\n") == 10
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_cursors WHERE statement LIKE '%%tasks_task%%'")
            ((name,),) = cursor.fetchall()
            cursor.execute(f'FETCH ALL FROM "{name}"')
            assert len(cursor.fetchall()) in range(25, 36)  # the rest was not read yet
        assert len(list(pieces)) < 3


def test_a_thousand_small_tasks_are_worth_their_sum(as_alice, alice):
    """Three points each, seven points a cent: rounded one by one they would be worth nothing."""
    change_preferences(user_id=alice.pk, home_currency="USD")
    account = make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(700), points_currency="USD")
    kind = make_type()
    Task.objects.bulk_create(
        Task(
            user=alice, account=account, type=kind, timezone="UTC", status="approved",
            started_at=NOW - timedelta(days=number % 4), local_on=(NOW - timedelta(days=number % 4)).date(),
            duration_ms=30_000, reward=D(3),
        )
        for number in range(1000)
    )  # fmt: skip
    recompute_person(user_id=alice.pk)
    page = as_alice.get(reverse("task_list")).content.decode()
    assert "$4.29</b> earned" in page
    rows = exported(as_alice)
    assert sum(D(row["Pay"]) for row in rows) == 3000
    assert round(sum(D(row["In home currency"]) for row in rows), 2) == D("4.29")
