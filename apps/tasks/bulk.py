"""Acts on several tasks at once: each is one transaction, and comes with the token that takes it back."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.tasks import rollups, services, undo
from apps.tasks.history import BULK, because
from apps.tasks.models import Task

DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Done:
    """How many tasks an act has changed, and the token that takes it back; none where it changed nothing."""

    count: int
    token: str


@transaction.atomic
def act_on(*, user: User, task_ids: Collection[int], act: str, back: str = "") -> Done:
    """Delete tasks, or give them an outcome. Those of others, and those it would not change, are left out.

    `back` is the address of the list that the undo comes back to.
    """
    rollups.hold_person(user.pk)  # what the token says is what the act has found
    tasks = Task.objects.for_user(user).filter(pk__in=task_ids)
    if act == DELETE:
        found = list(tasks.values_list("pk", flat=True))
        count, token = services.delete_tasks(user=user, task_ids=found), undo.of_deletion(found, back)
    else:
        found = list(tasks.that_can_become(act).values_list("pk", flat=True))
        token = undo.of_statuses(user, found, act, back)
        with because(BULK if len(found) > 1 else ""):
            count = services.change_status(user=user, task_ids=found, status=act)
    return Done(count, token if count else "")
