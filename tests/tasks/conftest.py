from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.hand import Hand
from tests.visits import visits

NOW = datetime(2026, 11, 26, 10, 5, 30, tzinfo=UTC)  # a Thursday


@pytest.fixture
def clock():
    """It stands at NOW; a test may move it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def alice(db):
    return make_person(home_currency="GBP", timezone="Europe/London")


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def worker():
    """Somebody with two platforms and twelve pending tasks."""
    alice = make_person("alice@example.org", name="Alice Reed", timezone="Europe/London")
    quillo = make_account(alice, "Quillo")
    make_account(alice, "Tagwell")
    facts = {"duration_ms": 12 * 60_000, "reward": Decimal("1.80"), "type": make_type()}
    for hours in range(12):
        make_task(alice, quillo, started_at=timezone.now() - timedelta(hours=hours), **facts)
    return alice


@pytest.fixture
def hand(live_server, browser, client, worker):
    """A hand at an address, that counts."""
    client.force_login(worker)
    with visits(browser, live_server.url, client.cookies["sessionid"].value) as visit:

        def hand(*args, **options):
            return Hand(visit(*args, **options))

        hand.expected = visit.expected
        yield hand
