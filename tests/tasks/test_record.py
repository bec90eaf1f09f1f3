"""The record of an account, worked out on the spot, is what the worker keeps of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from apps.platforms.money import round_half_even
from apps.tasks.models import AccountStats
from apps.tasks.recompute import recompute_dirty
from apps.tasks.services import change_status
from apps.tasks.statistics import record_of
from apps.tasks.unpaid import log_overhead
from tests.factories import make_account, make_person, make_task, make_type

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_it_says_what_the_worker_says():
    alice = make_person()
    account = make_account(alice)
    make_account(alice, "Other")
    for days, kind, status in (
        (1, "Survey", "approved"),
        (4, "Video", "approved"),
        (2, "Survey", "rejected"),
    ):
        task = make_task(alice, account, type=make_type(kind), started_at=NOON)
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            change_status(user=alice, task_ids=[task.pk], status=status)
    make_task(alice, account, reward=D(3))  # pending: counted by its chance
    log_overhead(user=alice, kind="onboarding", duration_ms=600_000, started_at=NOON, account=account)
    recompute_dirty()
    kept, found = AccountStats.objects.get(account=account), record_of(alice, account)
    assert round_half_even(found.effective, 4) == kept.effective_rate
    assert found.whole.ms == kept.ms
    assert found.waits == (2, kept.median_approval_days, D(4))
    assert kept.median_approval_days == D("2.5")


def test_an_account_without_anything_has_no_figures():
    account = make_account(make_person())
    found = record_of(account.user, account)
    assert (found.effective, found.waits) == (None, (0, None, None))
