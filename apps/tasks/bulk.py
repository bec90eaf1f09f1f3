"""Acts on several tasks at once: each is one transaction, and comes with the token that takes it back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import assigning, rollups, services, undo
from apps.tasks.history import BULK, because
from apps.tasks.matching import matching
from apps.tasks.models import Task, TaskType
from apps.tasks.statuses import can_become

DELETE, CHANGE = "delete", "change"


@dataclass(frozen=True, slots=True)
class Done:
    """How many tasks an act has changed, and the token that takes it back; none where it changed nothing.

    Left as they are: `rivals`, whose outcome is another one than was seen; and `unable`, how many cannot have
    the one they were to get.
    """

    count: int
    token: str
    rivals: tuple[Task, ...] = ()
    unable: int = 0


@transaction.atomic
def act_on(
    *,
    user: User,
    act: str,
    task_ids: Collection[int] = (),
    query: str | None = None,
    seen: Mapping[int, str] | None = None,
    back: str | None = "",
    **given: Account | TaskType | str,
) -> Done:
    """Delete tasks, give them an outcome, or change them to another `status`, `account` or `type`.

    Those of others, and those it would not change, are left out. With a `query` it is all tasks that match
    the address of a list. `seen` are the outcomes that the choice was made from, by task. `back` is the
    address of the list that the undo comes back to; None: the page of the one task. Raises TooMany and
    NotUnderstood for a query, OtherUnit for an account.
    """
    rollups.hold_person(user.pk)  # what the token says is what the act has found
    if act not in (DELETE, CHANGE):
        act, given = CHANGE, {"status": act}
    picked = task_ids if query is None else matching(user, query)
    status = str(given.pop("status", ""))
    outcomes = dict(Task.objects.for_user(user).filter(pk__in=picked).values_list("pk", "status"))
    rivals = _rivals(outcomes, seen or {}, status) if query is None else set()
    unable = {pk for pk, was in outcomes.items() if not can_become(was, status)} - rivals
    tasks = Task.objects.for_user(user).filter(pk__in=outcomes.keys() - rivals - unable)
    count, token = (
        _delete(user, tasks, back or "") if act == DELETE else _change(user, tasks, status, given, back)
    )
    left = Task.objects.filter(pk__in=rivals).select_related("type").order_by("pk")
    return Done(count, token if count else "", tuple(left) if rivals else (), len(unable))


def _rivals(outcomes: Mapping[int, str], seen: Mapping[int, str], becomes: str) -> set[int]:
    """Those with an outcome that is neither the one that was seen nor the one that it is to become."""
    return {pk for pk, now in outcomes.items() if now not in (seen.get(pk, now), becomes)}


def _delete(user: User, tasks: Any, back: str) -> tuple[int, str]:
    found = _ids(tasks)
    return services.delete_tasks(user=user, task_ids=found), undo.of_deletion(user, found, back)


def _change(user: User, tasks: Any, status: str, given: dict[str, Any], back: str | None) -> tuple[int, str]:
    decided = _ids(tasks.that_can_become(status)) if status else []
    moved = _ids(assigning.to_change(tasks, **given))
    ids = {name: value.pk for name, value in given.items()}
    token = undo.of_changes(user, decided, status, moved, ids, back)
    if moved:
        account, kind = given.get("account"), given.get("type")
        assigning.assign_tasks(user=user, task_ids=moved, account=account, kind=kind)
    if decided:
        with because(BULK if len(decided) > 1 else ""):
            services.change_status(user=user, task_ids=decided, status=status)
    return len({*decided, *moved}), token


def _ids(tasks: Any) -> list[int]:
    return list(tasks.values_list("pk", flat=True))
