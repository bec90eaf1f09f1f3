"""What a person tells beside a task: money without one, a type of their own, outcomes, ticked rows."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks.fields import MomentField, PayField, instant
from apps.tasks.models import Adjustment, Status


class AdjustmentForm(forms.Form):
    """Money without time: a bonus on its own, or a correction, which may be taken away."""

    account = forms.ModelChoiceField(
        Account.objects.none(), label=_("Platform"), empty_label=None,
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
        field.queryset = Account.objects.for_user(user)

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
            field.read(self.data["amount"], account.unit)
        except forms.ValidationError as error:
            self.add_error("amount", error)
        if kind == Adjustment.Kind.BONUS and self.cleaned_data.get("amount", 1) < 0:
            self.add_error("amount", _("A bonus is more than 0. Choose Correction to take money away."))


class TypeForm(forms.Form):
    """A type of one's own."""

    name = forms.CharField(label=_("Name"), max_length=60)


class StatusForm(forms.Form):
    """What came of a task."""

    status = forms.ChoiceField(choices=Status.choices)


class BulkForm(forms.Form):
    """Ticked rows, and what to do with them."""

    ACTS = (("approved", _("Approved")), ("rejected", _("Rejected")), ("delete", _("Delete")))
    act = forms.ChoiceField(choices=ACTS)
    pick = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        sent = [pick for pick in data.getlist("pick") if pick.isdecimal() and len(pick) < 19][:500]
        field: Any = self.fields["pick"]
        field.choices = [(pick, pick) for pick in sent]
