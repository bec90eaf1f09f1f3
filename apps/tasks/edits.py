"""One task edited by its person: one transaction, that comes with the token that takes it back."""

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.tasks import rollups, services, undo
from apps.tasks.models import Task


@transaction.atomic
def edit(
    *,
    user: User,
    task_id: int,
    seen: str,
    is_restored: bool = False,
    back: str | None = None,
    **facts: Any,
) -> str:
    """`edit_task`, with what that raises. Answers the token; empty where nothing has changed.

    `is_restored`: a deleted task comes back with it. `back` is the address of the list that the undo comes
    back to; None: the task's own page.
    """
    rollups.hold_person(user.pk)  # what the token says is what the edit has found
    if is_restored:
        services.restore_tasks(user=user, task_ids=[task_id])
    before = Task.objects.for_user(user).select_related("account", "type").get(pk=task_id)
    after = services.edit_task(user=user, task_id=task_id, seen=seen, **facts)
    return undo.of_edit(before, after, back)


@transaction.atomic
def explain_refusal(*, user: User, task_id: int, **said: Any) -> str:
    """The service of this name, with what that raises. Answers the token; empty where nothing has changed."""
    rollups.hold_person(user.pk)
    before = Task.objects.for_user(user).get(pk=task_id)
    return undo.of_edit(before, services.explain_refusal(user=user, task_id=task_id, **said))
