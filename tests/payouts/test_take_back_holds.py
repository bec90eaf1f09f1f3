"""A hold that was noted, or has ended, is as before by the toast's Undo; a newer one stays."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.accounts.models import OutboxMessage
from apps.accounts.taken import ChangedSince
from apps.payouts import undo
from apps.payouts.checks import check_person
from apps.payouts.hold_services import Hold, hold_account, hold_of, release_account
from apps.payouts.models import Alert
from tests.factories import make_person
from tests.payouts.work import earn
from tests.toasts import undo_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, 5, 30, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


def hold(client, account, note="Confirm your address"):
    return client.post(f"/payouts/{account.pk}/hold/", {"note": note}, follow=True)


def release(client, account):
    return client.post(f"/payouts/{account.pk}/release/", follow=True)


def kinds():
    return [alert.kind for alert in Alert.objects.unseen()]


def test_one_that_was_noted_is_gone_and_what_is_due_is_said(as_alice, quillo):
    page = hold(as_alice, quillo)
    earn(quillo, "5")
    page = as_alice.post(undo_of(page), follow=True)
    assert page.redirect_chain[-1][0] == "/payouts/"
    assert b"It is as before." in page.content
    assert hold_of(quillo) is None
    assert kinds() == ["payout_due"]


def test_one_that_has_ended_holds_again_since_then_and_why(as_alice, quillo):
    hold(as_alice, quillo)
    with time_machine.travel(NOW + timedelta(hours=2)):
        page = release(as_alice, quillo)
        assert hold_of(quillo) is None
        as_alice.post(undo_of(page))
    assert hold_of(quillo) == Hold(NOW, "Confirm your address")


def test_the_end_of_a_hold_taken_back_takes_back_what_it_said(as_alice, quillo):
    hold(as_alice, quillo)
    earn(quillo, "5")
    check_person(quillo.user_id)
    page = release(as_alice, quillo)
    assert kinds() == ["payout_due"]
    as_alice.post(undo_of(page))
    assert kinds() == ["payout_held"]
    release(as_alice, quillo)
    assert kinds() == ["payout_due"]
    assert OutboxMessage.objects.filter(kind="payout_due").count() == 1


def test_a_hold_taken_back_shows_again_what_was_due(as_alice, quillo):
    earn(quillo, "5")
    check_person(quillo.user_id)
    page = hold(as_alice, quillo)
    assert kinds() == []
    as_alice.post(undo_of(page))
    assert kinds() == ["payout_due"]
    assert OutboxMessage.objects.count() == 1


def test_it_is_shown_as_held_with_its_reason_and_not_as_ready(as_alice, quillo):
    earn(quillo, "5")
    html = hold(as_alice, quillo).content.decode()
    ready, held = html.split('id="h-ready"')[1].split('id="h-held"')
    assert "Quillo" not in ready
    assert "You noted that it is held: Confirm your address" in held.split('id="h-sent"')[0]
    assert "has reached its minimum of" not in html
    mine = f"/platforms/mine/{quillo.pk}/"
    assert "Quillo has held your account since" in as_alice.get(mine).content.decode()
    release(as_alice, quillo)
    html = as_alice.get("/payouts/").content.decode()
    assert 'id="h-held"' not in html
    assert "has held your account" not in as_alice.get(mine).content.decode()


def test_below_its_minimum_it_says_so_among_those_that_save_up(as_alice, quillo):
    earn(quillo, "2")
    html = hold(as_alice, quillo).content.decode()
    assert "You noted that it is held: Confirm your address" in html.split('id="h-saving"')[1]


def test_what_changes_nothing_offers_nothing(as_alice, quillo):
    hold(as_alice, quillo)
    before = hold_of(quillo)
    assert b"/terms/undo/" not in hold(as_alice, quillo, note="Another").content
    assert hold_of(quillo) == before
    as_alice.post(f"/payouts/{quillo.pk}/release/")
    assert b"/terms/undo/" not in release(as_alice, quillo).content.split(b'class="toast"')[-1]


def test_a_newer_hold_stays(as_alice, quillo):
    page = hold(as_alice, quillo)
    release_account(account=quillo)
    hold_account(account=quillo, note="Newer", since=NOW + timedelta(hours=1))
    page = as_alice.post(undo_of(page), follow=True)
    assert b"Nothing was undone: it was changed again since." in page.content
    assert hold_of(quillo).note == "Newer"


def test_nor_is_it_replaced_by_the_one_that_had_ended(quillo):
    hold_account(account=quillo, note="Older")
    token = undo.of_release(quillo, release_account(account=quillo))
    hold_account(account=quillo, note="Newer")
    with pytest.raises(ChangedSince):
        undo.bring_back(user=quillo.user, token=token)
    assert hold_of(quillo).note == "Newer"


def test_twice_is_once(quillo):
    of_hold = undo.of_hold(quillo, hold_account(account=quillo, note="Why"))
    for _time in range(2):
        assert undo.bring_back(user=quillo.user, token=of_hold)
    assert hold_of(quillo) is None
    hold_account(account=quillo, note="Why")
    of_release = undo.of_release(quillo, release_account(account=quillo))
    for _time in range(2):
        assert undo.bring_back(user=quillo.user, token=of_release)
    assert hold_of(quillo).note == "Why"


def test_a_stranger_cannot_use_it(quillo):
    token = undo.of_hold(quillo, hold_account(account=quillo))
    assert undo.bring_back(user=make_person(), token=token) is None
    assert hold_of(quillo)
