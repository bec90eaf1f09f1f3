"""Two browsers on the same rows: what was marked otherwise meanwhile is left as it is, and named."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.tasks import bulk
from apps.tasks.models import Task
from apps.tasks.recompute import compare_person
from tests.factories import make_account, make_task, make_type
from tests.toasts import undo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def tasks(alice):
    quillo = make_account(alice, "Quillo")
    return [make_task(alice, quillo, title=f"Survey <{number}>") for number in range(3)]


@pytest.fixture
def browsers(alice):
    """Two of hers."""
    both = Client(), Client()
    for each in both:
        each.force_login(alice)
    return both


def seen_in(client, address="/tasks/"):
    return re.findall(r'name="seen" value="([^"]+)"', client.get(address).content.decode())[0]


def post(client, act, tasks, **sent):
    data = {"act": act, "pick": [task.pk for task in tasks]} | sent
    return client.post(reverse("task_bulk"), data, follow=True)


def statuses():
    return list(
        Task.objects.for_user(Task.objects.first().user).order_by("pk").values_list("status", flat=True)
    )


class TestList:
    def test_a_row_that_was_marked_meanwhile_is_left_and_named(self, browsers, alice, tasks):
        one, two = browsers
        seen = seen_in(two)
        post(one, "rejected", tasks[:1], seen=seen_in(one))
        page = post(two, "approved", tasks, seen=seen)
        text = page.content.decode()
        assert statuses() == ["rejected", "approved", "approved"]
        assert "2 tasks approved." in text
        link = f'<a class="link" href="/tasks/{tasks[0].pk}/">Survey &lt;0&gt; (rejected)</a>'
        assert f"1 of them was changed meanwhile and left alone: {link}." in text
        two.post(undo_of(page))
        assert statuses() == ["rejected", "pending", "pending"]
        assert compare_person(alice.pk) == 0

    @pytest.mark.parametrize("act", ["approved", "reversed", "delete"])
    def test_no_act_goes_over_it(self, browsers, tasks, act):
        seen = seen_in(browsers[1])
        post(browsers[0], "rejected", tasks[:1])
        text = post(browsers[1], act, tasks[:1], seen=seen).content.decode()
        assert statuses()[0] == "rejected"
        assert "1 of them was changed meanwhile" in text
        assert "they were so already" not in text

    def test_both_wanting_the_same_is_no_rivalry(self, browsers, tasks):
        seen = seen_in(browsers[1])
        post(browsers[0], "approved", tasks[:1])
        text = post(browsers[1], "approved", tasks, seen=seen).content.decode()
        assert "2 tasks approved." in text
        assert "meanwhile and left alone" not in text

    def test_of_many_the_first_are_named(self, alice, tasks, browsers, monkeypatch):
        monkeypatch.setattr("apps.tasks.views.bulk.MOST_NAMED", 2)
        seen = seen_in(browsers[1])
        post(browsers[0], "rejected", tasks)
        text = post(browsers[1], "approved", tasks, seen=seen).content.decode()
        assert "3 of them were changed meanwhile and left alone:" in text
        assert text.count(" (rejected)</a>") == 2
        assert "</a>…." in text

    def test_all_that_match_are_judged_by_their_filter(self, alice, browsers, tasks):
        seen = seen_in(browsers[1])
        post(browsers[0], "rejected", tasks[:1])
        text = post(browsers[1], "approved", [], all="1", back="?status=pending", seen=seen).content.decode()
        assert statuses() == ["rejected", "approved", "approved"]
        assert "meanwhile and left alone" not in text

    @pytest.mark.parametrize("seen", ["", "x", "1:", "::", "9" * 40 + ":pending", ":pending"])
    def test_a_page_that_says_nothing_of_it_works_as_ever(self, browsers, tasks, seen):
        post(browsers[0], "rejected", tasks[:1])
        post(browsers[1], "approved", tasks, seen=seen)
        assert statuses() == ["approved"] * 3

    def test_the_page_to_change_them_hands_it_on(self, browsers, tasks):
        one, two = browsers
        pick = {"pick": [task.pk for task in tasks], "seen": seen_in(two)}
        page = two.post(reverse("task_assign"), pick).content.decode()
        assert re.findall(r'name="seen" value="([^"]+)"', page) == [pick["seen"]]
        post(one, "rejected", tasks[:1])
        two.post(
            reverse("task_assign"), pick | {"save": "1", "status": "expired", "type": make_type("Writing").pk}
        )
        assert statuses() == ["rejected", "expired", "expired"]


class TestItsPage:
    def test_it_shows_what_it_is_now_and_asks_again(self, browsers, tasks):
        two = browsers[1]
        address = reverse("task_detail", args=[tasks[0].pk])
        seen = seen_in(two, address)
        assert seen == "pending"
        bulk.act_on(user=tasks[0].user, task_ids=[tasks[0].pk], act="rejected")
        mark = reverse("task_status", args=[tasks[0].pk])
        text = two.post(mark, {"status": "approved", "seen": seen}, follow=True).content.decode()
        assert "Nothing has changed: this task was marked as rejected meanwhile. Here it is." in text
        assert statuses()[0] == "rejected"
        two.post(mark, {"status": "approved", "seen": seen_in(two, address)})
        assert statuses()[0] == "approved"
