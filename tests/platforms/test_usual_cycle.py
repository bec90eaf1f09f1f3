"""When an account is paid: the person's own rule, else the platform's for the account's method."""

import pytest
from django.db import IntegrityError, transaction

from apps.platforms import services
from apps.platforms.cycles import read_cycle
from apps.platforms.models import Account
from tests.factories import make_account, make_platform

THURSDAYS = {"kind": "weekly", "weekdays": ["thu"], "cutoff": "17:00", "timezone": "UTC"}
BY_METHOD = {
    "kind": "by_method",
    "methods": {"PayPal": {"kind": "weekly", "weekdays": ["wed"]}, "SEPA": {"kind": "semi_monthly"}},
}


@pytest.fixture
def account(alice):
    return make_account(alice, platform=make_platform("Quillo", cycle=THURSDAYS))


def test_it_is_the_persons_own_else_the_platforms(account):
    assert account.usual_cycle == read_cycle(THURSDAYS, "here")
    account.own_cycle = {"kind": "daily"}
    assert account.usual_cycle.kind == "daily"


@pytest.mark.parametrize(
    ("method", "kind"), [("paypal", "weekly"), ("SEPA", "semi_monthly"), ("Cheque", None), ("", None)]
)
def test_it_is_that_of_the_accounts_method(alice, method, kind):
    account = make_account(alice, platform=make_platform(cycle=BY_METHOD), method=method)
    assert (account.usual_cycle and account.usual_cycle.kind) == kind


def test_nobody_knows_it_for_a_private_account(alice):
    assert make_account(alice).usual_cycle is None


def test_the_database_takes_an_object_with_a_kind_only(account):
    for wrong in ([], {}, "weekly"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(own_cycle=wrong)


@pytest.mark.parametrize(
    ("own_cycle", "moved"),
    [
        pytest.param({"kind": "daily"}, 1, id="another rule"),
        pytest.param(THURSDAYS, 0, id="the same, said by hand"),
        pytest.param(None, 0, id="none"),
    ],
)
def test_what_stands_on_it_is_woken_by_a_change(alice, account, own_cycle, moved):
    services.change_account(user=alice, account_id=account.pk, own_cycle=own_cycle)
    account.refresh_from_db()
    assert (account.change_seq, account.rollup_seq) == (moved, 0)


def test_a_method_with_another_rule_wakes_it_too(alice):
    account = make_account(alice, platform=make_platform(cycle=BY_METHOD), method="PayPal")
    services.change_account(user=alice, account_id=account.pk, method="SEPA")
    account.refresh_from_db()
    assert account.change_seq == 1
