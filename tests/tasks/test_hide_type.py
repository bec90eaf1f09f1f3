"""A type of one's own goes out of the lists and comes back; the tasks that have it keep it."""

import re

import pytest
from django.urls import reverse

from apps.tasks.choices import Choices
from apps.tasks.models import Task, TaskType
from tests.factories import make_person, make_task, make_type
from tests.tasks.conftest import NOW
from tests.tasks.test_mix_line import in_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def beetles(alice):
    return make_type("Beetles", user=alice)


def page_after(client, act, kind):
    return client.post(reverse(f"type_{act}", args=[kind.pk]), follow=True).content.decode()


def undo_in(page):
    return re.search(r'class="toast">.*?action="([^"]+)"', page, re.DOTALL)[1]


def add(client, name):
    return client.post(reverse("type_list"), {"name": name}, follow=True).content.decode()


def is_offered(client, kind):
    """On the pages where a type is chosen: the log form, unpaid time, the timer, a file."""
    pages = [
        client.get(reverse(name)).content.decode()
        for name in ("task_log", "unpaid_new", "timer", "import_list", "type_list")
    ]
    answers = {kind.name in page for page in pages}
    assert len(answers) == 1
    return answers.pop()


def test_it_is_in_no_list_and_back_by_one_tap(as_alice, quillo, beetles):
    assert is_offered(as_alice, beetles)
    page = page_after(as_alice, "hide", beetles)
    assert "Beetles is no longer in your list. Its tasks keep it." in page
    assert not is_offered(as_alice, beetles)
    as_alice.post(undo_in(page))
    assert is_offered(as_alice, beetles)


def test_its_tasks_keep_it_also_when_they_are_edited(as_alice, alice, quillo, beetles):
    task = make_task(alice, quillo, type=beetles, started_at=NOW)
    page_after(as_alice, "hide", beetles)
    address = reverse("task_edit", args=[task.pk])
    sent = in_form(as_alice.get(address).content.decode().replace('id="edit"', 'id="log"'))
    assert sent["type"] == str(beetles.pk)
    assert as_alice.post(address, sent | {"note": "six legs"}).status_code == 302
    task = Task.objects.get()
    assert (task.type, task.note) == (beetles, "six legs")
    assert "Beetles" in as_alice.get(reverse("task_list")).content.decode()


def test_adding_it_again_shows_it_again(as_alice, alice, beetles):
    page_after(as_alice, "hide", beetles)
    assert "Beetles is in your list." in add(as_alice, "beetles")
    assert beetles in Choices(alice).types
    assert TaskType.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize(("name", "label"), [("survey", "Survey"), ("BEETLES", "Beetles")])
def test_what_is_there_is_not_added(as_alice, beetles, name, label):
    page = add(as_alice, name)
    assert f"{label} is already there." in page
    assert "is in your list" not in page


def test_only_ones_own_can_be_hidden(as_alice, beetles):
    for kind in (make_type("Survey"), make_type("His", user=make_person())):
        for act in ("hide", "show"):
            assert as_alice.post(reverse(f"type_{act}", args=[kind.pk])).status_code == 404
        kind.refresh_from_db()
        assert kind.hidden_at is None
