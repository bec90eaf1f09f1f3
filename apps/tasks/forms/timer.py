"""What a person tells the timer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import PLACES
from apps.tasks.fields import MomentField, PayField, instant
from apps.tasks.forms.pickers import any_account, any_type
from apps.tasks.models import TaskType, Timer
from apps.tasks.timers import ACTS


class TimerForm(forms.Form):
    """What is being timed; all of it can be left open."""

    account = any_account(empty_label=_("Not yet"))
    type = any_type(label=_("Type"), empty_label=_("Not yet"))
    new_type = forms.CharField(label=_("Another type"), max_length=60, required=False)
    pay = PayField(
        label=_("Pay for one"),
        required=False,
        help_text=_("With it you see what an hour brings so far."),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._field("account").offer(Account.objects.for_user(user).open())
        types = TaskType.objects.for_user(user)
        self._field("type").queryset = types if data else types.shown()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("account") and data.get("pay") is not None:
            try:
                data["pay"] = self._field("pay").read(self.data["pay"], data["account"].unit)
            except forms.ValidationError as error:
                self.add_error("pay", error)
        return data


class StartForm(TimerForm):
    """The same, with what the log form has beside it: it is kept for the task that is logged."""

    units = forms.IntegerField(min_value=1, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    title = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    client = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    note = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    def told(self) -> dict[str, Any]:
        """What `start_timer` takes beside account and type.

        The pay that was for all is for one; where it cannot be parted to the last decimal it stays whole.
        """
        data, planned = self.cleaned_data, self.cleaned_data["units"] or 1
        pay = data["pay"] and round(data["pay"] / planned, PLACES)
        if pay and pay * planned != data["pay"]:
            pay, planned = data["pay"], 1
        told = {name: data[name] for name in ("title", "client", "note")}
        return told | {"pay": pay, "planned": planned}


class ActForm(forms.Form):
    """One of the timer's acts, and the version of the timer that the person saw."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    version = forms.IntegerField(min_value=0)


class AwayForm(forms.Form):
    """How long the page was out of sight, in milliseconds up to now."""

    version = forms.IntegerField(min_value=0)
    ms = forms.IntegerField(min_value=0)


class CutForm(forms.Form):
    """When the work was over."""

    ended = MomentField(
        label=_("When you stopped"), error_messages={"required": _("Choose a day and a time.")}
    )

    def __init__(self, data: Any = None, *, timer: Timer, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.timer = timer

    def clean_ended(self) -> datetime:
        """The instant; the minute of the start stands for the start."""
        found = instant(self.cleaned_data["ended"], self.timer.user.timezone)
        if found < self.timer.started_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("That is before the timer was started. Choose a later time."))
        if found > timezone.now():
            raise forms.ValidationError(_("That is still to come. Choose a time up to now."))
        return found
