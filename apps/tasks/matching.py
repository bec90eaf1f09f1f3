"""All the tasks that the address of a list stands for, to be changed together."""

from django.http import QueryDict

from apps.accounts.models import User
from apps.tasks.filters import TaskFilter
from apps.tasks.models import Task

MOST = 5_000  # tasks that are changed at once


class TooMany(Exception):
    """More than MOST."""


class NotUnderstood(ValueError):
    """Something in the address makes no sense: nobody knows which tasks are meant."""


def matching(user: User, query: str) -> list[int]:
    """The ids, in any order. One query. Raises TooMany, NotUnderstood."""
    filters = TaskFilter(QueryDict(query.removeprefix("?")), queryset=Task.objects.for_user(user))
    if not filters.form.is_valid():
        raise NotUnderstood(query)
    tasks = filters.filter_queryset(filters.queryset)
    ids = list(tasks.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise TooMany
    return ids
