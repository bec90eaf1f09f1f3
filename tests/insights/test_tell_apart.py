"""Two wallets of one platform have one name: where one is chosen, the unit says which."""

import pytest
from django.urls import reverse

from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallets():
    person = make_person()
    return person, [make_account(person, "Quillo", unit=unit) for unit in ("GBP", "USD")]


PICKERS = (
    *("task_log", "task_edit", "timer", "unpaid_new", "task_list", "task_assign"),
    *("adjustment_new", "rate_waterfall"),
)


@pytest.mark.parametrize("name", PICKERS)
def test_each_picker_says_the_unit(client, wallets, name):
    person, accounts = wallets
    make_account(person, "Tagwell")
    _, task = [make_task(person, account) for account in accounts]
    client.force_login(person)
    address = reverse(name, args=[task.pk] if name == "task_edit" else [])
    send = client.post if name == "task_assign" else client.get
    page = send(address, {"all": "1"} if name == "task_assign" else {}).content.decode()
    assert "Quillo (GBP)" in page
    assert "Quillo (USD)" in page
    assert "Tagwell (" not in page
