"""What the site says about itself to machines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts import health, services
from apps.accounts.duties import oldest_mail
from apps.accounts.jobs import heartbeat
from apps.accounts.models import Heartbeat
from apps.accounts.outbox import enqueue
from tests.broker import own_broker

READY = "/healthz/ready"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def broker():
    """A Valkey of this test's own, so that it can be stopped."""
    with own_broker() as broker:
        yield broker


def owe(minutes_ago):
    due_at = timezone.now() - timedelta(minutes=minutes_ago)
    enqueue(kind="test", to="a@example.org", subject="x", text="x", due_at=due_at)


@pytest.fixture
def all_well(db):
    heartbeat()


def test_live_looks_at_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_everything_answers(client, all_well):
    response = client.get(READY)
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "parts": {"database": "ok", "broker": "ok", "duties": "ok", "beat": "ok"},
    }


@pytest.mark.parametrize(("minutes", "says"), [(4, "ok"), (6, "the oldest duty is 360 s late")])
def test_a_duty_may_be_late_for_five_minutes(all_well, minutes, says):
    owe(minutes)
    assert health.readiness()["duties"] == says


def test_a_mail_that_waits_for_its_next_try_is_not_late(all_well):
    owe(-60)
    assert oldest_mail() is None


def test_the_duties_of_every_floor_count(all_well, settings):
    settings.DUTIES = ["apps.accounts.duties.oldest_mail", f"{__name__}.an_hour_ago"]
    assert health.readiness(NOON)["duties"] == "the oldest duty is 3600 s late"


def an_hour_ago():
    return NOON - timedelta(hours=1)


@pytest.mark.parametrize(("age", "says"), [(80, "ok"), (100, "the last heartbeat is 100 s old")])
def test_beat_may_be_silent_for_a_minute_and_a_half(db, age, says):
    now = timezone.now()
    services.beat(now - timedelta(seconds=age))
    assert health.readiness(now)["beat"] == says


def test_before_the_first_heartbeat_it_is_not_ready(client, db):
    response = client.get(READY)
    assert response.status_code == 503
    assert response.json()["parts"]["beat"] == "no heartbeat yet"


def test_a_second_heartbeat_takes_the_place_of_the_first(db):
    heartbeat()
    heartbeat()
    assert Heartbeat.objects.count() == 1


def test_a_broker_that_is_gone_is_told_at_once(client, all_well, broker):
    assert client.get(READY).status_code == 200
    broker.stop()
    response, seconds = timed(client)
    assert response.status_code == 503
    assert response.json()["parts"] == {
        "database": "ok",
        "broker": "no answer",
        "duties": "ok",
        "beat": "ok",
    }
    assert seconds < 2


def test_a_broker_that_hangs_is_told_soon(client, all_well, broker):
    broker.freeze()
    response, seconds = timed(client)
    assert response.json()["parts"]["broker"] == "no answer"
    assert seconds < 5


def timed(client):
    before = timezone.now()
    response = client.get(READY)
    return response, (timezone.now() - before).total_seconds()


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_says_so_and_live_still_answers(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    response = client.get(READY)
    monkeypatch.undo()
    connection.close()
    assert response.status_code == 503
    assert response.json()["parts"]["database"] == "no answer"
    assert client.get("/healthz/live").status_code == 200


def test_it_tells_no_secret(client, db, settings, broker):
    broker.stop()
    text = client.get(READY).content.decode()
    assert settings.SECRET_KEY not in text
    assert "://" not in text
    assert str(connection.settings_dict["NAME"]) not in text


@pytest.mark.parametrize("path", ["/healthz/live", READY])
def test_it_is_never_kept_by_a_cache_and_only_read(client, all_well, path):
    assert "no-cache" in client.get(path)["Cache-Control"]
    assert client.post(path).status_code == 405
