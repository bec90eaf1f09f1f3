"""Several tasks at once: another platform in the same unit, or another type; and each as it was before.

Each call is one transaction that begins with the person's lock; roll-ups are right when it returns.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.tasks import rollups
from apps.tasks.models import Task, TaskType

Assignment = tuple[int, int, int]  # a task's id, its account's and its type's
Outcomes = dict[int, tuple[str, datetime | None]]  # by task: the outcome and when it was decided

GIVE_BACK = """
UPDATE tasks_task t SET account_id = b.account_id, type_id = b.type_id, updated_at = %(now)s
FROM unnest(%(tasks)s::bigint[], %(accounts)s::bigint[], %(types)s::bigint[]) b (id, account_id, type_id)
WHERE t.id = b.id AND t.user_id = %(user)s AND t.deleted_at IS NULL"""
DECIDE_AGAIN = """
UPDATE tasks_task t SET status = b.status, decided_at = b.decided_at, updated_at = %(now)s
FROM unnest(%(tasks)s::bigint[], %(statuses)s::text[], %(decided)s::timestamptz[]) b (id, status, decided_at)
WHERE t.id = b.id AND t.user_id = %(user)s AND t.deleted_at IS NULL"""


class OtherUnit(ValueError):
    """Some of the tasks are paid in another unit than the account."""


@transaction.atomic
def assign_tasks(
    *, user: User, task_ids: Collection[int], account: Account | None = None, kind: TaskType | None = None
) -> int:
    """Give tasks another platform, another type, or both. Answers how many changed.

    Raises OtherUnit, and ValueError for another person's account or type.
    """
    touch_person(user.pk)
    _check(user, account, kind)
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids)
    if account and tasks.exclude(account__unit=account.unit).exists():
        raise OtherUnit
    values: dict[str, Any] = {"account": account, "type": kind}
    given = {name: value for name, value in values.items() if value}
    return _refreshed(user, to_change(tasks, **given).values_list("pk", flat=True), given)


def to_change(tasks: Any, **given: Any) -> Any:
    """Those of the tasks that are not so already."""
    differs = Q()
    for name, value in given.items():
        differs |= ~Q(**{name: value})
    return tasks.filter(differs) if given else tasks.none()


@transaction.atomic
def restore_assignments(*, user: User, earlier: Collection[Assignment]) -> set[int]:
    """Give each task the account and type it had, where both are still there. Answers which."""
    touch_person(user.pk)
    accounts = set(Account.objects.for_user(user).values_list("pk", flat=True))
    types = set(TaskType.objects.for_user(user).values_list("pk", flat=True))
    known = [each for each in earlier if each[1] in accounts and each[2] in types]
    columns = zip(*known, strict=True) if known else ((), (), ())
    given = dict(zip(("tasks", "accounts", "types"), map(list, columns), strict=True))
    _written(user, GIVE_BACK, given)
    return {task_id for task_id, _account, _kind in known}


@transaction.atomic
def restore_statuses(*, user: User, earlier: Outcomes) -> int:
    """Undo of `change_status`: give each task by id the outcome and decision it had. Answers how many."""
    touch_person(user.pk)
    given = {
        "tasks": list(earlier),
        "statuses": [status for status, _ in earlier.values()],
        "decided": [decided_at for _, decided_at in earlier.values()],
    }
    return _written(user, DECIDE_AGAIN, given)


def _check(user: User, account: Account | None, kind: TaskType | None) -> None:
    if (account and account.user_id != user.pk) or (kind and kind.user_id not in (None, user.pk)):
        raise ValueError("this belongs to another person")


def _refreshed(user: User, task_ids: Any, given: dict[str, Any]) -> int:
    """Set the values; the days of where the tasks were and of where they are now become right."""
    tasks = Task.objects.filter(pk__in=list(task_ids))
    before = _days(tasks)
    changed = tasks.update(updated_at=timezone.now(), **given)
    rollups.refresh_days(user, before | _days(tasks))
    return changed


def _written(user: User, sql: str, given: dict[str, Any]) -> int:
    tasks = Task.objects.for_user(user).filter(pk__in=given["tasks"])
    before = _days(tasks)
    with connection.cursor() as cursor:
        cursor.execute(sql, given | {"user": user.pk, "now": timezone.now()})
        changed: int = cursor.rowcount
    rollups.refresh_days(user, before | _days(tasks))
    return changed


def _days(tasks: Any) -> set[rollups.Day]:
    return set(tasks.values_list("account_id", "local_on"))
