"""Sample data: the same story for the same day, marked, and gone without a trace."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import management
from django.core.management.base import CommandError

from apps.accounts.models import OutboxMessage, User
from apps.insights import sample
from apps.insights.services import add_sample, remove_sample
from apps.payouts.balances import standing_of, standings
from apps.payouts.models import Alert, Payout
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import rollups
from apps.tasks.models import DayCell, Overhead, Task, TotalCell
from apps.tasks.services import add_adjustment
from apps.tasks.unpaid import log_overhead
from tests.factories import make_account, make_person, make_task

NOW = datetime(2026, 11, 26, 14, 5, tzinfo=UTC)


def test_the_story_is_the_same_for_the_same_day():
    wall = datetime(2026, 11, 26, 14, 5)
    assert list(sample.tasks(wall)) == list(sample.tasks(wall))


@pytest.mark.parametrize("platform", sample.PLATFORMS, ids=lambda platform: platform.name)
def test_no_payout_of_the_story_takes_more_than_was_there(platform):
    wall = datetime(2026, 11, 26, 14, 5)
    told = [
        task for task in sample.tasks(wall) if task.platform == platform.name and task.status == "approved"
    ]
    approved = sorted((task.decided_at.date(), task.reward) for task in told)
    taken = Decimal(0)
    for payout in sample.payouts(platform, approved, wall.date()):
        taken += payout.amount
        assert taken <= sum(amount for day, amount in approved)
        assert payout.requested_on <= (payout.arrived_on or wall.date()) <= wall.date()


@pytest.mark.django_db
@pytest.mark.parametrize("currency", ["GBP", "JPY", "KWD"])
def test_twelve_weeks_come_with_right_roll_ups_and_no_mail(currency):
    alice = make_person(home_currency=currency, timezone="Pacific/Auckland")
    add_sample(user=alice, now=NOW)
    add_sample(user=alice, now=NOW)
    tasks = Task.objects.for_user(alice)
    assert tasks.count() > 300
    assert (tasks.latest("started_at").started_at - tasks.earliest("started_at").started_at).days in range(
        80, 86
    )
    assert tasks.filter(started_at__gt=NOW).count() == 0
    assert rollups.differences(alice) == 0
    assert not OutboxMessage.objects.exists()
    assert User.objects.get(pk=alice.pk).has_sample


@pytest.mark.django_db
def test_one_tap_removes_everything_made_up_and_nothing_else():
    alice = make_person()
    mine = make_task(alice, make_account(alice, "Quillo"))
    add_sample(user=alice, now=NOW)
    assert Account.objects.for_user(alice).filter(name="Quillo (sample)").exists()
    remove_sample(user=alice)
    assert list(Task.objects.all()) == [mine]
    assert list(Account.objects.all()) == [mine.account]
    assert not Payout.objects.exists()
    assert not Alert.objects.exists()
    assert set(DayCell.objects.values_list("account")) | set(TotalCell.objects.values_list("account")) == {
        (mine.account_id,)
    }
    assert not User.objects.get(pk=alice.pk).has_sample


@pytest.mark.django_db
def test_work_of_ones_own_on_a_sample_account_stays():
    alice = make_person()
    add_sample(user=alice, now=NOW)
    quillo, tagwell = (Account.objects.get(name=name) for name in ("Quillo", "Tagwell"))
    mine = make_task(alice, quillo, key=uuid4(), started_at=NOW - timedelta(days=1), status="approved")
    looked = log_overhead(
        user=alice, account=tagwell, kind="search", duration_ms=300_000, started_at=NOW - timedelta(days=1)
    )
    remove_sample(user=alice)
    assert list(Task.objects.all()) == [mine]
    assert list(Overhead.objects.all()) == [looked.entry]
    assert {account.name for account in Account.objects.all()} == {"Quillo", "Tagwell"}
    assert not Account.objects.filter(is_sample=True).exists()
    assert standing_of(quillo).balance == Money(mine.reward, "GBP")
    assert not Payout.objects.exists()
    assert rollups.differences(alice) == 0


@pytest.mark.django_db
def test_a_bonus_of_ones_own_on_a_sample_account_stays():
    alice = make_person()
    add_sample(user=alice, now=NOW)
    quillo = Account.objects.get(name="Quillo")
    add_adjustment(user=alice, account=quillo, amount=Decimal("2.50"), happened_at=NOW)
    remove_sample(user=alice)
    assert [account.name for account in Account.objects.all()] == ["Quillo"]
    assert not Task.objects.exists()
    assert standing_of(quillo).balance == Money(Decimal("2.50"), "GBP")
    assert rollups.differences(alice) == 0


@pytest.mark.django_db
def test_seed_demo_makes_a_person_who_can_sign_in(client, capsys):
    management.call_command("seed_demo", email="demo@example.org", password="look around a bit")
    assert client.login(email="demo@example.org", password="look around a bit")
    assert "demo@example.org" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        management.call_command("seed_demo", email="Demo@example.org")


@pytest.mark.django_db
def test_the_story_shows_every_state_of_a_payout():
    alice = make_person()
    add_sample(user=alice, now=NOW)
    states = Payout.objects.for_user(alice).values_list("account__name", "state")
    assert ("Tagwell", "requested") in states
    assert ("Quillo", "arrived") in states
    assert len(standings(Account.objects.for_user(alice))) == 6


@pytest.mark.django_db
def test_some_listings_of_the_story_say_how_long_it_takes():
    alice = make_person()
    add_sample(user=alice, now=NOW)
    said = set(Task.objects.exclude(estimate_ms=None).values_list("account__name", flat=True))
    assert said == sample.SAYS_HOW_LONG
