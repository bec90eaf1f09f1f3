"""One cell of the list, edited where it stands: saved by the same service, with the same guard."""

import re
from decimal import Decimal as D

import pytest
from django.urls import reverse

from apps.tasks import bulk, services
from apps.tasks.recompute import compare_person
from tests.factories import make_account, make_person, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def task(alice):
    return make_task(alice, make_account(alice, "Quillo"), title="Brand recall", status="approved")


def address(task, name):
    return reverse("task_cell", args=[task.pk, name])


def seen_on(page):
    return re.findall(r'name="seen" value="([^"]+)"', page.content.decode())[0]


def change(client, task, name, value, **sent):
    sent = {"seen": seen_on(client.get(address(task, name)))} | sent
    return client.post(address(task, name), {"value": value} | sent)


@pytest.mark.parametrize(
    ("name", "value", "fact", "becomes"),
    [
        ("pay", "£2.005", "reward", D("2.005")),
        ("pay", "20p", "reward", D("0.20")),
        ("minutes", "1h 30", "duration_ms", 5_400_000),
        ("minutes", "", "duration_ms", None),
        ("status", "rejected", "status", "rejected"),
        ("title", "Another <b>name</b>", "title", "Another <b>name</b>"),
    ],
)
def test_it_saves_and_the_sums_follow(as_alice, alice, task, name, value, fact, becomes):
    response = change(as_alice, task, name, value, back="?sort=-time")
    assert response.status_code == 302
    assert response.url == "/tasks/?sort=-time"
    task.refresh_from_db()
    assert getattr(task, fact) == becomes
    assert compare_person(alice.pk) == 0


@pytest.mark.parametrize("name", ["pay", "minutes", "status", "title"])
def test_each_row_leads_to_its_cells(as_alice, task, name):
    page = as_alice.get(reverse("task_list")).content.decode()
    name_class = " cell--name" if name == "title" else ""
    assert f'class="cell{name_class}" tabindex="-1" href="{address(task, name)}"' in page
    says = {"pay": "Pay, £1.80, change", "minutes": "Time, 12\u00a0min, change"}
    says |= {"status": "Status, Approved, change", "title": "Rename Brand recall"}
    assert f'set/{name}/" aria-label="{says[name]}"' in page
    form = as_alice.get(address(task, name)).content.decode()
    assert "<h1" in form  # without a script, a page of its own


def test_for_htmx_it_is_the_form_alone_and_then_the_list_with_its_sums(as_alice, task):
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/?status=approved&x=1"}
    part = as_alice.get(address(task, "pay"), headers=htmx)
    text = part.content.decode()
    assert text.lstrip().startswith('<div class="cellbox"')
    assert 'name="back" value="?status=approved"' in text
    sent = {"value": "3", "seen": seen_on(part), "back": "?status=approved"}
    response = as_alice.post(address(task, "pay"), sent, headers=htmx, follow=True)
    page = response.content.decode()
    assert page.lstrip().startswith('<div id="results"')
    assert "£3.00</b> earned" in page
    assert "Task saved." in page


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("pay", "abc", "Write an amount, like 1.80."),
        ("pay", "", "Write what it pays"),
        ("pay", "$3", "This account is paid in GBP."),
        ("minutes", "soon", "Write a number, like 12 or 1h 30."),
        ("minutes", "13h", "That is more than 12 hours."),
        ("status", "lost", "Select a valid choice"),
        ("title", "x" * 301, "at most 300 characters"),
    ],
)
def test_what_is_wrong_is_said_and_stays(as_alice, task, name, value, words):
    response = as_alice.post(
        address(task, name), {"value": value, "seen": "", "back": ""}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#cell"
    page = response.content.decode()
    assert words in page
    assert not value or name == "status" or f'value="{value}"' in page
    task.refresh_from_db()
    assert (task.reward, task.title, task.status) == (D("1.8"), "Brand recall", "approved")


def test_long_work_is_saved_once_it_is_confirmed(as_alice, task):
    assert change(as_alice, task, "minutes", "13h", is_long="on").status_code == 302


def test_only_an_approval_can_be_taken_back(as_alice, alice):
    assert change(as_alice, make_task(alice), "status", "reversed").status_code == 422


class TestGuard:
    def test_the_second_sees_both_and_chooses(self, as_alice, alice, task):
        seen = seen_on(as_alice.get(address(task, "pay")))
        services.edit_task(user=alice, task_id=task.pk, reward=D("2.5"))
        response = change(as_alice, task, "pay", "3", seen=seen)
        page = response.content.decode()
        assert response.status_code == 422
        assert "Yours: £3.00. Saved meanwhile: £2.50." in page
        assert 'value="3"' in page
        task.refresh_from_db()
        assert task.reward == D("2.5")
        assert seen_on(response) == seen
        assert change(as_alice, task, "pay", "3", seen=seen).status_code == 422
        now = re.search(r'name="seen" value="([^"]+)">Keep mine', page)[1]
        assert change(as_alice, task, "pay", "3", seen=now).status_code == 302
        task.refresh_from_db()
        assert task.reward == D(3)

    def test_an_outcome_given_from_the_list_meanwhile(self, as_alice, alice, task):
        seen = seen_on(as_alice.get(address(task, "status")))
        bulk.act_on(user=alice, task_ids=[task.pk], act="rejected")
        response = change(as_alice, task, "status", "pending", seen=seen)
        assert "Yours: Pending. Saved meanwhile: Rejected." in response.content.decode()

    def test_another_cell_may_have_changed(self, as_alice, alice, task):
        seen = seen_on(as_alice.get(address(task, "pay")))
        services.edit_task(user=alice, task_id=task.pk, title="Another")
        assert change(as_alice, task, "pay", "3", seen=seen).status_code == 302
        task.refresh_from_db()
        assert (task.title, task.reward) == ("Another", D(3))

    def test_without_the_guard_a_write_is_lost(self, as_alice, alice, task):
        services.edit_task(user=alice, task_id=task.pk, reward=D("2.5"))
        assert change(as_alice, task, "pay", "3", seen="").status_code == 302
        task.refresh_from_db()
        assert task.reward == D(3)


def test_pay_is_what_was_really_paid_where_that_is_known(as_alice, alice):
    task = make_task(alice, status="approved", paid=D("1.20"))
    page = as_alice.get(address(task, "pay")).content.decode()
    assert "Really paid" in page
    assert 'value="1.20"' in page
    change(as_alice, task, "pay", "1.50")
    task.refresh_from_db()
    assert (task.reward, task.paid) == (D("1.8"), D("1.5"))


def test_there_is_no_other_cell(as_alice, task):
    assert as_alice.get(f"/tasks/{task.pk}/set/account/").status_code == 404
    assert as_alice.post(f"/tasks/{task.pk}/set/user/", {"value": "1"}).status_code == 404


def test_a_stranger_finds_nothing(client, task):
    client.force_login(make_person())
    assert client.get(address(task, "pay")).status_code == 404
    assert client.post(address(task, "pay"), {"value": "9"}).status_code == 404
