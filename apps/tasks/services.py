"""Everything that writes a person's work. Each call is one transaction that begins with the person's lock.

Roll-ups of the days concerned are right when the call returns; statistics of the accounts become due.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import taken
from apps.accounts.models import User
from apps.accounts.periods import local_date, zone
from apps.accounts.prepared import fetch_prepared
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.tasks import rollups
from apps.tasks.models import Adjustment, Overhead, SavedView, Status, Task, Timer
from apps.tasks.statuses import can_become
from apps.tasks.timers import finish_timer
from apps.tasks.versions import check

LOGGED_BEFORE = "SELECT id FROM tasks_task WHERE user_id = %(user)s::bigint AND log_key = %(key)s::uuid"
KEPT_DAYS = 30  # a deleted task can be brought back for so long
PURGED = (Task, Overhead, Timer, SavedView)


class NameTaken(ValueError):
    """The person already sees a type of this name."""


class NotApproved(ValueError):
    """Only an approval can be taken back."""


class NotRefused(ValueError):
    """There is no refusal to explain."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A task, and whether this call made it: the same form a second time finds the first one's task."""

    task: Task
    is_new: bool


@transaction.atomic
def log_task(*, user: User, key: UUID | None = None, **facts: Any) -> Logged:
    """Write down one task, or one batch. `facts` are fields of Task; account, type and started_at are needed.

    The local day is that of the person's zone. With a key, the same key again makes no second task; the
    stopped timer whose form it is ends with it.
    """
    touch_person(user.pk)
    earlier = _logged_before(user, key) if key else None
    if earlier and earlier.deleted_at is None:
        return Logged(earlier, is_new=False)
    if earlier:  # taken back by Undo, then sent again on purpose
        Task.objects.filter(pk=earlier.pk).update(log_key=None)
    task = Task(user=user, timezone=str(user.timezone), log_key=key)
    _write(task, facts)
    rollups.refresh_days(user, [_day(task)], {task.account_id: task.account})
    if key and user.has_timer:
        finish_timer(user=user, key=key, task=task)
    return Logged(task, is_new=True)


@transaction.atomic
def edit_task(*, user: User, task_id: int, seen: str = "", is_undo: bool = False, **facts: Any) -> Task:
    """Change fields of a task. Its local day stays a day of the zone it was logged in.

    `seen` is the version that the change was made from; without it, whatever is there is overwritten.
    Raises Task.DoesNotExist for another person's or a deleted task, NotApproved for an approval that never
    was and is to be taken back (as before, with `is_undo`, it can be that), Changed for a task that is
    another one than was seen.
    """
    touch_person(user.pk)
    task = Task.objects.for_user(user).select_related("account", "type").get(pk=task_id)
    if seen:
        check(task, seen, facts)
    if not is_undo and not can_become(task.status, facts.get("status", task.status)):
        raise NotApproved(task_id)
    before = _day(task)
    _write(task, facts)
    rollups.refresh_days(user, {before, _day(task)}, {task.account_id: task.account})
    return task


@transaction.atomic
def change_status(*, user: User, task_ids: Collection[int], status: str, now: datetime | None = None) -> int:
    """Say what came of some tasks.

    Those of others, deleted ones, those that are so already, and those that cannot become so are left out.

    The day of the decision is kept for the wait until approval. Answers how many changed.
    """
    touch_person(user.pk)
    decided_at = None if status == Status.PENDING else now or timezone.now()
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids).that_can_become(status)
    return _update(user, tasks, status=status, decided_at=decided_at)


@transaction.atomic
def delete_tasks(*, user: User, task_ids: Collection[int], now: datetime | None = None) -> int:
    """Hide tasks; they count nowhere from now on and are purged after KEPT_DAYS. Answers how many."""
    touch_person(user.pk)
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids)
    return _update(user, tasks, deleted_at=now or timezone.now())


def delete_task(*, user: User, task_id: int, now: datetime | None = None) -> None:
    """`delete_tasks` of one. Raises Task.DoesNotExist when there is none to delete."""
    if not delete_tasks(user=user, task_ids=[task_id], now=now):
        raise Task.DoesNotExist(task_id)


@transaction.atomic
def restore_tasks(*, user: User, task_ids: Collection[int]) -> int:
    """Bring deleted tasks back. Answers how many."""
    touch_person(user.pk)
    tasks = Task.objects.filter(user=user, pk__in=task_ids).exclude(deleted_at=None)
    return _update(user, tasks, deleted_at=None)


@transaction.atomic
def explain_refusal(
    *, user: User, task_id: int, reason: str, appeal_until: date | None, appealed_on: date | None = None
) -> Task:
    """Why a task was turned down, the last day to object, and the day on which the person did.

    Raises Task.DoesNotExist, NotRefused.
    """
    touch_person(user.pk)
    task = Task.objects.for_user(user).get(pk=task_id)
    if not task.is_refused:
        raise NotRefused(task_id)
    task.reason, task.appeal_until, task.appealed_on = reason, appeal_until, appealed_on
    task.save(update_fields=["reason", "appeal_until", "appealed_on", "updated_at"])
    return task


@transaction.atomic
def add_adjustment(
    *,
    user: User,
    account: Account,
    amount: Decimal,
    happened_at: datetime,
    kind: str = Adjustment.Kind.BONUS,
    note: str = "",
    task: Task | None = None,
) -> Adjustment:
    """Money without time: a bonus on its own, or a correction, which may be negative."""
    touch_person(user.pk)
    _check_owner(user, account, task)
    adjustment = Adjustment.objects.create(
        user=user,
        account=account,
        task=task,
        kind=kind,
        amount=amount,
        happened_at=happened_at,
        local_on=local_date(happened_at, user.timezone),
        note=note,
    )
    rollups.refresh_days(user, [(account.pk, adjustment.local_on)], {account.pk: account})
    return adjustment


@transaction.atomic
def delete_adjustment(*, user: User, adjustment_id: int) -> None:
    """Take an adjustment away. Raises Adjustment.DoesNotExist."""
    touch_person(user.pk)
    adjustment = Adjustment.objects.get(user=user, pk=adjustment_id)
    adjustment.delete()
    rollups.refresh_days(user, [(adjustment.account_id, adjustment.local_on)])


@transaction.atomic
def restore_adjustment(*, user: User, adjustment: Adjustment) -> None:
    """Put one back that was taken away, as it was, its day and all. Nothing changes where it is there."""
    touch_person(user.pk)
    _check_owner(user, adjustment.account, adjustment.task)
    if not Adjustment.objects.filter(pk=adjustment.pk).exists():
        adjustment.user = user
        adjustment.save(force_insert=True)
        rollups.refresh_days(user, [(adjustment.account_id, adjustment.local_on)])


def purge_deleted(*, now: datetime | None = None) -> int:
    """Remove for good what was deleted more than KEPT_DAYS ago. Answers how many rows went."""
    now = now or timezone.now()
    before = now - timedelta(days=KEPT_DAYS)
    people = set()
    for model in PURGED:
        people |= set(model.objects.filter(deleted_at__lt=before).values_list("user_id", flat=True))
    taken.forget(now=now)
    return sum(_purge(user_id, before) for user_id in people)


@transaction.atomic
def _purge(user_id: int, before: datetime) -> int:
    rollups.hold_person(user_id)  # nobody brings one back meanwhile
    old = {"user": user_id, "deleted_at__lt": before}
    return sum(model.objects.filter(**old).delete()[0] for model in PURGED)


def _logged_before(user: User, key: UUID) -> Task | None:
    """The task that was made with this key, deleted or not."""
    rows = fetch_prepared(LOGGED_BEFORE, {"user": user.pk, "key": key})
    return Task.objects.get(pk=rows[0][0]) if rows else None


def _write(task: Task, facts: dict[str, Any]) -> None:
    """Set the fields and save, with what follows. ValueError for another person's account or type."""
    was_decided = task.pk is not None and task.status != Status.PENDING
    for name, value in facts.items():
        setattr(task, name, value)
    _check_owner(task.user, task.account, None)
    if task.type.user_id not in (None, task.user_id):
        raise ValueError("this type belongs to another person")
    task.local_on = local_date(task.started_at, zone(task.timezone))
    if task.status == Status.PENDING:
        task.decided_at = None
    elif task.pk and not was_decided and "decided_at" not in facts:
        task.decided_at = timezone.now()
    task.save()


def _check_owner(user: User, account: Account, task: Task | None) -> None:
    if account.user_id != user.pk or (task and task.user_id != user.pk):
        raise ValueError("this belongs to another person")


def _update(user: User, tasks: Any, **values: Any) -> int:
    """Set the values on rows of this person, with the days they lie in refreshed."""
    days = {pk: (account, day) for pk, account, day in tasks.values_list("pk", "account_id", "local_on")}
    changed = Task.objects.filter(pk__in=days).update(updated_at=timezone.now(), **values)
    of_tasks = (
        Adjustment.objects.filter(task__in=days) if "deleted_at" in values else Adjustment.objects.none()
    )
    rollups.refresh_days(user, {*days.values(), *of_tasks.values_list("account_id", "local_on")})
    return changed


def _day(task: Task) -> rollups.Day:
    return task.account_id, task.local_on
