"""A renamed type of one's own or view of the list has its old name again by the toast's Undo."""

import re

import pytest
from django.urls import reverse

from apps.tasks import renames, saved_views, services, undo
from apps.tasks.models import SavedView, TaskType
from tests.factories import make_person, make_type

pytestmark = pytest.mark.django_db
CHANGED = "Nothing was undone: it was changed again since."


@pytest.fixture(params=["type", "view"])
def named(request, alice):
    """One of each, called Beach."""
    if request.param == "type":
        return make_type("Beach", user=alice)
    return saved_views.save_view(user=alice, name="Beach", query="?q=beach")


def rename(client, row, name="Sea"):
    """The page after it."""
    kind = "type" if isinstance(row, TaskType) else "view"
    sent = {"name": name, "query": "?q=beach"}
    return client.post(reverse(f"{kind}_edit", args=[row.pk]), sent, follow=True).content.decode()


def undo_in(page):
    return re.findall(r'action="(/tasks/undo/[^"]+)"', page)


def name_of(row):
    row.refresh_from_db()
    return row.name


def make_another(alice, row, name):
    if isinstance(row, TaskType):
        return make_type(name, user=alice)
    return saved_views.save_view(user=alice, name=name, query="?q=sea")


def test_it_has_its_old_name_where_the_names_are(as_alice, named):
    (address,) = undo_in(rename(as_alice, named))
    assert name_of(named) == "Sea"
    page = as_alice.post(address, follow=True)
    assert name_of(named) == "Beach"
    assert "It is as before." in page.content.decode()
    lists = {TaskType: "type_list", SavedView: "view_list"}
    assert page.redirect_chain == [(reverse(lists[type(named)]), 302)]


def test_a_change_of_letters_alone_is_taken_back(as_alice, named):
    (address,) = undo_in(rename(as_alice, named, "BEACH"))
    as_alice.post(address)
    assert name_of(named) == "Beach"


def test_twice_is_once(as_alice, named):
    (address,) = undo_in(rename(as_alice, named))
    for _time in range(2):
        assert "It is as before." in as_alice.post(address, follow=True).content.decode()
    assert name_of(named) == "Beach"


def test_the_same_name_offers_no_undo(as_alice, named):
    page = rename(as_alice, named, "Beach")
    assert "saved." in page
    assert undo_in(page) == []


def test_a_third_name_stays(as_alice, named):
    (address,) = undo_in(rename(as_alice, named))
    rename(as_alice, named, "Lake")
    assert CHANGED in as_alice.post(address, follow=True).content.decode()
    assert name_of(named) == "Lake"


def test_a_name_that_another_one_has_by_now_is_not_doubled(as_alice, alice, named):
    (address,) = undo_in(rename(as_alice, named))
    make_another(alice, named, "bEACH")
    assert CHANGED in as_alice.post(address, follow=True).content.decode()
    assert name_of(named) == "Sea"


def test_what_is_gone_stays_gone(as_alice, alice):
    view = saved_views.save_view(user=alice, name="Beach", query="?q=beach")
    (address,) = undo_in(rename(as_alice, view))
    saved_views.delete_view(user=alice, view_id=view.pk)
    assert CHANGED in as_alice.post(address, follow=True).content.decode()
    assert name_of(view) == "Sea"


def test_a_stranger_changes_nothing(alice, named):
    kind = renames.TYPE if isinstance(named, TaskType) else renames.VIEW
    token = renames.rename(kind, user=alice, pk=named.pk, name="Sea")
    assert undo.take_back(make_person(), token) is None
    assert name_of(named) == "Sea"


def test_a_name_that_is_taken_leaves_all_as_it_is(alice, named):
    kind = renames.TYPE if isinstance(named, TaskType) else renames.VIEW
    make_another(alice, named, "Sea")
    with pytest.raises(services.NameTaken):
        renames.rename(kind, user=alice, pk=named.pk, name="sea")
    assert name_of(named) == "Beach"
