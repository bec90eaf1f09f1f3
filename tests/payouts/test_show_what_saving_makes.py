"""What a task that is being logged makes of the balance: shown beside the form, before anything is saved."""

import pytest

from apps.accounts.models import User
from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def quillo(client):
    alice = make_person(home_currency="GBP")
    client.force_login(alice)
    return make_account(alice, "Quillo")


def after(client, account, **query):
    return client.get(f"/payouts/{account.pk}/after/", query, headers={"HX-Request": "true"})


def test_the_balance_the_task_and_both_together(client, quillo):
    make_task(quillo.user, quillo, reward="23.40", status="approved")
    make_task(quillo.user, quillo, reward="7.00", status="pending")  # not in the balance yet
    answer = after(client, quillo, pay="1.80")
    for words in ("Quillo balance", "£23.40", "+£1.80", "£25.20"):
        assert words in answer.text
    assert "<html" not in answer.text


def test_points_stay_points(client, quillo):
    pollpost = make_account(quillo.user, "Pollpost", unit="PTS")
    make_task(quillo.user, pollpost, reward="1340", status="approved")
    answer = after(client, pollpost, pay="70")
    assert "1,410 points" in answer.text


@pytest.mark.parametrize("pay", ["a lot", "-1", "1e12", "NaN"])
def test_what_is_no_pay_is_not_found(client, quillo, pay):
    assert after(client, quillo, pay=pay).status_code == 404


def test_the_form_asks_for_it_once_account_and_pay_are_known(client, quillo):
    address = f"/payouts/{quillo.pk}/after/?pay=1.80"
    assert address in client.get("/tasks/new/", {"line": "quillo survey 12m 1.80"}).text
    assert "/after/" not in client.get("/tasks/new/").text


def test_the_address_is_the_same_in_every_language(client, quillo):
    """Numbers in it are for a machine."""
    User.objects.update(language="de", locale="de-DE")
    page = client.get("/tasks/new/", {"line": "quillo survey 12m 1,80"}).text
    assert f"/payouts/{quillo.pk}/after/?pay=1.80" in page
