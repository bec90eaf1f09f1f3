"""The bin: tasks and unpaid time that were deleted in the last KEPT_DAYS, until they go for good."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.services import touch_person
from apps.platforms.money import Money
from apps.tasks.models import Overhead, Task
from apps.tasks.naming import name_of
from apps.tasks.services import KEPT_DAYS, restore_tasks
from apps.tasks.unpaid import restore_overhead

MOST_SHOWN = 200
TASK, UNPAID = "task", "unpaid"
MODELS: dict[str, Any] = {TASK: Task, UNPAID: Overhead}


@dataclass(frozen=True, slots=True)
class Binned:
    """Something deleted. `pick` is its kind and id, as its box sends them; `goes_on` the person's date."""

    pick: str
    name: str
    place: str
    local_on: date
    goes_on: date
    duration_ms: int | None
    money: Money | None
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class Picked:
    """Some of what is in the bin, by kind and id; or with `until` all that was deleted up to then."""

    ids: frozenset[tuple[str, int]] = frozenset()
    until: datetime | None = None


def contents(user: User, now: datetime) -> list[Binned]:
    """The newest MOST_SHOWN. Two queries."""
    found = [_binned(kind, row, user) for kind in MODELS for row in _kept(kind, user, now)[:MOST_SHOWN]]
    return sorted(found, key=lambda one: one.deleted_at, reverse=True)[:MOST_SHOWN]


def count_of(user: User, picked: Picked) -> int:
    """How many of them there are."""
    return sum(_picked(kind, user, picked).count() for kind in MODELS)


@transaction.atomic
def restore(*, user: User, picked: Picked) -> int:
    """Bring them back, as they were. Answers how many; those that are gone for good are left out."""
    touch_person(user.pk)
    tasks, unpaid = (_picked(kind, user, picked).values_list("pk", flat=True) for kind in (TASK, UNPAID))
    entries = [restore_overhead(user=user, entry_id=pk) for pk in list(unpaid)]
    return restore_tasks(user=user, task_ids=list(tasks)) + len(entries)


@transaction.atomic
def purge(*, user: User, picked: Picked) -> int:
    """Remove them for good. Answers how many; what is not in the bin stays."""
    touch_person(user.pk)
    count = count_of(user, picked)
    for kind in MODELS:
        _picked(kind, user, picked).delete()
    return count


def _kept(kind: str, user: User, now: datetime) -> Any:
    known = MODELS[kind].objects.filter(user=user, deleted_at__gt=now - timedelta(days=KEPT_DAYS))
    return known.select_related("account", "type").order_by("-deleted_at", "-pk")


def _picked(kind: str, user: User, picked: Picked) -> Any:
    known = MODELS[kind].objects.filter(user=user).exclude(deleted_at=None)
    if picked.until:
        return known.filter(deleted_at__lte=picked.until)
    return known.filter(pk__in=[pk for one, pk in picked.ids if one == kind])


def _binned(kind: str, row: Any, user: User) -> Binned:
    is_task = kind == TASK
    return Binned(
        pick=f"{kind}-{row.pk}",
        name=name_of(row.title, row.note[:80], row.type.name) if is_task else row.get_kind_display(),
        place=row.account.name if row.account else "",
        local_on=row.local_on,
        goes_on=local_date(row.deleted_at + timedelta(days=KEPT_DAYS), user.timezone),
        duration_ms=row.duration_ms,
        money=Money(row.worth, row.account.unit) if is_task else None,
        deleted_at=row.deleted_at,
    )
