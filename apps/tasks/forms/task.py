"""What a person tells about a task."""

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_symbol
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.fields import DayField
from apps.accounts.locale import current_locale
from apps.accounts.periods import local_date, zone
from apps.platforms.facts import told_apart
from apps.platforms.models import Account
from apps.platforms.money import POINTS
from apps.tasks.choices import SHOWN_TYPES, Choices
from apps.tasks.durations import LONG_MS, in_seconds
from apps.tasks.fields import DurationField, MomentField, PayField, PickField, instant
from apps.tasks.models import LAST_DAY, Status, Task, TaskType
from apps.tasks.statuses import UNPAID, can_become

FUTURE = timedelta(days=1)  # a task may lie so far ahead: zones differ, clocks are wrong
STILL_TO_COME = _("That is still to come. Choose a day up to today.")
TOO_LONG = _("Getting ready is a part of the minutes: it takes no longer than the whole.")

FOLDED = (
    "bonus", "paid", "promised", "promised_until", "estimate", "setup", "title", "client", "link", "note"
)  # fmt: skip


class TaskForm(forms.Form):
    """The facts of a task. `facts()` are the fields for the service."""

    use_required_attribute = False  # a line can say them, and some outcomes need no pay

    account = PickField(
        error_messages={"required": _("Choose a platform."), "invalid_choice": _("Choose a platform.")},
    )
    type = PickField(required=False, error_messages={"invalid_choice": _("Choose a type.")})
    new_type = forms.CharField(label=_("Another type"), max_length=60, required=False)
    minutes = DurationField(label=_("Minutes"), required=False)
    pay = PayField(
        label=_("Pay"), error_messages={"required": _("Write what it pays, like 1.80. 0 is fine.")}
    )
    units = forms.IntegerField(
        label=_("Tasks in the batch"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        error_messages={"invalid": _("Write a whole number, like 1 or 40.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    started = MomentField(label=_("When"), error_messages={"required": _("Choose a day and a time.")})
    status = forms.ChoiceField(label=_("Outcome"), choices=Status.choices)
    bonus = PayField(label=_("Bonus"), required=False)
    paid = PayField(
        label=_("Really paid"),
        required=False,
        help_text=_("Only where it differs: paid in part, or a little for a screen-out."),
    )
    promised = PayField(
        label=_("Bonus promised"), required=False, help_text=_("You hear of it when it does not come.")
    )
    promised_until = DayField(
        label=_("Promised until"),
        help_text=_("Empty: as long as the platform takes to approve work, else 14 days."),
    )
    estimate = DurationField(
        label=_("Estimated time"), required=False, help_text=_("What the listing says, for all of it.")
    )
    setup = DurationField(
        label=_("Getting ready"),
        required=False,
        help_text=_("Of the minutes: what went by before the first task, to read, to test, to log in."),
    )
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    client = forms.CharField(label=_("Client"), max_length=200, required=False)
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_long = forms.BooleanField(label=_("Yes, it took that long"), required=False)

    def __init__(
        self, data: Any = None, *, choices: Choices, task: Task | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.choices, self.task = choices, task
        self._field("account").find = choices.find_account if task else choices.find_open_account
        self._field("type").find = choices.find_type
        self.before = task.status if task else Status.PENDING
        self._field("status").widget.choices = [
            (value, label) for value, label in Status.choices if can_become(self.before, value)
        ]
        self.zone: tzinfo = zone(task.timezone) if task else choices.user.timezone
        self.began = task.started_at if task else None
        self.ask_if_long = False

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_units(self) -> int:
        return self.cleaned_data["units"] or 1

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        if not can_become(self.before, status):
            raise forms.ValidationError(_("Only work that was approved can be taken back."))
        return status

    def clean_started(self) -> datetime:
        """The instant; where it is known and the minute is left alone, so are the seconds."""
        local = self.cleaned_data["started"]
        if self.began:
            before = self.began.astimezone(self.zone)
            if before.replace(tzinfo=None, second=0, microsecond=0) == local:
                return self.began
        found = instant(local, self.zone)
        if found > timezone.now() + FUTURE:
            raise forms.ValidationError(STILL_TO_COME)
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("type") and not data.get("new_type") and "type" not in self.errors:
            self.add_error("type", _("Choose a type, or write another one."))
        if account := data.get("account"):
            self._clean_units_of_money(account)
        if self.pays_nothing:
            self.errors.pop("pay", None)
            data["pay"] = Decimal(0)
        self._clean_promise(data)
        self._clean_setup(data)
        if (data.get("minutes") or 0) > LONG_MS and not data.get("is_long"):
            self.ask_if_long = True
            self.add_error("minutes", _("That is more than 12 hours. Is it right?"))
        return data

    @property
    def pays_nothing(self) -> bool:
        """No pay is written, and the outcome has none by itself: screened out, returned, timed out."""
        return self["status"].value() in UNPAID and not str(self["pay"].value() or "").strip()

    def _clean_promise(self, data: dict[str, Any]) -> None:
        """A day belongs to a sum, and is not before the work."""
        until, started = data.get("promised_until"), data.get("started")
        if until and not data.get("promised") and "promised" not in self.errors:
            self.add_error("promised", _("Write how much was promised, or leave the day empty."))
        if until and started and not local_date(started, self.zone) <= until <= LAST_DAY:
            self.add_error("promised_until", _("Choose the day of the work, or a later one."))

    def _clean_setup(self, data: dict[str, Any]) -> None:
        setup_ms, ms = data.get("setup"), data.get("minutes")
        if setup_ms and not ms and "minutes" not in self.errors:
            self.add_error("minutes", _("Write how long it took in all, getting ready included."))
        elif setup_ms and ms and setup_ms > ms:
            self.add_error("setup", TOO_LONG)

    def _clean_units_of_money(self, account: Account) -> None:
        """Amounts are in the account's unit, or in its hundredths: another sign is a mistake."""
        for name in ("pay", "bonus", "paid", "promised"):
            if name in self.cleaned_data and self.cleaned_data[name] is not None:
                try:
                    read = self._field(name).read
                    self.cleaned_data[name] = read(self.data[self.add_prefix(name)], account.unit)
                except forms.ValidationError as error:
                    self.add_error(name, error)

    def facts(self) -> dict[str, Any]:
        """Fields of Task; without the type where a new one is to be made of `new_type`."""
        data = self.cleaned_data
        same = ("account", "units", "status", "paid", "promised_until", "title", "client", "link", "note")
        facts = {name: data[name] for name in same} | {
            "duration_ms": data["minutes"],
            "estimate_ms": data["estimate"],
            "setup_ms": data["setup"],
            "reward": data["pay"],
            "bonus": data["bonus"] or 0,
            "promised": data["promised"] or None,
            "started_at": data["started"],
        }
        return facts if data["new_type"] else facts | {"type": data["type"]}

    @property
    def is_batch(self) -> bool:
        """Whether the pay is for several tasks together."""
        count = str(self["units"].value() or "").strip()
        return count.isdecimal() and int(count[:9]) > 1

    @property
    def account_pills(self) -> list[tuple[Account, str, bool]]:
        """Accounts to choose from, their names, and whether each is chosen; a closed one only while it is."""
        chosen = str(self["account"].value() or "")
        accounts = self.choices.accounts
        if self.task and self.task.account not in accounts:
            accounts = [self.task.account, *accounts]
        names = zip(accounts, told_apart(accounts), strict=True)
        return [(account, name, str(account.pk) == chosen) for account, name in names]

    @property
    def type_pills(self) -> list[tuple[TaskType, bool]]:
        """The few types at hand; the chosen one is among them."""
        return [pill for place, pill in enumerate(self._type_pills) if place < SHOWN_TYPES or pill[1]]

    @property
    def more_type_pills(self) -> list[tuple[TaskType, bool]]:
        """All the other types."""
        return [pill for pill in self._type_pills if pill not in self.type_pills]

    @property
    def _type_pills(self) -> list[tuple[TaskType, bool]]:
        chosen, types = str(self["type"].value() or ""), self.choices.types
        if self.task and self.task.type not in types:  # hidden meanwhile
            types = [self.task.type, *types]
        return [(kind, str(kind.pk) == chosen) for kind in types]

    @property
    def chosen_account(self) -> Account | None:
        return next((account for account, _, is_chosen in self.account_pills if is_chosen), None)

    @property
    def sign(self) -> str:
        """The sign beside the pay, of the chosen account."""
        account = self.chosen_account
        if account is None or account.unit == POINTS:
            return ""
        return get_currency_symbol(account.unit, current_locale())

    @property
    def has_details(self) -> bool:
        """Whether something in the fold is filled in or wrong."""
        return any(self[name].value() or self[name].errors for name in FOLDED)


def again(task: Task) -> dict[str, Any]:
    """The first values of a form that repeats a task, in whole seconds."""
    return {
        "account": task.account_id,
        "type": task.type_id,
        "minutes": in_seconds(task.duration_ms),
        "pay": task.reward,
        "units": task.units,
        "title": task.title,
        "client": task.client,
    }
