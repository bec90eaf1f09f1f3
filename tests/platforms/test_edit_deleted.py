"""An account that is deleted in another tab while its form is open: what was typed stays, and can be kept."""

import re

import pytest

from apps.platforms import services
from apps.platforms.models import Account
from tests.factories import make_account, make_person

pytestmark = pytest.mark.django_db
NOTE = "typed at length"
TYPED = {
    "edit": {"name": "Quillo", "unit": "GBP", "tone": "1", "note": NOTE, "minimum": "7.50"},
    "payday": {"kind": "weekly", "weekdays": ["mon", "fri"]},
}
IS_SHOWN = {"edit": NOTE, "payday": 'value="mon"'}


@pytest.fixture
def account(alice):
    return make_account(alice, "Quillo", aliases=["q"], url="https://example.org/")


def at(account_id, name):
    return f"/platforms/mine/{account_id}/{name}/"


def drawn(client, account, name):
    page = client.get(at(account.pk, name)).content.decode()
    return {"drawn": re.findall(r'name="drawn" value="([^"]+)"', page)[0]}


@pytest.fixture(params=TYPED)
def form(request, as_alice, account):
    """One of its forms, drawn before the account was deleted: its name, and what it sends."""
    sent = TYPED[request.param] | drawn(as_alice, account, request.param)
    services.delete_account(user=account.user, account_id=account.pk)
    return request.param, sent


def test_it_says_so_with_what_was_typed(as_alice, account, form):
    name, sent = form
    response = as_alice.post(at(account.pk, name), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This account was deleted meanwhile." in page
    assert IS_SHOWN[name] in page
    assert 'name="restore" value="on">Restore and save' in page
    assert f'href="{at(account.pk, "edit")[:-5]}"' not in page  # its page is not there
    assert not Account.objects.exists()


def test_it_comes_back_with_it(as_alice, account, form):
    name, sent = form
    response = as_alice.post(at(account.pk, name), sent | {"restore": "on"})
    assert response.status_code == 302
    found = Account.objects.get()
    assert (found.pk, found.user, found.name) == (account.pk, account.user, "Quillo")
    assert (found.note, found.own_cycle) != (account.note, account.own_cycle)
    assert as_alice.get(response.url).status_code == 200


def test_twice_is_once(as_alice, account, form):
    name, sent = form
    for _time in range(2):
        assert as_alice.post(at(account.pk, name), sent | {"restore": "on"}).status_code == 302
    assert Account.objects.count() == 1


def test_another_in_its_place_is_said(as_alice, account, form):
    name, sent = form
    make_account(account.user, "quillo")
    page = as_alice.post(at(account.pk, name), sent | {"restore": "on"}, follow=True)
    assert page.status_code == 422
    assert "It cannot come back" in page.content.decode()
    assert Account.objects.get().name == "quillo"


def test_a_stranger_learns_nothing_of_it(client, account, form):
    name, sent = form
    client.force_login(make_person())
    for more in ({}, {"restore": "on"}):
        theirs = client.post(at(account.pk, name), sent | more)
        never = client.post(at(account.pk + 9, name), sent | more)
        assert (theirs.status_code, never.status_code) == (404, 404)
    assert not Account.objects.exists()


def test_what_one_form_was_drawn_from_opens_no_other(as_alice, account, form):
    name, sent = form
    assert as_alice.post(at(account.pk + 1, name), sent | {"restore": "on"}).status_code == 404
    made_up = TYPED[name] | {"drawn": "made-up", "restore": "on"}
    assert as_alice.post(at(account.pk, name), made_up).status_code == 404
    assert not Account.objects.exists()
