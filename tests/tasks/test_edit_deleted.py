"""A task that is deleted in another tab while its form is open: what was typed stays, and nothing is lost."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.tasks import services
from apps.tasks.models import Task
from apps.tasks.recompute import compare_person
from apps.tasks.versions import version_of
from tests.factories import make_person, make_task

pytestmark = pytest.mark.django_db
TYPED = "typed at length, <b>for an hour</b>"


@pytest.fixture
def task(alice, quillo):
    return make_task(alice, quillo, title="Brand recall")


def form_of(task, **changed):
    return {
        "account": task.account_id, "type": task.type_id, "minutes": "12", "pay": "2.50", "units": "1",
        "started": "2026-11-26T10:05", "status": "pending", "title": "Brand recall", "note": TYPED,
        "seen": version_of(task), "key": str(uuid4()),
    } | changed  # fmt: skip


def send(client, task, **changed):
    return client.post(reverse("task_edit", args=[task.pk]), form_of(task) | changed)


def key_of(page):
    return re.findall(r'name="key" value="([^"]+)"', page.split('id="log"')[1])[0]


def delete(task):
    services.delete_task(user=task.user, task_id=task.pk)


class TestForm:
    def test_it_says_so_with_what_was_typed(self, as_alice, task):
        delete(task)
        response = send(as_alice, task)
        page = response.content.decode()
        assert response.status_code == 422
        assert "This task was deleted meanwhile." in page
        assert "typed at length, &lt;b&gt;for an hour&lt;/b&gt;</textarea>" in page
        assert 'value="2.50"' in page
        task.refresh_from_db()
        assert task.deleted_at
        assert task.note == ""
        assert f'href="{reverse("task_detail", args=[task.pk])}"' not in page  # which is not there

    def test_it_comes_back_with_it(self, as_alice, alice, task):
        delete(task)
        response = send(as_alice, task, restore="on")
        assert response.url == reverse("task_detail", args=[task.pk])
        task.refresh_from_db()
        assert (task.deleted_at, task.note, str(task.reward)) == (None, TYPED, "2.5000")
        assert compare_person(alice.pk) == 0

    def test_or_it_is_a_new_one_and_only_once(self, as_alice, alice, task):
        delete(task)
        sent = form_of(task)
        page = as_alice.post(reverse("task_edit", args=[task.pk]), sent).content.decode()
        assert key_of(page) == sent["key"]
        (address,) = re.findall(r'formaction="([^"]+)">Log it as a new task', page)
        for _time in range(2):
            assert as_alice.post(address, sent).status_code == 302
        new = Task.objects.for_user(alice).get()
        assert (new.note, str(new.reward), new.pk == task.pk) == (TYPED, "2.5000", False)
        assert compare_person(alice.pk) == 0

    def test_each_form_has_a_key_of_its_own_for_that(self, as_alice, task):
        pages = [as_alice.get(reverse("task_edit", args=[task.pk])).content.decode() for _ in range(2)]
        assert len({key_of(page) for page in pages}) == 2

    def test_what_is_wrong_is_said_as_well(self, as_alice, task):
        delete(task)
        page = send(as_alice, task, pay="much", restore="on").content.decode()
        assert "This task was deleted meanwhile." in page
        assert "Write an amount, like 1.80." in page
        task.refresh_from_db()
        assert task.deleted_at

    def test_changed_and_then_deleted_shows_both_versions_first(self, as_alice, alice, task):
        sent = form_of(task)
        services.edit_task(user=alice, task_id=task.pk, note="theirs")
        delete(task)
        address = reverse("task_edit", args=[task.pk])
        page = as_alice.post(address, sent | {"restore": "on"})
        text = page.content.decode()
        assert page.status_code == 422
        assert "This task was changed meanwhile." in text
        assert "theirs" in text
        seen = re.search(r'name="seen" value="([^"]+)">Keep mine', text)[1]
        assert '<input type="hidden" name="restore" value="on">' in text
        assert as_alice.post(address, sent | {"restore": "on", "seen": seen}).status_code == 302
        assert Task.objects.for_user(alice).get().note == TYPED

    def test_restored_in_the_other_tab_it_is_saved_as_ever(self, as_alice, alice, task):
        delete(task)
        services.restore_tasks(user=alice, task_ids=[task.pk])
        assert send(as_alice, task).status_code == 302

    def test_one_that_is_gone_for_good_never_was(self, as_alice, task):
        pk = task.pk
        sent = form_of(task)
        task.delete()
        gone = as_alice.post(reverse("task_edit", args=[pk]), sent)
        never = as_alice.post(reverse("task_edit", args=[pk + 1]), sent)
        assert (gone.status_code, never.status_code) == (404, 404)
        assert re.sub(rb"\d+", b"", gone.content) == re.sub(rb"\d+", b"", never.content)

    def test_a_stranger_learns_nothing_of_it(self, client, task):
        client.force_login(make_person())
        delete(task)
        for sent in ({}, {"restore": "on"}):
            theirs = send(client, task, **sent)
            never = client.post(reverse("task_edit", args=[task.pk + 9]), form_of(task) | sent)
            assert theirs.status_code == never.status_code == 404
            assert b"deleted meanwhile" not in theirs.content
        task.refresh_from_db()
        assert task.deleted_at

    def test_without_a_form_it_is_not_there(self, as_alice, task):
        delete(task)
        assert as_alice.get(reverse("task_edit", args=[task.pk])).status_code == 404


class TestCell:
    def send(self, client, task, **sent):
        address = reverse("task_cell", args=[task.pk, "title"])
        sent = {"value": "Typed", "seen": "", "back": "?sort=-pay"} | sent
        return client.post(address, sent, headers={"HX-Request": "true"})

    def test_it_says_so_in_its_place(self, as_alice, task):
        delete(task)
        response = self.send(as_alice, task)
        page = response.content.decode()
        assert (response.status_code, response["HX-Retarget"]) == (422, "#cell")
        assert "This task was deleted meanwhile." in page
        assert 'value="Typed"' in page
        assert re.search(r'name="restore" value="on">Restore and save', page)

    def test_it_comes_back_with_it(self, as_alice, alice, task):
        delete(task)
        response = self.send(as_alice, task, restore="on")
        assert response.url == "/tasks/?sort=-pay"
        assert Task.objects.for_user(alice).get().title == "Typed"
        assert compare_person(alice.pk) == 0

    def test_a_stranger_learns_nothing_of_it(self, client, task):
        client.force_login(make_person())
        delete(task)
        assert self.send(client, task, restore="on").status_code == 404
        task.refresh_from_db()
        assert task.deleted_at
