from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from tests.factories import make_account, make_person, make_task, make_type
from tests.tasks.hand import Hand

NOW = datetime(2026, 11, 26, 10, 5, 30, tzinfo=UTC)  # a Thursday
SIZES = {"phone": (390, 844), "laptop": (1280, 800)}


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
    """A hand at an address; fails at the end for any message in a console."""
    client.force_login(worker)
    session, noise, contexts = client.cookies["sessionid"].value, [], []

    def open_page(address="/", size="laptop", **options):
        width, height = SIZES[size]
        contexts.append(
            browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
        )
        contexts[-1].add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = contexts[-1].new_page()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.goto(live_server.url + address)
        return Hand(page)

    open_page.expected = ()  # messages that a test wants
    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in noise if not any(part in text for part in open_page.expected)] == []
