"""What a person tells beside a task: money without one, a type of their own, outcomes, ticked rows."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.fields import DayField
from apps.accounts.models import User
from apps.platforms.facts import told_apart
from apps.platforms.models import Account
from apps.tasks.addresses import cleaned
from apps.tasks.choices import Choices
from apps.tasks.fields import MomentField, PayField, instant
from apps.tasks.forms.pickers import AccountField
from apps.tasks.models import LAST_DAY, Adjustment, Status, Task
from apps.tasks.refusals import REASONS
from apps.tasks.saved_views import kept_of

MOST_PICKED = 500


class AdjustmentForm(forms.Form):
    """Money without time: a bonus on its own, or a correction, which may be taken away."""

    account = AccountField(
        label=_("Platform"), empty_label=None,
        error_messages={"required": _("Choose a platform."), "invalid_choice": _("Choose a platform.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it is"), choices=Adjustment.Kind.choices)
    amount = PayField(
        label=_("Amount"), is_signed=True, help_text=_("With a minus where the platform took money back.")
    )
    happened = MomentField(label=_("When"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        field: Any = self.fields["account"]
        field.offer(Account.objects.for_user(user))

    def clean_happened(self) -> datetime:
        return instant(self.cleaned_data["happened"], self.user.timezone)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        amount, account = data.get("amount"), data.get("account")
        if amount == 0:
            self.add_error("amount", _("Write an amount other than 0."))
        elif amount is not None and account:
            self._clean_amount(account, data.get("kind"))
        return data

    def _clean_amount(self, account: Account, kind: str | None) -> None:
        field: Any = self.fields["amount"]
        try:
            self.cleaned_data["amount"] = field.read(self.data["amount"], account.unit)
        except forms.ValidationError as error:
            self.add_error("amount", error)
        if kind == Adjustment.Kind.BONUS and self.cleaned_data.get("amount", 1) < 0:
            self.add_error("amount", _("A bonus is more than 0. Choose Correction to take money away."))


class TypeForm(forms.Form):
    """A type of one's own."""

    name = forms.CharField(label=_("Name"), max_length=60)


class StatusForm(forms.Form):
    """What came of a task; `seen` is the outcome that its page showed."""

    status = forms.ChoiceField(choices=Status.choices)
    seen = forms.CharField(required=False)


class RefusalForm(forms.Form):
    """Why a task was turned down, until when one can object, and when one did."""

    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Not said yet")), *REASONS.items()]
    )
    words = forms.CharField(
        label=_("In other words"), max_length=300, required=False, help_text=_("Instead of the reason above.")
    )
    appeal_until = DayField(label=_("Last day to appeal"))

    appealed_on = DayField(label=_("You appealed on"))

    def __init__(self, data: Any = None, *, task: Task, today: date) -> None:
        is_known = task.reason in REASONS
        first = {
            "reason": task.reason if is_known else "",
            "words": "" if is_known else task.reason,
            "appeal_until": task.appeal_until,
            "appealed_on": task.appealed_on,
        }
        super().__init__(data, initial=first)
        self.task, self.today = task, today

    def clean_appeal_until(self) -> date | None:
        day: date | None = self.cleaned_data["appeal_until"]
        if day and not self.task.local_on <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose the day of the work, or a later one."))
        return day

    def clean_appealed_on(self) -> date | None:
        day: date | None = self.cleaned_data["appealed_on"]
        if day and not self.task.local_on <= day <= max(self.today, self.task.local_on):
            raise forms.ValidationError(_("Choose a day from the work up to today."))
        return day

    @property
    def said_reason(self) -> str:
        """Own words before a choice."""
        return self.cleaned_data["words"] or self.cleaned_data["reason"]


class PickedForm(forms.Form):
    """Ticked rows, or all that match the address of the list where they are.

    `seen` are the outcomes of the rows as the list showed them: `457:pending 458:approved`.
    """

    pick = forms.TypedMultipleChoiceField(label=_("Tasks"), coerce=int, required=False)
    all = forms.CharField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=2_000)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        sent = [pick for pick in data.getlist("pick") if _is_id(pick)][:MOST_PICKED]
        field: Any = self.fields["pick"]
        field.choices = [(pick, pick) for pick in sent]

    def clean_seen(self) -> dict[int, str]:
        rows = (row.partition(":") for row in self.cleaned_data["seen"].split()[:MOST_PICKED])
        return {int(pk): outcome for pk, _colon, outcome in rows if _is_id(pk)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("pick") and not data.get("all"):
            raise forms.ValidationError(_("Tick the tasks first."))
        return data

    def picked(self) -> dict[str, Any]:
        """Which tasks are meant, as the services want to hear it."""
        data = self.cleaned_data
        back = cleaned(data.get("back", ""))
        query = back if data.get("all") else None
        return {"task_ids": data["pick"], "query": query, "seen": data.get("seen", {}), "back": back}


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


class BulkForm(PickedForm):
    """Ticked rows, and what to do with them."""

    ACTS = (
        ("approved", _("Approved")),
        ("rejected", _("Rejected")),
        ("reversed", _("Taken back")),
        ("delete", _("Delete")),
    )
    act = forms.ChoiceField(label=_("What to do"), choices=ACTS)


class AssignForm(PickedForm):
    """Another outcome, platform or type for the ticked rows. Empty: as each is."""

    status = forms.ChoiceField(label=_("Outcome"), required=False)
    account = forms.ChoiceField(label=_("Platform"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, data: QueryDict, *, choices: Choices) -> None:
        super().__init__(data)
        self.choices = choices
        self.is_sent = "save" in data
        self._offer("status", Status.choices)
        names = zip(choices.accounts, told_apart(choices.accounts), strict=True)
        self._offer("account", [(account.pk, name) for account, name in names])
        self._offer("type", [(each.pk, each.label) for each in choices.types])

    def _offer(self, name: str, known: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("As it is")), *known]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_sent and not self.errors and not self.given():
            self.add_error("status", _("Choose an outcome, a type or a platform."))
        return data

    def given(self) -> dict[str, Any]:
        """The outcome, the account and the type that were chosen."""
        account = self.choices.account(self.cleaned_data["account"])
        kinds = (kind for kind in self.choices.types if str(kind.pk) == self.cleaned_data["type"])
        chosen = {"status": self.cleaned_data["status"], "account": account, "type": next(kinds, None)}
        return {name: value for name, value in chosen.items() if value}


class ViewForm(forms.Form):
    """A name for the filters and the order of the list."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    query = forms.CharField(
        max_length=2_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("Filter or sort the list first: a name for all tasks says nothing.")},
    )

    def clean_query(self) -> str:
        query = kept_of(self.cleaned_data["query"])
        if not query:
            field: Any = self.fields["query"]
            raise forms.ValidationError(field.error_messages["required"])
        return query

    def say_taken(self) -> None:
        self.add_error("name", _("You have a view of this name already."))
