"""A person's own types of work: added, renamed, hidden, shown again. The tasks keep their type."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.tasks.models import TaskType
from apps.tasks.services import NameTaken


@transaction.atomic
def own_type(*, user: User, name: str) -> TaskType:
    """The type of this name, in any case of letters: built in, their own, or a new one of theirs.

    A built-in one goes by its name in the language of the moment, too. A hidden one is shown again.
    """
    touch_person(user.pk)
    known = TaskType.objects.for_user(user)
    found = known.filter(name__iexact=name).order_by("user_id").first()
    found = found or next((kind for kind in known if kind.label.casefold() == name.casefold()), None)
    if found and found.hidden_at:
        found.hidden_at = None
        found.save(update_fields=["hidden_at"])
    return found or TaskType.objects.create(user=user, name=name)


@transaction.atomic
def rename_type(*, user: User, type_id: int, name: str) -> TaskType:
    """Another name for a person's own type. Raises TaskType.DoesNotExist, NameTaken."""
    touch_person(user.pk)
    kind = TaskType.objects.get(user=user, pk=type_id)
    if TaskType.objects.for_user(user).filter(name__iexact=name).exclude(pk=type_id).exists():
        raise NameTaken(name)
    kind.name = name
    kind.save()
    return kind


@transaction.atomic
def add_type(*, user: User, name: str) -> tuple[TaskType, bool]:
    """`own_type`, and whether it was in no list until now."""
    touch_person(user.pk)
    known = set(TaskType.objects.for_user(user).shown().values_list("pk", flat=True))
    kind = own_type(user=user, name=name)
    return kind, kind.pk not in known


@transaction.atomic
def hide_type(*, user: User, type_id: int, now: datetime | None = None) -> None:
    """Out of the lists; again changes nothing."""
    _set_hidden(user, type_id, now or timezone.now())


@transaction.atomic
def show_type(*, user: User, type_id: int) -> None:
    _set_hidden(user, type_id, None)


def _set_hidden(user: User, type_id: int, at: datetime | None) -> None:
    touch_person(user.pk)
    TaskType.objects.filter(user=user, pk=type_id).update(hidden_at=at)
