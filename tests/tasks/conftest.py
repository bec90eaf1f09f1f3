import pytest

from tests.factories import make_account, make_person


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
