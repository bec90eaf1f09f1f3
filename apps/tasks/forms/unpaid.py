"""What a person tells about unpaid time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks.durations import LONG_MS, MINUTE_MS, written
from apps.tasks.fields import DurationField, MomentField, instant
from apps.tasks.forms.pickers import any_account, any_type
from apps.tasks.forms.task import FUTURE
from apps.tasks.models import Overhead, TaskType

Kind = Overhead.Kind


@dataclass(frozen=True, slots=True)
class Quick:
    """What one tap writes down; the key is for this drawing of its button."""

    kind: str
    label: str | Promise
    ms: int
    key: UUID

    @property
    def minutes(self) -> str:
        return written(self.ms)


def quick_ones() -> list[Quick]:
    """The usual ones, most usual first, with fresh keys."""
    usual = ((Kind.LOOKED, 2), (Kind.SEARCH, 5), (Kind.MESSAGES, 2))
    return [Quick(kind, kind.label, minutes * MINUTE_MS, uuid4()) for kind, minutes in usual]


class UnpaidForm(forms.Form):
    """Unpaid time, with a platform or with none. `facts()` is what the service takes."""

    kind = forms.ChoiceField(
        label=_("What it was"),
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it was."), "invalid_choice": _("Choose what it was.")},
    )
    minutes = DurationField(
        label=_("Minutes"), error_messages={"required": _("Write how long it took, like 12 or 1h 30.")}
    )
    account = any_account(empty_label=_("No platform"))
    type = any_type(label=_("Type of work"), empty_label=_("All work there"))
    started = MomentField(label=_("When"), required=False, help_text=_("Empty means now."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    is_long = forms.BooleanField(label=_("Yes, it took that long"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    from_log = forms.BooleanField(widget=forms.HiddenInput, required=False)  # from the page that logs a task

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user, self.ask_if_long = user, False
        self._field("account").offer(Account.objects.for_user(user).open())
        self._field("type").queryset = TaskType.objects.for_user(user).shown()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_started(self) -> datetime:
        local = self.cleaned_data["started"]
        found = instant(local, self.user.timezone) if local else timezone.now()
        if found > timezone.now() + FUTURE:
            raise forms.ValidationError(_("That is still to come. Choose a day up to today."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("minutes") or 0) > LONG_MS and not data.get("is_long"):
            self.ask_if_long = True
            self.add_error("minutes", _("That is more than 12 hours. Is it right?"))
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        same = {name: data[name] for name in ("kind", "account", "type", "note")}
        return same | {"duration_ms": data["minutes"], "started_at": data["started"]}
