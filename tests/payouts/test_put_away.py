"""A notice that was put away comes back by the toast's Undo."""

import pytest

from apps.accounts.models import User
from apps.payouts import undo
from apps.payouts.alert_services import put_away
from apps.payouts.checks import check_person
from apps.payouts.models import Alert
from tests.factories import make_person
from tests.payouts.work import earn
from tests.toasts import undo_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(quillo):
    earn(quillo, "5")
    check_person(quillo.user_id)
    return Alert.objects.get()


def is_shown():
    alert = Alert.objects.unseen().exists()
    assert alert == User.objects.get(email="alice@example.org").has_notices
    return alert


def test_it_is_shown_again(as_alice, notice):
    page = as_alice.post(f"/payouts/alerts/{notice.pk}/seen/", follow=True)
    assert not is_shown()
    page = as_alice.post(undo_of(page), follow=True)
    assert is_shown()
    assert b"It is as before." in page.content


def test_htmx_gets_the_toast_and_nothing_in_place_of_the_notice(as_alice, notice):
    answer = as_alice.post(f"/payouts/alerts/{notice.pk}/seen/", headers={"HX-Request": "true"})
    html = answer.content.decode().strip()
    assert html.startswith('<div id="toasts" hx-swap-oob="beforeend">')
    assert "Notice put away." in html
    as_alice.post(undo_of(answer))
    assert is_shown()


def test_put_away_twice_is_said_once(as_alice, notice):
    put_away(alert=notice)
    page = as_alice.post(f"/payouts/alerts/{notice.pk}/seen/", follow=True)
    assert b"Notice put away." not in page.content


def test_what_is_no_longer_true_does_not_come_back(as_alice, notice):
    page = as_alice.post(f"/payouts/alerts/{notice.pk}/seen/", follow=True)
    Alert.objects.update(withdrawn_at=notice.created_at)
    as_alice.post(undo_of(page))
    assert not is_shown()


def test_a_stranger_cannot_use_it(notice):
    put_away(alert=notice)
    assert undo.bring_back(user=make_person(), token=undo.of_put_away(notice)) is None
    assert not is_shown()
