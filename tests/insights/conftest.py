from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_account, make_person

NOW = datetime(2026, 11, 26, 10, 5, tzinfo=UTC)  # a Thursday, five past ten in London


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", name="Alice", timezone="Europe/London", home_currency="GBP")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", name="Bob", timezone="Europe/London")


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo", minimum="5", tone=1)


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client
