"""One cell of the list of tasks, edited where it stands: the same fields as in the whole form."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tasks.durations import LONG_MS
from apps.tasks.forms.task import TOO_LONG, TaskForm
from apps.tasks.models import Status, Task
from apps.tasks.statuses import can_become
from apps.tasks.versions import Difference, differences, version_of

FORM = "cell-form"  # of which the fields are part: they stand inside of another form
CELLS = {"pay": "reward", "minutes": "duration_ms", "status": "status", "title": "title"}


class CellForm(forms.Form):
    """`value` is the cell, by its name in the whole form; `facts()` is the field for the service.

    `restore`: the task was deleted meanwhile, and is to come back. `now`: the version that a conflict shows.
    """

    value = forms.CharField(label=_("What you changed"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    restore = forms.BooleanField(required=False)
    conflict: list[Difference] | None = None
    now = ""

    def __init__(self, data: Any = None, *, task: Task, name: str, back: str = "") -> None:
        super().__init__(data)
        self.task, self.fact, self.ask_if_long = task, CELLS[name], False
        self.is_deleted = task.deleted_at is not None
        if name == "pay" and task.paid is not None:  # what the cell shows is what was really paid
            name = self.fact = "paid"
        self.fields["value"] = self._field(name)
        if name == "minutes":
            self.fields["is_long"] = self._field("is_long")
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM
        self.initial = {
            "value": getattr(task, self.fact),
            "seen": version_of(task, [self.fact]),
            "back": back,
        }
        self.initial["is_long"] = (task.duration_ms or 0) > LONG_MS

    def _field(self, name: str) -> Any:
        field: Any = deepcopy(TaskForm.base_fields[name])
        if name == "status":
            field.widget.choices = [
                (value, label) for value, label in Status.choices if can_become(self.task.status, value)
            ]
        return field

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self.fact in ("reward", "paid") and value is not None:
            field: Any = self.fields["value"]
            value = field.read(self.data["value"], self.task.account.unit)
        if self.fact == "status" and not can_become(self.task.status, value):
            raise forms.ValidationError(_("Only work that was approved can be taken back."))
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_long = self.fact == "duration_ms" and (data.get("value") or 0) > LONG_MS
        if is_long and not data.get("is_long"):
            self.ask_if_long = True
            self.add_error("value", _("That is more than 12 hours. Is it right?"))
        if self.fact == "duration_ms" and 0 < (data.get("value") or 0) < (self.task.setup_ms or 0):
            self.add_error("value", TOO_LONG)
        return data

    def facts(self) -> dict[str, Any]:
        return {self.fact: self.cleaned_data["value"]}

    def show_conflict(self, now: Task) -> None:
        """As it was sent, and as old: only the button that decides sends the version that is there now."""
        self.conflict = differences(now, self.facts())
        self.now = version_of(now, [self.fact])
