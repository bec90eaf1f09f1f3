import pytest

from tests.factories import USUAL_HOURS, make_person


@pytest.fixture
def alice(db):
    """With the hours of a newcomer."""
    return make_person("alice@example.org", name="Alice Owner", **USUAL_HOURS)


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", name="Bob Stranger")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client
