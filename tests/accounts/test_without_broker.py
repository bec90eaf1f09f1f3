"""With the broker gone or hanging, and the mail server down: what people do works all the same."""

import threading
from uuid import uuid4

import pytest

from apps.accounts import nudges
from apps.accounts.delivery import deliver_due
from apps.accounts.models import OutboxMessage
from apps.accounts.nudges import nudge
from tests.broker import own_broker
from tests.factories import PASSWORD, make_person
from tests.smtp import Sink, listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["stopped", "frozen"])
def dead_broker(request):
    with own_broker() as broker:
        broker.stop() if request.param == "stopped" else broker.freeze()
        yield broker


def test_signing_up_works_and_the_mail_comes_later(client, settings, dead_broker):
    settings.OUTBOX_TRANSPORT = {"host": "127.0.0.1", "port": 9, "timeout": 5}
    email = f"{uuid4()}@example.org"  # the limit on mails to one address outlives a test of this kind
    response = client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})
    assert response.url == "/accounts/confirm-email/"
    assert deliver_due() == 0
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        assert deliver_due() == 1
    assert sink.mails[0]["To"] == email


def test_signing_in_works(client, dead_broker):
    make_person("alice@example.org", password=PASSWORD)
    response = client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    assert response.url == "/"
    assert client.get("/settings/").status_code == 200


def test_nobody_waits_for_a_nudge_and_few_of_them_wait(monkeypatch):
    sent = []
    monkeypatch.setattr(nudges, "_send", lambda *message: sent.append(message))
    hold = threading.Event()
    nudges._sender.submit(hold.wait)
    for person in range(nudges.MOST_WAITING + 50):
        nudge("task_written", person)
    assert not sent
    hold.set()
    nudges.all_sent()
    assert sent == [("task_written", (person,)) for person in range(nudges.MOST_WAITING)]
    nudge("task_written", 7)
    nudges.all_sent()
    assert sent[-1] == ("task_written", (7,))


def test_several_writes_of_one_moment_ask_once(monkeypatch):
    sent = []
    monkeypatch.setattr(nudges, "_send", lambda *message: sent.append(message))
    hold = threading.Event()
    nudges._sender.submit(hold.wait)
    for _ in range(3):
        nudge("task_written", 7)
    nudge("task_written", 8)
    hold.set()
    nudges.all_sent()
    assert sent == [("task_written", (7,)), ("task_written", (8,))]


def test_a_dead_broker_is_given_up(dead_broker, caplog):
    nudge("task_written", 7)
    nudges.all_sent()
    assert "no nudge for task_written" in caplog.text


def test_a_nudge_reaches_the_broker_only_after_the_commit():
    from celery import current_app
    from django.db import transaction

    with own_broker():
        with transaction.atomic():
            nudge("outbox")
            assert waiting(current_app) == 0
        assert waiting(current_app) == 1


def test_asking_for_mail_nudges_the_outbox(client):
    from celery import current_app

    with own_broker():
        client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
        assert OutboxMessage.objects.count() == 1
        assert waiting(current_app) == 1


def waiting(app):
    nudges.all_sent()
    with app.connection_for_read() as connection:
        return connection.default_channel.client.llen("celery")
