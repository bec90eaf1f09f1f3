"""Money earned and lost, by the services that people's own forms call."""

from datetime import UTC, datetime
from decimal import Decimal

from apps.tasks.services import add_adjustment, change_status, delete_task, edit_task, log_task, restore_tasks
from tests.factories import make_type

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def earn(account, amount, status="approved", **facts):
    """Twenty minutes of a survey, approved."""
    known = {"type": make_type(), "started_at": NOON, "duration_ms": 1_200_000, "status": status}
    return log_task(user=account.user, account=account, reward=Decimal(amount), **(known | facts)).task


def edit(task, **facts):
    edit_task(user=task.user, task_id=task.pk, **facts)


def decide(task, status):
    change_status(user=task.user, task_ids=[task.pk], status=status)


def delete(task):
    delete_task(user=task.user, task_id=task.pk)


def restore(task):
    restore_tasks(user=task.user, task_ids=[task.pk])


def adjust(account, amount, **facts):
    add_adjustment(user=account.user, account=account, amount=Decimal(amount), happened_at=NOON, **facts)
