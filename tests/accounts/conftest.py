import pytest

from tests.factories import make_person


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", name="Alice Owner")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", name="Bob Stranger")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client
