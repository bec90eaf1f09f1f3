"""Taking back what was done to several tasks: what they were is signed into the address of the toast."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing

from apps.accounts.models import User
from apps.tasks import services
from apps.tasks.models import Task

SALT = "tasks.undo"
VALID = timedelta(days=1)


def of_deletion(task_ids: Collection[int]) -> str:
    return signing.dumps({"restore": list(task_ids)}, salt=SALT, compress=True)


def of_statuses(user: User, task_ids: Collection[int], status: str) -> str:
    """With the outcomes and decisions that those of the tasks have now that are about to get this one."""
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids).exclude(status=status)
    before = [
        (pk, status, decided_at and decided_at.timestamp())
        for pk, status, decided_at in tasks.values_list("pk", "status", "decided_at")
    ]
    return signing.dumps({"statuses": before}, salt=SALT, compress=True)


def take_back(user: User, token: str) -> int | None:
    """How many tasks are as they were; None for a token that is too old or not ours."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    if "restore" in said:
        return services.restore_tasks(user=user, task_ids=said["restore"])
    earlier = {
        pk: (status, None if decided is None else datetime.fromtimestamp(decided, UTC))
        for pk, status, decided in said["statuses"]
    }
    return services.restore_statuses(user=user, earlier=earlier)
