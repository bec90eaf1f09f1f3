"""Views of the list that a person names: links to an address, beside those that are ready-made."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.tasks import saved_views, services
from apps.tasks.models import SavedView
from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_person(home_currency="GBP", timezone="Europe/London")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    make_task(alice, make_account(alice, "Quillo"), status="rejected", title="turned down")
    return client


def links(client, query=""):
    """The views over the list: (name, address, whether it is the one that is shown)."""
    page = client.get(reverse("task_list") + query).content.decode()
    nav = re.findall(r'<nav class="views".*?</nav>', page, re.S)[0].replace("&amp;", "&")
    found = re.findall(
        r'<a href="([^"]+)"( aria-current="page")?>(?:<svg.*?</svg>)?\s*([^<]+)</a>', nav, re.S
    )
    return [(name, address, bool(current)) for address, current, name in found]


def save(client, name="My view", query="?status=rejected&sort=-time"):
    return client.post(reverse("view_list"), {"name": name, "query": query}, follow=True)


class TestSave:
    def test_the_present_filters_get_a_name_and_a_place(self, as_alice):
        name, address, _ = links(as_alice, "?status=rejected&sort=-time")[-1]
        assert name == "Save this view"
        form = as_alice.get(address).content.decode()
        (query,) = re.findall(r'name="query" value="([^"]+)"', form)
        page = save(as_alice, "Long and rejected", query.replace("&amp;", "&"))
        assert "Long and rejected is saved" in page.content.decode()
        assert page.request["QUERY_STRING"] == "status=rejected&sort=-time"
        mine = ("Long and rejected", "/tasks/?status=rejected&sort=-time")
        assert (*mine, True) in links(as_alice, "?sort=-time&status=rejected")
        assert (*mine, False) in links(as_alice)

    def test_its_name_has_the_focus(self, as_alice):
        address = reverse("view_list")
        assert "autofocus" not in as_alice.get(address).content.decode()
        for query in ("?status=rejected", "?status=approved"):
            page = as_alice.get(address + query).content.decode()
            assert re.findall(r'name="(\w+)"[^>]* autofocus', page) == ["name"]

    def test_a_view_that_is_there_is_not_offered_again(self, as_alice):
        assert "Save this view" not in [name for name, *_ in links(as_alice)]
        assert "Save this view" not in [name for name, *_ in links(as_alice, "?status=rejected")]
        save(as_alice)
        shown = [name for name, *_ in links(as_alice, "?status=rejected&sort=-time")]
        assert shown[-2:] == ["My view", "Your views"]

    def test_neither_the_place_nor_what_the_list_does_not_know_is_kept(self, as_alice, alice):
        save(as_alice, query="?q=beach&after=2026-11-26_1_1&evil=1")
        assert SavedView.objects.get().query == "?q=beach"

    @pytest.mark.parametrize(
        "query", ["", "?", "?after=x", "?evil=1", "//evil.example/?a=b", "javascript:alert(1)"]
    )
    def test_an_address_that_says_nothing_is_refused(self, as_alice, query):
        response = save(as_alice, query=query)
        assert response.status_code == 422
        assert 'value="My view"' in response.content.decode()
        assert not SavedView.objects.exists()

    def test_a_name_is_used_once_in_any_case_of_letters(self, as_alice):
        save(as_alice, "Beach")
        response = save(as_alice, "bEACH", "?q=beach")
        assert response.status_code == 422
        assert "You have a view of this name already." in response.content.decode()
        assert 'value="?q=beach"' in response.content.decode()
        assert SavedView.objects.count() == 1

    def test_others_may_use_the_same_name(self, as_alice):
        saved_views.save_view(user=make_person(), name="My view", query="?q=beach")
        assert save(as_alice).status_code == 200
        assert SavedView.objects.count() == 2

    def test_there_are_twenty_at_most(self, as_alice, alice):
        for number in range(saved_views.MOST):
            saved_views.save_view(user=alice, name=f"View {number}", query="?q=beach")
        response = save(as_alice)
        assert response.status_code == 422
        assert "You have 20 views. Delete one first." in response.content.decode()

    def test_names_are_never_markup(self, as_alice):
        save(as_alice, "<i>beach</i>")
        assert "<i>beach" not in as_alice.get(reverse("task_list")).content.decode()
        assert "<i>beach" not in as_alice.get(reverse("view_list")).content.decode()

    def test_the_database_keeps_names_apart_too(self, alice):
        saved_views.save_view(user=alice, name="Beach", query="?q=beach")
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(user=alice, name="BEACH", query="?q=beach")


class TestChange:
    @pytest.fixture(autouse=True)
    def _view(self, alice):
        self.view = saved_views.save_view(user=alice, name="Beach", query="?q=beach")

    def rename(self, client, name):
        return client.post(
            reverse("view_edit", args=[self.view.pk]), {"name": name, "query": self.view.query}
        )

    def test_another_name_and_the_same_name_in_other_letters(self, as_alice):
        for name in ("Sea", "SEA"):
            assert self.rename(as_alice, name).status_code == 302
            self.view.refresh_from_db()
            assert (self.view.name, self.view.query) == (name, "?q=beach")

    def test_not_to_a_name_that_is_taken(self, as_alice, alice):
        saved_views.save_view(user=alice, name="Sea", query="?q=sea")
        response = self.rename(as_alice, "sea")
        assert response.status_code == 422
        assert 'value="sea"' in response.content.decode()

    def test_deleting_can_be_undone(self, as_alice):
        page = as_alice.post(reverse("view_delete", args=[self.view.pk]), follow=True).content.decode()
        assert "Beach deleted." in page
        assert "Beach" not in [name for name, *_ in links(as_alice)]
        assert f'action="{reverse("view_restore", args=[self.view.pk])}"' in page
        as_alice.post(reverse("view_restore", args=[self.view.pk]))
        assert "Beach" in [name for name, *_ in links(as_alice)]

    def test_a_name_that_was_used_meanwhile_is_not_doubled(self, as_alice, alice):
        as_alice.post(reverse("view_delete", args=[self.view.pk]))
        saved_views.save_view(user=alice, name="beach", query="?q=sea")
        page = as_alice.post(reverse("view_restore", args=[self.view.pk]), follow=True).content.decode()
        assert "There is another view called Beach now." in page
        assert SavedView.objects.for_user(alice).count() == 1

    def test_what_was_deleted_is_purged(self, alice):
        saved_views.delete_view(user=alice, view_id=self.view.pk)
        later = timezone.now() + timedelta(days=31)
        assert services.purge_deleted(now=later) == 1
        assert not SavedView.objects.exists()

    def test_a_stranger_finds_and_changes_nothing(self, client):
        client.force_login(make_person())
        for name in ("view_edit", "view_delete", "view_restore"):
            assert client.post(reverse(name, args=[self.view.pk]), {"name": "x"}).status_code == 404
        assert "Beach" not in client.get(reverse("view_list")).content.decode()


def test_the_list_asks_nothing_more_for_them(as_alice, alice, django_assert_num_queries):
    for number in range(saved_views.MOST):
        saved_views.save_view(user=alice, name=f"View {number}", query="?q=beach")
    for query, asked in (("", 4), ("?status=rejected", 4), ("?q=turned", 5)):
        as_alice.get(reverse("task_list") + query)
        with django_assert_num_queries(asked):  # session, person; rows; all sums; of words the ids first
            as_alice.get(reverse("task_list") + query)
