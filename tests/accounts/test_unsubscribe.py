"""The one-click way out of an alert."""

import pytest
from django.core import signing
from django.test import Client

from apps.accounts.alerts import SALT, unsubscribe_url, wants
from apps.accounts.delivery import deliver_due
from apps.accounts.kinds import ALL, KINDS
from apps.accounts.models import User
from apps.accounts.outbox import enqueue
from tests.smtp import Sink, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(alice, settings):
    return unsubscribe_url(alice.pk, "payout_due").removeprefix(settings.SITE_URL)


def test_one_click_without_signing_in_stops_the_alert(alice, bob, path):
    client = Client(enforce_csrf_checks=True)
    response = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not wants(User.objects.get(pk=alice.pk), "payout_due")
    assert wants(User.objects.get(pk=bob.pk), "payout_due")
    assert client.post(path).status_code == 200


def test_one_click_in_a_digest_stops_all_kinds_and_opening_it_offers_each(client, alice, settings):
    User.objects.filter(pk=alice.pk).update(muted_alerts=["payout_late"])
    path = unsubscribe_url(alice.pk, ALL).removeprefix(settings.SITE_URL)
    offered = [url.removeprefix(settings.SITE_URL) for url, _label in client.get(path).context["single"]]
    client.post(offered[0])
    assert User.objects.get(pk=alice.pk).muted_alerts == ["payout_late", next(iter(KINDS))]
    assert len(offered) == len(KINDS)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sorted(User.objects.get(pk=alice.pk).muted_alerts) == sorted(KINDS)


def test_stopping_twice_is_stopping_once(client, alice, path):
    client.post(path)
    client.post(path)
    assert User.objects.get(pk=alice.pk).muted_alerts == ["payout_due"]


def test_opening_the_link_only_asks(client, alice, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "Stop these mails" in page.content.decode()
    client.head(path)
    assert wants(User.objects.get(pk=alice.pk), "payout_due")


@pytest.mark.parametrize(
    "token",
    [
        "made-up",
        signing.dumps([1, "payout_due"], salt="another"),
        signing.dumps([1, "unknown_kind"], salt=SALT),
        signing.dumps(7, salt=SALT),
    ],
    ids=["made up", "signed for something else", "unknown kind", "a number"],
)
def test_a_link_that_we_did_not_make_is_not_there(client, token):
    assert client.post(f"/mail/unsubscribe/{token}/").status_code == 404


def test_somebody_who_has_left_changes_nothing(client, alice, path):
    alice.delete()
    assert client.post(path).status_code == 200


def test_an_alert_carries_the_link_in_its_headers(alice, settings, client):
    User.objects.filter(pk=alice.pk).update(quiet_from=None, quiet_until=None)
    enqueue(
        kind="payout_due", user=alice, to=alice.email, subject="Ready", text="x", unsubscribe="payout_due"
    )
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        deliver_due()
    (mail,) = sink.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip(" <>")
    assert url.startswith(settings.SITE_URL + "/mail/unsubscribe/")
    client.post(url.removeprefix(settings.SITE_URL))
    assert not wants(User.objects.get(pk=alice.pk), "payout_due")


def test_a_mail_about_the_account_itself_has_no_way_out(client):
    from apps.accounts.models import OutboxMessage

    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert "List-Unsubscribe" not in OutboxMessage.objects.get().headers
