"""A person's own types of work in their lists: added, hidden, shown again. The tasks keep their type."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.tasks import services
from apps.tasks.models import TaskType


@transaction.atomic
def add_type(*, user: User, name: str) -> tuple[TaskType, bool]:
    """`services.own_type`, and whether it was in no list until now."""
    touch_person(user.pk)
    known = set(TaskType.objects.for_user(user).shown().values_list("pk", flat=True))
    kind = services.own_type(user=user, name=name)
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
