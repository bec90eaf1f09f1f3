"""The bin: tasks, unpaid time and timers that were deleted in the last KEPT_DAYS, until they go for good."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.services import touch_person
from apps.platforms.money import Money
from apps.tasks import undo
from apps.tasks.models import Overhead, Task, Timer
from apps.tasks.naming import name_of
from apps.tasks.services import KEPT_DAYS, restore_tasks
from apps.tasks.timer_clock import clock_of, ms_of
from apps.tasks.timers import AnotherRuns, restore_timer
from apps.tasks.timing import trimmed_ms
from apps.tasks.unpaid import restore_overhead

MOST_SHOWN = 200
TASK, UNPAID, TIMER = "task", "unpaid", "timer"
MODELS: dict[str, Any] = {TASK: Task, UNPAID: Overhead, TIMER: Timer}


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


@dataclass(frozen=True, slots=True)
class Restored:
    """How many came back; whether a timer is among them; whether one stayed, as another is open.

    `token` takes it back but for the timer; empty where nothing else came back.
    """

    count: int
    has_timer: bool
    has_waiting: bool
    token: str


def contents(user: User, now: datetime) -> list[Binned]:
    """The newest MOST_SHOWN. One query a kind."""
    found = [_binned(kind, row, user) for kind in MODELS for row in _kept(kind, user, now)[:MOST_SHOWN]]
    return sorted(found, key=lambda one: one.deleted_at, reverse=True)[:MOST_SHOWN]


def count_of(user: User, picked: Picked) -> int:
    """How many of them there are."""
    return sum(_picked(kind, user, picked).count() for kind in MODELS)


@transaction.atomic
def restore(*, user: User, picked: Picked) -> Restored:
    """Bring them back, as they were; those that are gone for good are left out.

    Of timers the one that was discarded last, stopped as of then, and only while none is open.
    """
    touch_person(user.pk)
    found = {kind: _picked(kind, user, picked).order_by("-deleted_at", "-pk") for kind in MODELS}
    tasks, unpaid, timers = (list(rows.values_list("pk", flat=True)) for rows in found.values())
    for pk in unpaid:
        restore_overhead(user=user, entry_id=pk)
    has_timer = bool(timers) and _has_come_back(user, timers[0])
    count = restore_tasks(user=user, task_ids=tasks) + len(unpaid) + has_timer
    token = undo.of_restoration(user, tasks, unpaid) if tasks or unpaid else ""
    return Restored(count, has_timer, len(timers) > has_timer, token)


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
    if picked.until:
        return _kept(kind, user, picked.until).filter(deleted_at__lte=picked.until)
    known = MODELS[kind].objects.filter(user=user).exclude(deleted_at=None)
    return known.filter(pk__in=[pk for one, pk in picked.ids if one == kind])


def _has_come_back(user: User, timer_id: int) -> bool:
    try:
        restore_timer(user=user, timer_id=timer_id, is_stopped=True)
    except AnotherRuns:
        return False
    return True


def _binned(kind: str, row: Any, user: User) -> Binned:
    is_timer = kind == TIMER
    return Binned(
        pick=f"{kind}-{row.pk}",
        name=NAMES[kind](row),
        place=row.account.name if row.account else "",
        local_on=local_date(row.started_at, user.timezone) if is_timer else row.local_on,
        goes_on=local_date(row.deleted_at + timedelta(days=KEPT_DAYS), user.timezone),
        duration_ms=trimmed_ms(clock_of(row), ms_of(row.deleted_at)) if is_timer else row.duration_ms,
        money=Money(row.worth, row.account.unit) if kind == TASK else None,
        deleted_at=row.deleted_at,
    )


def _name_of_timer(timer: Timer) -> str:
    return _("Timer: %(type)s") % {"type": timer.type.label} if timer.type else _("Timer")


NAMES: dict[str, Callable[[Any], str]] = {
    TASK: lambda task: name_of(task.title, task.note[:80], task.type.name),
    UNPAID: lambda entry: entry.get_kind_display(),
    TIMER: _name_of_timer,
}
