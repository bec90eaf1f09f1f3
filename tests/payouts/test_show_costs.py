"""The form that asks for a payout says what each method costs, and what the one that is typed does."""

import re
from decimal import Decimal

import pytest

from apps.platforms.minimum_services import set_method_minimum
from apps.platforms.models import Platform
from tests.payouts.test_fees import write
from tests.payouts.work import earn

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(quillo):
    """Of 8.69 pounds, and a method that is not written down."""
    quillo.method = ""
    quillo.save()
    earn(quillo, "8.69")
    return quillo


def costs(client, account, **typed):
    """The part about costs: of the page, or with what was typed so far."""
    known = {"HX-Request": "true", "HX-Target": "costs"} if typed else {}
    html = client.get(f"/payouts/{account.pk}/request/", typed, headers=known).content.decode()
    part = html.split('id="costs"')[1].split("</form>")[0] if "<form" in html else html
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_each_noted_method_says_what_it_costs(as_alice, owed):
    write(owed, "PayPal", percent="2.5")
    write(owed, percent="5")
    said = costs(as_alice, owed)
    assert "PayPal costs about £0.22, £8.47 arrives Any other method costs about £0.43, £8.26 arrives" in said
    assert "it costs about" not in said


def test_where_nothing_was_noted_there_is_nothing(as_alice, owed):
    assert 'id="costs"' not in as_alice.get(f"/payouts/{owed.pk}/request/").content.decode()


def test_with_a_rule_for_one_method_alone_it_is_said_too(as_alice, owed):
    write(owed, "PayPal", percent="2.5")
    assert "PayPal costs about £0.22, £8.47 arrives" in costs(as_alice, owed)


@pytest.mark.parametrize(
    ("method", "amount", "says"),
    [
        ("paypal", "8.69", "By paypal it costs about £0.22, so £8.47 arrives."),
        ("Bank", "8.69", "By Bank it costs about £0.43, so £8.26 arrives."),
        ("PayPal", "4.00", "By PayPal it costs about £0.10, so £3.90 arrives."),
    ],
)
def test_what_is_typed_decides(as_alice, owed, method, amount, says):
    write(owed, "PayPal", percent="2.5")
    write(owed, percent="5")
    assert says in costs(as_alice, owed, method=method, amount=amount)


def test_of_a_method_of_which_nobody_knows_nothing_is_claimed(as_alice, owed):
    write(owed, "PayPal", percent="2.5")
    said = costs(as_alice, owed, method="Bank", amount="8.69")
    assert "Bank" not in said
    assert "PayPal costs about £0.22" in said


@pytest.mark.parametrize("amount", ["", "much", "-1", "0"])
def test_of_no_amount_nothing_is_said(as_alice, owed, amount):
    write(owed, "PayPal", percent="2.5")
    assert costs(as_alice, owed, method="PayPal", amount=amount) == ""


def test_a_wrong_form_says_what_the_typed_method_costs(as_alice, owed):
    write(owed, "PayPal", percent="2.5")
    typed = {"amount": "8.00", "method": "PayPal", "requested_on": "soon"}
    answer = as_alice.post(f"/payouts/{owed.pk}/request/", typed)
    assert answer.status_code == 422
    assert "By PayPal it costs about £0.20, so £7.80 arrives." in answer.content.decode()


def test_the_methods_that_were_noted_are_offered_first(as_alice, owed):
    platform = Platform.objects.create(slug="quillo", name="Quillo", methods=["PayPal (Hyperwallet)", "BANK"])
    owed.platform = platform
    owed.save()
    write(owed, "PayPal", percent="2.5")
    set_method_minimum(user=owed.user, account_id=owed.pk, method="Bank", amount=Decimal(5))
    html = as_alice.get(f"/payouts/{owed.pk}/request/").content.decode()
    offered = re.findall(
        r'<option value="(.*?)">', html.split('<datalist id="methods">')[1].split("</datalist>")[0]
    )
    assert offered == ["PayPal", "Bank", "PayPal (Hyperwallet)"]
