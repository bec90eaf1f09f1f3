"""What people had written down before payouts came in parts is there afterwards, on a real server."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.models import OutboxMessage
from apps.payouts.balances import balance_from_facts, standing_of
from apps.payouts.checks import check_person
from apps.payouts.models import AccountCycle, Alert, Arrival, Payout
from apps.payouts.services import undo_arrived
from apps.platforms.money import Money
from tests.factories import make_account, make_person
from tests.payouts.work import earn

BEFORE = [("payouts", "0002_account_of_the_same_person")]
pytestmark = pytest.mark.django_db(transaction=True)


def go_to(targets=None):
    """Migrate, to the newest of every app unless told, and answer the models of then."""
    executor = MigrationExecutor(connection)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def before(transactional_db):
    """The tables as they were; the newest ones again afterwards, whatever happened."""
    yield go_to(BEFORE)
    go_to()


@pytest.fixture
def quillo(transactional_db):
    account = make_account(make_person("alice@example.org"), "Quillo", minimum="5")
    earn(account, "50")
    return account


def old_payout(apps, account, amount, **values):
    known = {"requested_on": date(2026, 11, 2), "requested_amount": Decimal(amount)}
    facts = known | {"amount": Decimal(amount), "user_id": account.user_id, "account_id": account.pk} | values
    return apps.get_model("payouts", "Payout").objects.create(**facts).pk


def old_alert(apps, account, cycle, **values):
    facts = {"user_id": account.user_id, "account_id": account.pk, "kind": "payout_due", "cycle": cycle}
    sums = {"balance": Decimal(6), "minimum": Decimal(5)}
    return apps.get_model("payouts", "Alert").objects.create(**facts, **sums, **values).pk


def old_cycle(apps, account, **values):
    facts = {"user_id": account.user_id, "account_id": account.pk} | values
    apps.get_model("payouts", "AccountCycle").objects.create(**facts)


def test_payouts_come_through_with_what_came_of_them(quillo, before):
    """One arrived after a fee, one was all fee, one came as less; one is on its way and one was cancelled."""
    day, theirs = date(2026, 11, 9), make_account(make_person("bob@example.org"), "Quillo")
    came = {"state": "arrived", "arrived_on": day}
    whole = old_payout(before, quillo, "8", fee=Decimal("0.35"), **came)
    fee = old_payout(before, quillo, "1", fee=Decimal(1), **came)
    less = old_payout(before, quillo, "6", requested_amount=Decimal(8), fee=Decimal(1), **came)
    sent = old_payout(before, quillo, "3", state="requested", expected_on=day, method="PayPal")
    gone = old_payout(before, quillo, "2", state="cancelled")
    other = old_payout(before, theirs, "9", **came)
    go_to()
    facts = {
        row.pk: (row.state, row.amount, row.came, row.fee, row.lost, row.open.amount, row.late_level)
        for row in Payout.objects.select_related("account")
    }
    assert facts == {
        whole: ("arrived", 8, Decimal("7.65"), Decimal("0.35"), 0, 0, 0),
        fee: ("arrived", 1, 0, 1, 0, 0, 0),
        less: ("arrived", 6, 5, 1, 0, 0, 0),
        sent: ("requested", 3, 0, 0, 0, 3, 0),
        gone: ("cancelled", 2, 0, 0, 0, 0, 0),
        other: ("arrived", 9, 9, 0, 0, 0, 0),
    }
    parts = Arrival.objects.values_list("payout", "user", "came", "fee", "arrived_on", "other_unit", "key")
    alice, bob = quillo.user_id, theirs.user_id
    assert sorted(parts) == [
        (whole, alice, Decimal("7.65"), Decimal("0.35"), day, "", None),
        (fee, alice, 0, 1, day, "", None),
        (less, alice, 5, 1, day, "", None),
        (other, bob, 9, 0, day, "", None),
    ]
    assert standing_of(quillo) == balance_from_facts(quillo)
    assert standing_of(quillo).balance == Money(Decimal(50 - 8 - 1 - 6 - 3), "GBP")
    payout = undo_arrived(payout=Payout.objects.get(pk=less))
    assert (payout.state, payout.amount, payout.came, payout.fee) == ("requested", 8, 0, 0)


def test_alerts_keep_their_cycle_and_are_not_said_again(quillo, before):
    waiting = make_account(quillo.user, "Tagwell", minimum="5")
    earn(waiting, "6")
    old_cycle(before, quillo, cycle=2, is_due=True, due_minimum=Decimal(5))
    old_cycle(before, waiting, cycle=3, is_due=False)
    old_alert(before, quillo, 1, seen_at=datetime(2026, 11, 9, tzinfo=UTC))
    old_alert(before, quillo, 2)
    go_to()
    said = [(alert.key, alert.level, alert.payout_id) for alert in Alert.objects.order_by("pk")]
    assert said == [(f"payout_due:{quillo.pk}:{cycle}", 0, None) for cycle in (1, 2)]
    assert dict(AccountCycle.objects.values_list("account", "is_told")) == {
        quillo.pk: True,
        waiting.pk: False,
    }
    check_person(quillo.user_id)
    assert Alert.objects.count() == 3
    assert OutboxMessage.objects.get().key == f"payout_due:{waiting.pk}:3"
