"""Acts on several tasks at once: each is one transaction, and comes with the token that takes it back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import assigning, rollups, services, undo
from apps.tasks.history import BULK, because
from apps.tasks.matching import matching
from apps.tasks.models import Task, TaskType

DELETE, ASSIGN = "delete", "assign"


@dataclass(frozen=True, slots=True)
class Done:
    """How many tasks an act has changed, and the token that takes it back; none where it changed nothing."""

    count: int
    token: str


@transaction.atomic
def act_on(
    *,
    user: User,
    act: str,
    task_ids: Collection[int] = (),
    query: str | None = None,
    back: str = "",
    **given: Account | TaskType,
) -> Done:
    """Delete tasks, give them an outcome, or assign them to another `account` or `type`.

    Those of others, and those it would not change, are left out. With a `query` it is all tasks that match
    the address of a list. `back` is the address of the list that the undo comes back to. Raises TooMany and
    NotUnderstood for a query, OtherUnit for an account.
    """
    rollups.hold_person(user.pk)  # what the token says is what the act has found
    picked = task_ids if query is None else matching(user, query)
    tasks = Task.objects.for_user(user).filter(pk__in=picked)
    if act == DELETE:
        count, token = _delete(user, tasks, back)
    elif act == ASSIGN:
        count, token = _assign(user, tasks, given, back)
    else:
        count, token = _decide(user, tasks, act, back)
    return Done(count, token if count else "")


def _delete(user: User, tasks: Any, back: str) -> tuple[int, str]:
    found = _ids(tasks)
    return services.delete_tasks(user=user, task_ids=found), undo.of_deletion(user, found, back)


def _decide(user: User, tasks: Any, status: str, back: str) -> tuple[int, str]:
    found = _ids(tasks.that_can_become(status))
    token = undo.of_statuses(user, found, status, back)
    with because(BULK if len(found) > 1 else ""):
        return services.change_status(user=user, task_ids=found, status=status), token


def _assign(user: User, tasks: Any, given: dict[str, Any], back: str) -> tuple[int, str]:
    account, kind = given.get("account"), given.get("type")
    found = _ids(assigning.to_change(tasks, **given))
    token = undo.of_assignments(user, found, {name: value.pk for name, value in given.items()}, back)
    return assigning.assign_tasks(user=user, task_ids=found, account=account, kind=kind), token


def _ids(tasks: Any) -> list[int]:
    return list(tasks.values_list("pk", flat=True))
