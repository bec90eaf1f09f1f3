"""Taking back what was done to several tasks: what they were is signed into the address of the toast."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from apps.accounts.models import User
from apps.tasks import rollups, services
from apps.tasks.history import UNDO, because
from apps.tasks.models import Task

SALT = "tasks.undo"
VALID = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tasks are as they were, and the query string of the list where it was done."""

    count: int
    back: str


def of_deletion(task_ids: Collection[int], back: str = "") -> str:
    return signing.dumps({"restore": list(task_ids), "back": back}, salt=SALT, compress=True)


def of_statuses(user: User, task_ids: Collection[int], status: str, back: str = "") -> str:
    """With the outcomes and decisions that those of the tasks have now that are about to get this one."""
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids).that_can_become(status)
    before = [
        (pk, earlier, decided_at and decided_at.timestamp())
        for pk, earlier, decided_at in tasks.values_list("pk", "status", "decided_at")
    ]
    said = {"statuses": before, "given": status, "back": back}
    return signing.dumps(said, salt=SALT, compress=True)


def take_back(user: User, token: str) -> Undone | None:
    """What was changed again since stays as it is. None for a token that is too old or not ours."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    if "restore" in said:
        count = services.restore_tasks(user=user, task_ids=said["restore"])
    else:
        count = _restore_statuses(user, said["statuses"], said["given"])
    return Undone(count, said["back"])


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
        return services.restore_statuses(user=user, earlier=kept)
