"""Two browsers on one task: the second sees both versions and chooses; nothing is overwritten silently."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.tasks import bulk, services
from apps.tasks.models import Task
from apps.tasks.recompute import compare_person
from apps.tasks.versions import FIELDS, Changed, check, differences, version_of
from tests.factories import make_account, make_task, make_type
from tests.tasks.test_concurrency import in_thread, wait_until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(alice):
    return make_task(alice, make_account(alice, "Quillo"), title="Brand recall", note="as it was")


@pytest.fixture
def browsers(alice):
    """Two of hers."""
    both = Client(), Client()
    for each in both:
        each.force_login(alice)
    return both


def drawn(client, task):
    """The form of a task as a browser would send it back untouched."""
    page = client.get(reverse("task_edit", args=[task.pk])).content.decode()
    return of_page(page, task)


def of_page(page, task):
    local = timezone.localtime(task.started_at, task.user.timezone)
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    return {
        "account": task.account_id, "type": task.type_id, "minutes": "12", "pay": "1.80", "units": "1",
        "started": local.strftime("%Y-%m-%dT%H:%M"), "status": "pending", "title": "Brand recall",
        "note": "as it was", "seen": seen,
    }  # fmt: skip


def decided(page):
    """What the buttons send that decide, instead of what the form was drawn from."""
    (now,) = set(re.findall(r'<button[^>]* name="seen" value="([^"]+)"', page))
    return {"seen": now}


def save(client, task, sent, **changed):
    return client.post(reverse("task_edit", args=[task.pk]), sent | changed)


def rows(page):
    """The two versions, as the page shows them."""
    table = page.split('id="conflict"')[1].split("</table>")[0].split("<tbody>")[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("</tr>")[:-1]]


class TestBothVersions:
    def test_the_second_sees_what_differs_and_nothing_is_overwritten(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        assert save(first, task, one, pay="2.50", title="Brand recall").status_code == 302
        response = save(second, task, two, pay="3.00", note="typed at length")
        page = response.content.decode()
        assert response.status_code == 422
        assert rows(page) == [["Pay", "£3.00", "£2.50"], ["Note", "typed at length", "as it was"]]
        assert 'value="3.00"' in page
        assert "typed at length</textarea>" in page
        task.refresh_from_db()
        assert (task.reward, task.note) == (D("2.5"), "as it was")

    def test_to_keep_mine_is_a_button_of_its_own(self, browsers, alice, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50")
        page = save(second, task, two, pay="3.00").content.decode()
        assert ">Keep mine<" in page
        assert save(second, task, two, pay="3.00", **decided(page)).status_code == 302
        task.refresh_from_db()
        assert task.reward == D(3)
        assert compare_person(alice.pk) == 0

    def test_to_send_the_form_again_decides_nothing(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50")
        page = save(second, task, two, pay="3.00").content.decode()
        again = of_page(page, task) | {"pay": "3.00"}
        assert again["seen"] == two["seen"]
        assert save(second, task, again).status_code == 422
        assert re.findall(r"<button[^>]*>", page.split('id="log"')[1])[0].count("disabled") == 1
        task.refresh_from_db()
        assert task.reward == D("2.5")

    def test_taking_theirs_leads_to_what_is_saved(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50")
        page = save(second, task, two, pay="3.00").content.decode()
        theirs = re.search(r'href="([^"]+)">Take theirs', page)[1]
        assert "£2.50" in second.get(theirs).content.decode()

    def test_while_one_chooses_it_may_change_again(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50")
        page = save(second, task, two, pay="3.00").content.decode()
        save(first, task, drawn(first, task), pay="2.75")
        response = save(second, task, two, pay="3.00", **decided(page))
        assert response.status_code == 422
        assert rows(response.content.decode()) == [["Pay", "£3.00", "£2.75"]]

    def test_an_outcome_given_from_the_list_counts_as_a_change(self, browsers, alice, task):
        two = drawn(browsers[1], task)
        bulk.act_on(user=alice, task_ids=[task.pk], act="approved")
        response = save(browsers[1], task, two, title="Mine")
        assert response.status_code == 422
        assert rows(response.content.decode()) == [
            ["Outcome", "Pending", "Approved"],
            ["Title", "Mine", "Brand recall"],
        ]
        task.refresh_from_db()
        assert (task.status, task.title) == ("approved", "Brand recall")

    def test_the_same_change_twice_is_none_to_choose_between(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        assert save(first, task, one, pay="2.50").status_code == 302
        assert save(second, task, two, pay="2.50").status_code == 302

    def test_what_is_wrong_is_said_first_and_the_guard_stays(self, browsers, task):
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50")
        page = save(second, task, two, pay="much").content.decode()
        assert of_page(page, task)["seen"] == two["seen"]
        assert save(second, task, two, pay="3.00").status_code == 422

    def test_without_the_guard_a_write_is_lost(self, browsers, task):
        """The twin: the same two forms, sent as if they knew nothing of what they were drawn from."""
        first, second = browsers
        one, two = drawn(first, task), drawn(second, task)
        save(first, task, one, pay="2.50", seen="")
        assert save(second, task, two, note="mine", seen="").status_code == 302
        task.refresh_from_db()
        assert task.reward == D("1.8")


class TestVersion:
    CHANGES = {
        "duration_ms": 1, "estimate_ms": 1, "setup_ms": 60_000, "reward": D(9),
        "units": 2, "status": "approved", "bonus": D(1), "paid": D(1),
        "promised": D(1), "title": "x", "client": "x", "link": "https://example.org", "note": "x",
    }  # fmt: skip

    def changes(self, task):
        day = {"promised": D(1), "promised_until": task.local_on}
        of_others = {"account": make_account(task.user), "type": make_type("Writing")}
        moved = {"started_at": task.started_at - timedelta(minutes=1)}
        return self.CHANGES | of_others | moved | {"promised_until": day["promised_until"]}

    def test_every_field_of_the_form_is_seen_and_told(self, task):
        changes = self.changes(task)
        assert changes.keys() == FIELDS.keys()
        for name, value in changes.items():
            now = Task.objects.select_related("account", "type").get(pk=task.pk)
            before = version_of(now)
            (difference,) = differences(now, {name: value})
            assert difference.mine != difference.saved, name
            setattr(now, name, value)
            assert version_of(now) != before, name
            with pytest.raises(Changed):
                check(now, before, {"title": "another"})

    def test_how_an_amount_is_written_makes_no_difference(self, task):
        written = Task(reward=D("1.8"), bonus=D(0), paid=D("100"))
        stored = Task(reward=D("1.8000"), bonus=D("0.0000"), paid=D("100.0000"))
        names = ("reward", "bonus", "paid")
        assert version_of(written, names) == version_of(stored, names)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def race(self, alice, task, **seen):
        """A second edit that waits for the first, with what both began from."""
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                services.edit_task(user=alice, task_id=task.pk, reward=D("2.5"), note="first")
                second = pool.submit(
                    in_thread, lambda: services.edit_task(user=alice, task_id=task.pk, note="second", **seen)
                )
                wait_until_somebody_waits()
            return second.exception(timeout=10)

    def test_who_waits_looks_again(self, alice, task):
        seen = version_of(Task.objects.get(pk=task.pk))
        assert isinstance(self.race(alice, task, seen=seen), Changed)
        task.refresh_from_db()
        assert task.note == "first"

    def test_without_the_guard_the_first_is_lost(self, alice, task):
        assert self.race(alice, task) is None
        task.refresh_from_db()
        assert task.note == "second"
