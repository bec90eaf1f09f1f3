from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.nudges import all_sent
from tests.factories import make_person


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", name="Alice Owner", home_currency="GBP")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", name="Bob Stranger")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


@pytest.fixture
def nudged(monkeypatch, django_capture_on_commit_callbacks):
    """A block whose commits run; it gives the names of the jobs that were asked for. Nothing is sent."""

    @contextmanager
    def watch():
        sent = []
        monkeypatch.setattr("apps.accounts.nudges.current_app", SimpleNamespace(send_task=sent_task(sent)))
        with django_capture_on_commit_callbacks(execute=True):
            yield sent
        all_sent()

    def sent_task(sent):
        return lambda name, **options: sent.append(name)

    return watch


@pytest.fixture
def count_queries():
    """How many queries a call takes, once what is loaded only once is there."""

    def count(call):
        call()
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
