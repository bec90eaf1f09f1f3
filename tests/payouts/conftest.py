import pytest
import time_machine

from apps.payouts.checks import check_person
from tests.factories import make_account, make_person
from tests.payouts.parts import ask
from tests.payouts.work import NOON, earn


@pytest.fixture
def clock():
    """It stands at noon of a Monday; a test may move it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def alice(db):
    return make_person("alice@example.org", name="Alice Owner", timezone="Europe/London")


@pytest.fixture
def bob(db):
    return make_person("bob@example.org", name="Bob Stranger")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def quillo(alice):
    """Alice's account with a minimum of five pounds, paid within three days."""
    return make_account(
        alice, "Quillo", minimum="5", method="PayPal", payout_days_min=0, payout_days_max=3, tone=1
    )


@pytest.fixture
def due(quillo):
    """Quillo with ten pounds in it, which has been said."""
    earn(quillo, "10")
    check_person(quillo.user_id)
    return quillo


@pytest.fixture
def sent(due):
    """Eight pounds on their way, and two in the balance."""
    return ask(due)
