"""The pages of tasks: what they save, what they refuse and keep, and for whom they are not there."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.tasks import services
from apps.tasks.models import Adjustment, Status, Task, TaskType
from apps.tasks.recompute import recompute_dirty
from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.conftest import NOW
from tests.toasts import undo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def as_bob(client):
    client.force_login(make_person())
    return client


def fields(account, /, **changed):
    return {
        "account": account.pk, "type": make_type().pk, "minutes": "12", "pay": "1.80", "units": "1",
        "started": "2026-11-26T10:05", "status": "pending", "key": str(uuid4()), "line": "", "read": "",
    } | changed  # fmt: skip


def log(client, account, /, **changed):
    return client.post(reverse("task_log"), fields(account, **changed))


def text_of(response):
    return response.content.decode()


class TestLog:
    def test_it_saves_what_was_written(self, as_alice, quillo):
        response = log(
            as_alice, quillo, minutes="1h 30", pay="£1.8005", units="3", bonus="0.1", note="#beach"
        )
        assert response.status_code == 302
        task = Task.objects.get()
        assert (task.duration_ms, task.reward, task.units) == (5_400_000, D("1.8005"), 3)
        assert (task.bonus, task.note, task.status) == (D("0.1"), "#beach", "pending")
        assert task.started_at == datetime(2026, 11, 26, 10, 5, tzinfo=UTC)

    def test_the_toast_can_take_it_back(self, as_alice, quillo):
        log(as_alice, quillo)
        page = text_of(as_alice.get(reverse("task_list")))
        assert "Task saved, £1.80." in page
        undo = reverse("task_delete", args=[Task.objects.get().pk])
        assert f'action="{undo}"' in page
        as_alice.post(undo)
        assert not Task.objects.filter(deleted_at=None).exists()

    def test_saving_another_leads_to_an_empty_form(self, as_alice, quillo):
        assert log(as_alice, quillo, next="again").url == reverse("task_log")

    def test_it_tells_other_parts_of_the_page(self, as_alice, quillo):
        response = as_alice.post(reverse("task_log"), fields(quillo), headers={"HX-Request": "true"})
        assert "task-logged" in response["HX-Trigger"]
        assert "Task saved" in text_of(response)

    def test_the_same_form_twice_is_one_task(self, as_alice, quillo):
        sent = fields(quillo)
        first, second = (as_alice.post(reverse("task_log"), sent) for _ in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        assert Task.objects.count() == 1

    def test_the_same_form_with_other_figures_loses_nothing(self, as_alice, quillo):
        sent = fields(quillo)
        as_alice.post(reverse("task_log"), sent)
        response = as_alice.post(reverse("task_log"), sent | {"pay": "2.50"})
        assert response.status_code == 422
        assert 'value="2.50"' in text_of(response)
        assert sent["key"] not in text_of(response)
        assert Task.objects.get().reward == D("1.8")

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"minutes": "soon"}, "Write a number, like 12 or 1h 30."),
            ({"minutes": "-5"}, "Write a number, like 12 or 1h 30."),
            ({"pay": ""}, "Write what it pays"),
            ({"pay": "1.23456"}, "Write at most 4 decimals."),
            ({"pay": "-1"}, "Write an amount from 0 up."),
            ({"pay": "abc"}, "Write an amount, like 1.80."),
            ({"pay": "NaN"}, "Write an amount, like 1.80."),
            ({"pay": "99999999999"}, "Write a smaller amount."),
            ({"pay": "$1.80"}, "This account is paid in GBP."),
            ({"bonus": "$1.80"}, "This account is paid in GBP."),
            ({"units": "0"}, "greater than or equal to 1"),
            ({"units": "many"}, "Write a whole number"),
            ({"started": "yesterday"}, "Write a day and a time"),
            ({"started": "2026-12-24T10:05"}, "That is still to come."),
            ({"started": "1999-12-24T10:05"}, "Choose a day from the year 2000 on."),
            ({"started": "9999-12-31T23:59"}, "Choose a day from the year 2000 on."),
            ({"started": "2026-03-29T01:30"}, "The clocks went forward over this time."),
            ({"status": "lost"}, "Select a valid choice"),
            ({"type": ""}, "Choose a type, or write another one."),
            ({"type": "999999"}, "Choose a type."),
            ({"account": ""}, "Choose a platform."),
            ({"account": "999999"}, "Choose a platform."),
            ({"link": "not a link"}, "Enter a valid URL"),
            ({"minutes": "13h"}, "That is more than 12 hours. Is it right?"),
        ],
        ids=lambda value: str(value),
    )
    def test_it_says_what_is_wrong_and_keeps_the_rest(self, as_alice, quillo, changed, words):
        response = log(as_alice, quillo, note="kept words", **changed)
        page = text_of(response)
        assert response.status_code == 422
        assert words in page
        assert "kept words" in page
        for value in changed.values():
            assert not value or value == "999999" or value in page
        assert not Task.objects.exists()

    def test_a_very_long_one_is_asked_about_once(self, as_alice, quillo):
        assert 'name="is_long"' in text_of(log(as_alice, quillo, minutes="13h"))
        assert log(as_alice, quillo, minutes="13h", is_long="on").status_code == 302
        assert Task.objects.get().duration_ms == 13 * 3_600_000

    def test_of_two_equal_times_it_takes_the_first(self, as_alice, quillo):
        log(as_alice, quillo, started="2026-10-25T01:30")  # the clocks went back at two
        assert Task.objects.get().started_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_a_type_of_ones_own_is_made_in_passing(self, as_alice, quillo, alice):
        log(as_alice, quillo, type="", new_type="Beetle counting")
        assert Task.objects.get().type == TaskType.objects.get(user=alice, name="Beetle counting")
        log(as_alice, quillo, type="", new_type="beetle counting")
        assert TaskType.objects.filter(user=alice).count() == 1

    def test_numbers_are_read_as_the_person_writes_them(self, client):
        gerda = make_person(locale="de-DE")
        client.force_login(gerda)
        log(client, make_account(gerda, unit="EUR"), minutes="12,5", pay="1.234,50")
        task = Task.objects.get()
        assert (task.duration_ms, task.reward) == (750_000, D("1234.5"))

    def test_a_strangers_platform_and_type_do_not_exist(self, as_alice, quillo):
        bob = make_person()
        assert "Choose a platform." in text_of(log(as_alice, make_account(bob)))
        assert "Choose a type." in text_of(log(as_alice, quillo, type=make_type("His", user=bob).pk))

    def test_without_a_platform_it_says_where_to_get_one(self, as_alice):
        assert "No platform yet." in text_of(as_alice.get(reverse("task_log")))

    def test_saving_costs_few_queries(self, as_alice, quillo, django_assert_num_queries):
        log(as_alice, quillo)
        sent = fields(quillo)
        # Session, person, platform, type, lock, key, insert, roll-ups; and the savepoint's two.
        with django_assert_num_queries(10):
            as_alice.post(reverse("task_log"), sent)


class TestLine:
    def test_the_line_of_the_header_fills_the_form(self, as_alice, quillo):
        page = text_of(
            as_alice.get(reverse("task_log"), {"line": "quillo tag 12m 1.80 x3 yesterday 9am #beach"})
        )
        assert f'name="account" value="{quillo.pk}" checked' in page
        assert f'name="type" value="{make_type("Image tagging").pk}" checked' in page
        for value in ("12", "1.80", "3", "2026-11-25T09:00"):
            assert f'value="{value}"' in page
        assert "“#beach” goes in the note" in page
        assert "£9.00" in page

    def test_what_it_does_not_say_shows_as_a_gap(self, as_alice, quillo):
        page = text_of(as_alice.post(reverse("task_parse"), {"line": "quillo", "read": ""}))
        assert page.count("chip--gap") == 3
        assert "<html" not in page
        assert 'id="worth" hx-swap-oob' in page

    def test_reading_keeps_what_was_typed_into_the_fields(self, as_alice, quillo):
        sent = fields(quillo, line="30m 3", pay="7.25", minutes="")
        page = text_of(as_alice.post(reverse("task_parse"), sent))
        for value in ('value="7.25"', 'value="30"', 'name="read" value="30m 3"'):
            assert value in page
        sent |= {"line": "30m soon", "note": "My own."}
        assert "My own.\nsoon</textarea>" in text_of(as_alice.post(reverse("task_parse"), sent))

    def test_the_line_alone_can_be_sent(self, as_alice, quillo):
        assert (
            "required" not in text_of(as_alice.get(reverse("task_log"))).split('id="id_pay"')[1].split(">")[0]
        )
        log(as_alice, quillo, line="quillo tag 20m 3", read="", pay="", minutes="")
        assert Task.objects.get().reward == D(3)

    def test_fields_newer_than_the_line_win(self, as_alice, quillo):
        log(as_alice, quillo, line="quillo 20m 3", read="quillo 20m 3", minutes="5")
        assert Task.objects.get().duration_ms == 300_000

    def test_again_repeats_the_last_task(self, as_alice, alice, quillo):
        make_task(alice, quillo, type=make_type("Writing"), reward=D("4.5"), duration_ms=420_000)
        page = text_of(as_alice.get(reverse("task_log"), {"line": "again 9m"}))
        assert f'value="{make_type("Writing").pk}" checked' in page
        assert 'value="4.50"' in page
        assert 'value="9"' in page

    def test_the_rate_stands_beside_the_usual_one(self, as_alice, alice, quillo):
        make_task(alice, quillo, reward=D(2), duration_ms=600_000, status="approved")
        page = text_of(as_alice.post(reverse("task_worth"), fields(quillo)))
        assert "£9.00" in page
        assert '<b class="num">£3.00</b> below your usual <b class="num">£12.00</b> on Quillo' in page

    @pytest.mark.parametrize("pay", ["", "abc", "-1", "1e9"])
    def test_half_written_fields_break_nothing(self, as_alice, quillo, pay):
        sent = fields(quillo, pay=pay, minutes="x", account="abc", type="")
        assert as_alice.post(reverse("task_worth"), sent).status_code == 200
        assert as_alice.post(reverse("task_parse"), sent | {"line": "again"}).status_code == 200


class TestOneTask:
    def test_its_page_shows_its_facts(self, as_alice, alice, quillo):
        task = make_task(alice, quillo, title="Brand recall", note="<b>bold</b>", bonus=D("0.2"))
        page = text_of(as_alice.get(reverse("task_detail", args=[task.pk])))
        for words in ("Brand recall", "Quillo", "£1.80", "£0.20", "12\u00a0min", "£10.00", "&lt;b&gt;"):
            assert words in page

    def test_an_edit_starts_from_what_is_there_and_saves(self, as_alice, alice, quillo):
        task = make_task(alice, quillo, started_at=NOW - timedelta(days=1), title="Old", duration_ms=41_000)
        url = reverse("task_edit", args=[task.pk])
        page = text_of(as_alice.get(url))
        for value in ('value="0:41"', 'value="2026-11-25T10:05"', 'value="1.80"', 'value="Old"'):
            assert value in page
        sent = fields(quillo, title="New", started="2026-11-25T10:05", status="approved")
        assert as_alice.post(url, sent).url == reverse("task_detail", args=[task.pk])
        task.refresh_from_db()
        assert (task.title, task.status) == ("New", "approved")
        assert task.started_at == NOW - timedelta(days=1)  # its seconds are kept

    def test_a_bad_edit_changes_nothing(self, as_alice, alice, quillo):
        task = make_task(alice, quillo)
        response = as_alice.post(reverse("task_edit", args=[task.pk]), fields(quillo, pay="abc"))
        assert response.status_code == 422
        assert 'value="abc"' in text_of(response)
        task.refresh_from_db()
        assert task.reward == D("1.8")

    def test_times_are_those_of_where_it_was_logged(self, client):
        person = make_person(timezone="Asia/Tokyo")
        task = make_task(person, started_at=datetime(2026, 11, 25, 20, tzinfo=UTC))
        type(person).objects.filter(pk=person.pk).update(timezone="Europe/London")
        client.force_login(person)
        assert 'value="2026-11-26T05:00"' in text_of(client.get(reverse("task_edit", args=[task.pk])))

    def test_deleting_can_be_undone_and_undone_again(self, as_alice, alice):
        task = make_task(alice)
        as_alice.post(reverse("task_delete", args=[task.pk]))
        assert as_alice.get(reverse("task_detail", args=[task.pk])).status_code == 404
        page = text_of(as_alice.get(reverse("task_list")))
        assert f'action="{reverse("task_restore", args=[task.pk])}"' in page
        as_alice.post(reverse("task_restore", args=[task.pk]))
        assert as_alice.get(reverse("task_detail", args=[task.pk])).status_code == 200

    @pytest.mark.parametrize("status", Status.values)
    def test_its_outcome_is_one_tap(self, as_alice, alice, status):
        task = make_task(alice, status="approved" if status == "reversed" else "pending")
        as_alice.post(reverse("task_status", args=[task.pk]), {"status": status})
        task.refresh_from_db()
        assert task.status == status

    def test_its_undo_leads_back_to_its_page(self, as_alice, alice):
        task = make_task(alice)
        page = as_alice.post(reverse("task_status", args=[task.pk]), {"status": "approved"}, follow=True)
        answer = as_alice.post(undo_of(page))
        assert answer.url == reverse("task_detail", args=[task.pk])
        task.refresh_from_db()
        assert task.status == "pending"

    def test_an_unknown_outcome_changes_nothing(self, as_alice, alice):
        task = make_task(alice)
        as_alice.post(reverse("task_status", args=[task.pk]), {"status": "lost"})
        task.refresh_from_db()
        assert task.status == "pending"

    def test_the_form_that_edits_it_has_the_focus_on_its_platform(self, as_alice, quillo):
        task = make_task(quillo.user, quillo)
        address = reverse("task_edit", args=[task.pk])
        page = text_of(as_alice.get(address))
        assert re.findall(r'name="(\w+)"[^>]* autofocus', page) == ["account"]
        answer = as_alice.post(address, fields(quillo, pay="lots"))
        assert (answer.status_code, "autofocus" in text_of(answer)) == (422, False)


class TestSeveral:
    def bulk(self, client, act, tasks, **more):
        return client.post(reverse("task_bulk"), {"act": act, "pick": [task.pk for task in tasks]} | more)

    def undo(self, client):
        page = text_of(client.get(reverse("task_list")))
        address = page.split('action="/tasks/undo/')[1].split('"')[0]
        return client.post(f"/tasks/undo/{address}", follow=True)

    def test_outcomes_and_their_undo(self, as_alice, alice):
        tasks = [make_task(alice), make_task(alice, status="rejected"), make_task(alice)]
        so_already = make_task(alice, status="approved", type=make_type("Writing"))
        self.bulk(as_alice, "approved", [*tasks[:2], so_already])
        so_already.delete()
        assert list(Task.objects.order_by("pk").values_list("status", flat=True)) == [
            "approved",
            "approved",
            "pending",
        ]
        assert "2 tasks are as before." in text_of(self.undo(as_alice))
        assert list(Task.objects.order_by("pk").values_list("status", flat=True)) == [
            "pending",
            "rejected",
            "pending",
        ]

    def test_deleting_and_its_undo(self, as_alice, alice):
        tasks = [make_task(alice) for _ in range(3)]
        response = self.bulk(as_alice, "delete", tasks[:2], back="sort=-pay&status=pending")
        assert response.url == "/tasks/?sort=-pay&status=pending"
        assert Task.objects.filter(deleted_at=None).count() == 1
        self.undo(as_alice)
        assert Task.objects.filter(deleted_at=None).count() == 3

    def test_it_leads_to_no_other_place(self, as_alice, alice):
        response = self.bulk(as_alice, "delete", [make_task(alice)], back="//evil.example/?a=b")
        assert response.url == "/tasks/"

    @pytest.mark.parametrize(
        "sent",
        [{}, {"act": "paid", "pick": ["1"]}, {"act": "delete"}, {"act": "delete", "pick": ["x", "9" * 30]}],
    )
    def test_nonsense_changes_nothing(self, as_alice, alice, sent):
        make_task(alice)
        assert as_alice.post(reverse("task_bulk"), sent).status_code == 302
        assert Task.objects.filter(deleted_at=None, status="pending").count() == 1

    def test_an_undo_that_is_not_ours_is_refused(self, as_alice):
        assert as_alice.post(reverse("task_undo", args=["abc"])).status_code == 302
        assert "It is too late to undo this here." in text_of(as_alice.get(reverse("task_list")))


class TestExtras:
    def note(self, client, account, **changed):
        sent = {
            "account": account.pk,
            "kind": "bonus",
            "amount": "2.50",
            "happened": "2026-11-26T10:00",
            "note": "",
        }
        return client.post(reverse("adjustment_new"), sent | changed)

    def test_a_bonus_is_noted_and_taken_away(self, as_alice, quillo):
        assert self.note(as_alice, quillo).status_code == 302
        row = Adjustment.objects.get()
        assert (row.amount, row.account) == (D("2.5"), quillo)
        assert "+£2.50" in text_of(as_alice.get(reverse("adjustment_new")))
        as_alice.post(reverse("adjustment_delete", args=[row.pk]))
        assert not Adjustment.objects.exists()

    def test_a_correction_may_be_negative_but_a_bonus_not(self, as_alice, quillo):
        assert self.note(as_alice, quillo, kind="correction", amount="-1").status_code == 302
        assert self.note(as_alice, quillo, amount="-1").status_code == 422
        assert self.note(as_alice, quillo, amount="0").status_code == 422
        assert self.note(as_alice, quillo, amount="$5").status_code == 422
        assert self.note(as_alice, make_account(make_person())).status_code == 422

    def test_own_types_are_added_and_renamed(self, as_alice, alice):
        as_alice.post(reverse("type_list"), {"name": "Beetles"})
        mine = TaskType.objects.get(user=alice)
        url = reverse("type_edit", args=[mine.pk])
        assert as_alice.post(url, {"name": "Survey"}).status_code == 422
        assert as_alice.post(url, {"name": "Bugs"}).status_code == 302
        assert "Bugs" in text_of(as_alice.get(reverse("type_list")))

    def test_built_in_types_cannot_be_renamed(self, as_alice):
        assert as_alice.get(reverse("type_edit", args=[make_type("Survey").pk])).status_code == 404

    def test_figures_of_an_account(self, as_alice, alice, quillo):
        url = reverse("account_stats", args=[quillo.pk])
        assert "No task here yet." in text_of(as_alice.get(url))
        task = make_task(alice, quillo, started_at=NOW - timedelta(hours=36))
        services.change_status(user=alice, task_ids=[task.pk], status="approved")
        recompute_dirty()
        page = text_of(as_alice.get(url, headers={"HX-Request": "true"}))
        for words in ("£9.00", "100 %", "1.5 days"):
            assert words in page
        assert "<html" not in page
        assert "<html" in text_of(as_alice.get(url))


def test_a_stranger_finds_nothing(as_bob, alice):
    task, mine = make_task(alice), make_type("Mine", user=alice)
    own = {"pk": task.pk}
    for name, method in (
        ("task_detail", "get"), ("task_edit", "get"), ("task_edit", "post"), ("task_delete", "post"),
        ("task_restore", "post"), ("task_status", "post"),
    ):  # fmt: skip
        assert getattr(as_bob, method)(reverse(name, kwargs=own)).status_code == 404, name
    assert as_bob.get(reverse("type_edit", args=[mine.pk])).status_code == 404
    assert as_bob.get(reverse("account_stats", args=[task.account_id])).status_code == 404
    as_bob.post(reverse("task_bulk"), {"act": "delete", "pick": [task.pk]})
    assert Task.objects.get().deleted_at is None


def test_nobody_is_asked_to_sign_in(client):
    for name in (
        "task_list",
        "task_log",
        "task_parse",
        "task_worth",
        "adjustment_new",
        "unpaid_new",
        "type_list",
    ):
        assert client.get(reverse(name)).status_code == 302, name


def test_wrong_methods_are_refused(as_alice, alice):
    pk = make_task(alice).pk
    for name, args in (
        ("task_bulk", []), ("task_undo", ["x"]), ("task_delete", [pk]), ("task_restore", [pk]),
        ("task_status", [pk]), ("adjustment_delete", [1]), ("task_parse", []), ("task_worth", []),
    ):  # fmt: skip
        assert as_alice.get(reverse(name, args=args)).status_code == 405, name
    assert as_alice.post(reverse("task_list")).status_code == 405
