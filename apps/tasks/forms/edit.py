"""A task that is there already, in the form."""

from typing import Any
from uuid import uuid4

from django import forms

from apps.accounts.periods import zone
from apps.tasks.durations import LONG_MS
from apps.tasks.forms.task import TaskForm, again
from apps.tasks.models import Task
from apps.tasks.versions import Difference, differences, version_of


class EditForm(TaskForm):
    """The facts of a task as they are, with the version that the form was drawn from.

    `key` is for when it is logged as a new one; `restore`: it was deleted meanwhile, and is to come back.
    `now`: the version that a conflict shows.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    restore = forms.BooleanField(required=False)
    conflict: list[Difference] | None = None
    now = ""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, task=task, **kwargs)
        self.is_deleted = task.deleted_at is not None

    def show_conflict(self, now: Task, facts: dict[str, Any]) -> None:
        """The form as it was sent, and as old: only a button that decides sends the version there is now."""
        self.conflict = differences(now, facts)
        self.now = version_of(now)


def of_task(task: Task) -> dict[str, Any]:
    """The first values of a form that edits a task; times by the clock of where it was logged."""
    names = ("status", "paid", "promised", "promised_until", "link", "note")
    return again(task) | {name: getattr(task, name) for name in names} | {
        "minutes": task.duration_ms,
        "bonus": task.bonus or None,
        "estimate": task.estimate_ms,
        "setup": task.setup_ms,
        "started": task.started_at.astimezone(zone(task.timezone)),
        "is_long": (task.duration_ms or 0) > LONG_MS,
        "seen": version_of(task),
        "key": uuid4(),
    }  # fmt: skip
