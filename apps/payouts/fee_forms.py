"""What a person tells about a payout method: what it costs, and the least that is paid out by it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.fields import read_number
from apps.accounts.locale import current_locale
from apps.platforms.minimums import MOST_METHODS, is_same_method
from apps.platforms.models import Account

from .fees import Costs, costs_of
from .fields import MoneyField


class FeeForm(forms.Form):
    """What a payout costs by one method, or by any; and the least that is paid out by one."""

    method = forms.CharField(
        label=_("Method"),
        max_length=80,
        required=False,
        help_text=_("Left empty, it counts for every method without fees of its own."),
        widget=forms.TextInput(attrs={"list": "methods"}),
    )
    percent = forms.CharField(label=_("Per cent of the amount"), max_length=20, required=False)
    fixed = MoneyField(label=_("And this much on top"), required=False)
    minimum = MoneyField(label=_("At least"), required=False)
    cap = MoneyField(label=_("At most"), required=False)
    payout_minimum = MoneyField(
        label=_("Smallest payout by this method"),
        required=False,
        help_text=_("Counts while this is the account's method and the account has no minimum of its own."),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.count_in(account.unit)

    def clean_percent(self) -> Decimal:
        text = self.cleaned_data["percent"].strip().rstrip("%").strip()
        try:
            percent = read_number(text, current_locale()) if text else Decimal(0)
        except forms.ValidationError:
            percent = Decimal(-1)
        if not 0 <= percent <= 100 or percent != round(percent, 4):
            raise forms.ValidationError(_("Write a number from 0 to 100, like 2.9."))
        return percent

    def clean(self) -> dict[str, Any]:
        """Amounts as the service takes them."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("fixed", "minimum", "cap", "payout_minimum"):
            sum_ = data.get(name)
            is_open = name in ("cap", "payout_minimum")
            data[name] = sum_.amount if sum_ is not None else None if is_open else Decimal(0)
        if data["cap"] is not None and data["cap"] < data["minimum"]:
            self.add_error("cap", _("This is less than the least. Write the same or more."))
        if not self.errors and data["payout_minimum"] is not None:
            self._check_method(data["method"])
        if not self.errors and not self._has_fees(data) and not self._is_minimum_alone(data):
            words = _("Write what it costs: a share, a fixed sum, or both. Or the smallest payout.")
            self.add_error(None, words)
        return data

    def changes(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        parts = {name: data[name] for name in ("percent", "fixed", "minimum", "cap")}
        given = {"method": data["method"], "payout_minimum": data["payout_minimum"]}
        return given | {"parts": parts if self._has_fees(data) else None}

    def _has_fees(self, data: dict[str, Any]) -> bool:
        return any((data["percent"], data["fixed"], data["minimum"]))

    def _is_minimum_alone(self, data: dict[str, Any]) -> bool:
        return data["payout_minimum"] is not None and data["cap"] is None

    def _check_method(self, method: str) -> None:
        """A minimum is of one method, and there are not too many."""
        known = [one.method or "" for one in self.account.own_minimum_rows]
        others = [one for one in known if not is_same_method(one, method)]
        if not method:
            words = _("Name the method. The minimum of any method is set with the account's own values.")
            self.add_error("method", words)
        elif len(others) >= MOST_METHODS:
            words = _("There are minimums for %(n)s methods already. Delete one of them first.")
            self.add_error("payout_minimum", words % {"n": MOST_METHODS})


class CostForm(forms.Form):
    """What is asked for so far, to say what it would cost; its labels are those of the whole form."""

    amount = MoneyField(label=_("Amount"))
    method = forms.CharField(label=_("Method"), max_length=80, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["amount"].count_in(account.unit)  # type: ignore[attr-defined]

    def costs(self) -> Costs:
        """Nothing is known of what cannot be read."""
        if not self.is_valid():
            return Costs(None, [])
        return costs_of(self.account, self.cleaned_data["method"], self.cleaned_data["amount"])


class MethodForm(forms.Form):
    """A method by its name."""

    method = forms.CharField(max_length=80)
