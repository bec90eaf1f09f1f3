"""Taking back what was done to a task or to several: what they were is signed into the address of the toast.

What is too long for an address is kept in a row, for as long as it can be taken back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import assigning, rollups, services
from apps.tasks.history import UNDO, because
from apps.tasks.models import KeptUndo, Task, TaskType
from apps.tasks.services import UNDO_FOR
from apps.tasks.versions import FIELDS, version_of

SALT = "tasks.undo"
EDITED = (*FIELDS, "decided_at")
LONGEST = 1_500  # characters of an address


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tasks are as they were, and the query string of the list where it was done.

    `task_id` where it was done on the page of one task.
    """

    count: int
    back: str
    task_id: int | None = None


def of_deletion(user: User, task_ids: Collection[int], back: str = "") -> str:
    return _token(user, {"restore": list(task_ids), "back": back})


def of_statuses(user: User, task_ids: Collection[int], status: str, back: str = "") -> str:
    """With the outcomes and decisions that those of the tasks have now that are about to get this one."""
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids).that_can_become(status)
    before = [
        (pk, earlier, decided_at and decided_at.timestamp())
        for pk, earlier, decided_at in tasks.values_list("pk", "status", "decided_at")
    ]
    return _token(user, {"statuses": before, "given": status, "back": back})


def of_assignments(user: User, task_ids: Collection[int], given: dict[str, int], back: str = "") -> str:
    """With the accounts and types that the tasks have now; `given` are the ids they are about to get."""
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids)
    before = list(tasks.values_list("pk", "account_id", "type_id"))
    return _token(user, {"assignments": before, "given": given, "back": back})


def of_edit(before: Task, after: Task, back: str | None = None) -> str:
    """With what an edit has changed, as it was, and what the task is now; empty where nothing has changed.

    `back` is the list where it was done; None: the task's own page.
    """
    was = {name: _plain(before, name) for name in EDITED if getattr(before, name) != getattr(after, name)}
    if not was:
        return ""
    return _token(after.user, {"edit": after.pk, "was": was, "seen": version_of(after), "back": back})


def take_back(user: User, token: str) -> Undone | None:
    """What was changed again since stays as it is. None for a token that is too old or not ours.

    An edit is taken back as a whole or not at all: raises Changed where the task is another one by now, and
    Task.DoesNotExist where it was deleted.
    """
    said = _said(user, token)
    if said is None:
        return None
    if "edit" in said:
        return _restore_edit(user, said)
    if "restore" in said:
        count = services.restore_tasks(user=user, task_ids=said["restore"])
    elif "statuses" in said:
        count = _restore_statuses(user, said["statuses"], said["given"])
    else:
        count = _restore_assignments(user, said["assignments"], said["given"])
    return Undone(count, said["back"])


def _token(user: User, said: dict[str, Any]) -> str:
    token = signing.dumps(said, salt=SALT, compress=True)
    if len(token) <= LONGEST:
        return token
    kept = KeptUndo.objects.create(user=user, said=said, made_at=timezone.now())
    return signing.dumps({"kept": kept.pk}, salt=SALT)


def _said(user: User, token: str) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        return None
    if "kept" not in said:
        return said
    kept = KeptUndo.objects.filter(user=user, pk=said["kept"]).first()
    return kept.said if kept else None


@transaction.atomic
def _restore_statuses(user: User, before: list[tuple[int, str, float | None]], given: str) -> int:
    rollups.hold_person(user.pk)
    earlier = {
        pk: (status, None if decided is None else datetime.fromtimestamp(decided, UTC))
        for pk, status, decided in before
    }
    unchanged = Task.objects.for_user(user).filter(pk__in=earlier, status=given)
    kept = {pk: earlier[pk] for pk in unchanged.values_list("pk", flat=True)}
    with because(UNDO):
        return assigning.restore_statuses(user=user, earlier=kept)


@transaction.atomic
def _restore_assignments(user: User, before: list[assigning.Assignment], given: dict[str, int]) -> int:
    rollups.hold_person(user.pk)
    tasks = Task.objects.for_user(user).filter(pk__in=[pk for pk, _, _ in before], **given)
    now = {pk: (account, kind) for pk, account, kind in tasks.values_list("pk", "account_id", "type_id")}
    kept = [
        (pk, account if "account" in given else now[pk][0], kind if "type" in given else now[pk][1])
        for pk, account, kind in before
        if pk in now
    ]
    return assigning.restore_assignments(user=user, earlier=kept)


def _restore_edit(user: User, said: dict[str, Any]) -> Undone | None:
    """None where the task is another person's, or the platform or type that it had is gone."""
    if not Task.objects.filter(user=user, pk=said["edit"]).exists():
        return None
    facts = {name: _fact(user, name, text) for name, text in said["was"].items()}
    if any(facts.get(name, "") is None for name in ("account", "type")):
        return None
    with transaction.atomic(), because(UNDO):
        services.edit_task(user=user, task_id=said["edit"], seen=said["seen"], is_undo=True, **facts)
    return Undone(1, said["back"] or "", said["edit"] if said["back"] is None else None)


def _plain(task: Task, name: str) -> str | None:
    """The value of a field as text; None is None."""
    field: Any = Task._meta.get_field(name)
    return None if field.value_from_object(task) is None else str(field.value_to_string(task))


def _fact(user: User, name: str, text: str | None) -> Any:
    """The value that a text stands for; None for an account or type that is not there."""
    found: Any = {"account": Account, "type": TaskType}.get(name)
    if found:
        return found.objects.for_user(user).filter(pk=text).first()
    field: Any = Task._meta.get_field(name)
    return None if text is None else field.to_python(text)
