"""Taking back what was done to a task or to several: what they were is signed, as `taken` does it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from apps.accounts import taken
from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import assigning, renames, rollups, services, unpaid
from apps.tasks.history import UNDO, because
from apps.tasks.models import Adjustment, Overhead, Task, TaskType
from apps.tasks.versions import FIELDS, Changed, version_of

OF_REFUSAL = ("reason", "appeal_until", "appealed_on")  # which no version of the form of a task has
EDITED = (*FIELDS, "decided_at", *OF_REFUSAL)
DELETION, CHANGES, EDIT = "tasks-deleted", "tasks-changed", "task-edited"
RESTORATION = "bin-restored"
ADJUSTMENT = "adjustment-deleted"


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tasks are as they were, and the query string of the list where it was done.

    `task_id` where it was done on the page of one task. None as `count`: it was no task, but something
    on `page`.
    """

    count: int | None
    back: str = ""
    task_id: int | None = None
    page: str = "task_list"


def of_deletion(user: User, task_ids: Collection[int], back: str = "") -> str:
    return taken.signed(user.pk, DELETION, tasks=list(task_ids), back=back)


def of_restoration(user: User, task_ids: Collection[int], entry_ids: Collection[int]) -> str:
    """Of tasks and unpaid time that came out of the bin."""
    return taken.signed(user.pk, RESTORATION, tasks=list(task_ids), unpaid=list(entry_ids))


def of_changes(
    user: User,
    decided: Collection[int],
    status: str,
    moved: Collection[int],
    given: dict[str, int],
    back: str | None = "",
) -> str:
    """With what those are that are about to get this outcome, and those that get these accounts or types.

    `back` is the list where it was done; None: the page of the one task.
    """
    tasks = Task.objects.for_user(user)
    outcomes = [
        (pk, earlier, decided_at and decided_at.timestamp())
        for pk, earlier, decided_at in tasks.filter(pk__in=decided).values_list("pk", "status", "decided_at")
    ]
    places = list(tasks.filter(pk__in=moved).values_list("pk", "account_id", "type_id"))
    facts = {"outcomes": outcomes, "status": status, "places": places, "given": given}
    return taken.signed(user.pk, CHANGES, **facts, back=back)


def of_edit(before: Task, after: Task, back: str | None = None) -> str:
    """With what an edit has changed, as it was, and what the task is now; empty where nothing has changed.

    `back` is the list where it was done; None: the task's own page.
    """
    was = {name: _plain(before, name) for name in EDITED if getattr(before, name) != getattr(after, name)}
    if not was:
        return ""
    now = {name: _plain(after, name) for name in OF_REFUSAL if name in was}
    facts = {"task": after.pk, "was": was, "now": now, "seen": version_of(after), "back": back}
    return taken.signed(after.user_id, EDIT, **facts)


def of_adjustment(row: Adjustment) -> str:
    """Of one that is about to be taken away."""
    facts = {field.attname: _plain(row, field.name) for field in Adjustment._meta.concrete_fields}
    return taken.signed(row.user_id, ADJUSTMENT, row=facts)


def take_back(user: User, token: str) -> Undone | None:
    """What was changed again since stays as it is. None for a token that is too old or not ours.

    An edit is taken back as a whole or not at all: raises Changed where the task is another one by now, and
    Task.DoesNotExist where it was deleted; ChangedSince for a name that cannot be had back.
    """
    kind, facts = taken.read(user, token) or ("", {})
    if kind == EDIT:
        return _restore_edit(user, facts)
    if kind == RESTORATION:
        return _delete_again(user, facts)
    if kind == ADJUSTMENT:
        return _restore_adjustment(user, facts)
    if kind in renames.KINDS:
        return Undone(None, page=renames.take_back(user, kind, facts))
    if kind not in SEVERAL:
        return None
    back, count = facts["back"], SEVERAL[kind](user, facts)
    return Undone(count, back) if back is not None else Undone(count, task_id=facts["outcomes"][0][0])


def _restore_tasks(user: User, facts: dict[str, Any]) -> int:
    return services.restore_tasks(user=user, task_ids=facts["tasks"])


@transaction.atomic
def _delete_again(user: User, facts: dict[str, Any]) -> Undone:
    rollups.hold_person(user.pk)
    services.delete_tasks(user=user, task_ids=facts["tasks"])
    for pk in Overhead.objects.for_user(user).filter(pk__in=facts["unpaid"]).values_list("pk", flat=True):
        unpaid.delete_overhead(user=user, entry_id=pk)
    return Undone(None, page="task_bin")


@transaction.atomic
def _restore_changes(user: User, facts: dict[str, Any]) -> int:
    rollups.hold_person(user.pk)
    return len(_restore_statuses(user, facts) | _restore_places(user, facts))


def _restore_statuses(user: User, facts: dict[str, Any]) -> set[int]:
    earlier = {
        pk: (status, None if decided is None else datetime.fromtimestamp(decided, UTC))
        for pk, status, decided in facts["outcomes"]
    }
    unchanged = Task.objects.for_user(user).filter(pk__in=earlier, status=facts["status"])
    kept = {pk: earlier[pk] for pk in unchanged.values_list("pk", flat=True)}
    if kept:
        with because(UNDO):
            assigning.restore_statuses(user=user, earlier=kept)
    return set(kept)


def _restore_places(user: User, facts: dict[str, Any]) -> set[int]:
    before, given = facts["places"], facts["given"]
    tasks = Task.objects.for_user(user).filter(pk__in=[pk for pk, _, _ in before], **given)
    now = {pk: (account, kind) for pk, account, kind in tasks.values_list("pk", "account_id", "type_id")}
    kept = [
        (pk, account if "account" in given else now[pk][0], kind if "type" in given else now[pk][1])
        for pk, account, kind in before
        if pk in now
    ]
    return assigning.restore_assignments(user=user, earlier=kept) if kept else set()


SEVERAL: dict[str, Callable[[User, dict[str, Any]], int]] = {
    DELETION: _restore_tasks,
    CHANGES: _restore_changes,
}


def _restore_edit(user: User, said: dict[str, Any]) -> Undone | None:
    """None where the platform or type that it had is gone."""
    facts = {name: _fact(user, name, text) for name, text in said["was"].items()}
    if any(facts.get(name, "") is None for name in ("account", "type")):
        return None
    with transaction.atomic(), because(UNDO):
        rollups.hold_person(user.pk)
        _check_refusal(user, said)
        services.edit_task(user=user, task_id=said["task"], seen=said["seen"], is_undo=True, **facts)
    return Undone(1, said["back"] or "", said["task"] if said["back"] is None else None)


def _check_refusal(user: User, said: dict[str, Any]) -> None:
    """Raises Changed where something else was written of it since."""
    task = Task.objects.for_user(user).get(pk=said["task"])
    here = {name: _plain(task, name) for name in said["now"]}
    if here not in (said["now"], {name: said["was"][name] for name in said["now"]}):
        raise Changed(task)


def _restore_adjustment(user: User, facts: dict[str, Any]) -> Undone | None:
    """None where its account or its task is gone."""
    fields: Any = Adjustment._meta.concrete_fields
    read = {field.attname: field.to_python for field in fields}
    was = facts["row"].items()
    row = Adjustment(**{name: None if text is None else read[name](text) for name, text in was})
    is_there = Account.objects.for_user(user).filter(pk=row.account_id).exists()
    if not is_there or (row.task_id and not Task.objects.filter(user=user, pk=row.task_id).exists()):
        return None
    services.restore_adjustment(user=user, adjustment=row)
    return Undone(None, page="adjustment_new")


def _plain(row: Task | Adjustment, name: str) -> str | None:
    """The value of a field as text; None is None."""
    field: Any = row._meta.get_field(name)
    return None if field.value_from_object(row) is None else str(field.value_to_string(row))


def _fact(user: User, name: str, text: str | None) -> Any:
    """The value that a text stands for; None for an account or type that is not there."""
    found: Any = {"account": Account, "type": TaskType}.get(name)
    if found:
        return found.objects.for_user(user).filter(pk=text).first()
    field: Any = Task._meta.get_field(name)
    return None if text is None else field.to_python(text)
