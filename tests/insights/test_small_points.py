"""Points far below a cent: they are added up first, and rounded once."""

from datetime import timedelta
from decimal import Decimal as D

from apps.accounts.models import User
from apps.accounts.services import change_preferences
from apps.platforms.money import Money
from apps.tasks.models import Task
from apps.tasks.recompute import recompute_person
from apps.tasks.rollups import differences, refresh_accounts, total_sums
from tests.factories import make_account, make_type
from tests.insights.conftest import NOW


def test_a_thousand_small_tasks_are_worth_their_sum(as_alice, alice):
    change_preferences(user_id=alice.pk, home_currency="USD")
    account = make_account(alice, "Pollpost", unit="PTS", points_per_unit=D(700), points_currency="USD")
    kind = make_type()
    for number in range(1000):
        started_at = NOW - timedelta(days=number % 4, minutes=10)
        Task.objects.create(
            user=alice, account=account, type=kind, timezone="UTC", status="approved",
            started_at=started_at, local_on=started_at.date(), duration_ms=30_000, reward=D(3), paid=D(3),
        )  # fmt: skip
    recompute_person(user_id=alice.pk)
    alice = User.objects.get(pk=alice.pk)
    refresh_accounts(alice, [account.pk])
    (row,) = total_sums(alice)
    assert Money.nearest(row.home.settled_money, "USD") == Money(D("4.29"), "USD")
    assert differences(alice) == 0
    html = as_alice.get("/").content.decode()
    assert "$4.29" in html  # earned
    assert "$0.51" in html  # an hour, of 8 h 20
