"""What a person tells about a payout: that it was asked for, and that it came."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import currencies
from apps.accounts.locale import current_locale
from apps.accounts.templatetags.fmt import money
from apps.platforms.amounts import AmountError, parse_amount
from apps.platforms.models import FIRST_DAY, Account
from apps.platforms.money import PLACES, Money

from .balances import Standing, askable
from .fields import DayField, MoneyField
from .models import MOST_MONEY, Payout
from .notes import short_money
from .refused import Refused
from .transit import Rest

LONGEST_WAIT = timedelta(days=730)


class PayoutForm(forms.Form):
    """What both forms share: the account's unit, the person's today, and the service's last word."""

    is_more_offered = False

    def __init__(self, *args: Any, account: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.today = account, today
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.count_in(account.unit)

    def refuse(self, refused: Refused) -> None:
        """Say at its field why the service would not, and offer what would make it right."""
        self.add_error(refused.field, refused.message)
        self.is_more_offered = refused.is_more

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """`is_more` only where it is the question."""
        return [
            field for field in self.visible_fields() if field.name != "is_more" or self._asks_for_more(field)
        ]

    def _asks_for_more(self, field: forms.BoundField) -> bool:
        return self.is_more_offered or bool(field.value())

    def _past_day(self, name: str, earliest: date, too_early: Any) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Write today or an earlier day."))
        if day < earliest:
            raise forms.ValidationError(too_early)
        return day


class RequestForm(PayoutForm):
    """That a payout was asked for."""

    amount = MoneyField(label=_("Amount"), is_above_zero=True)
    method = forms.CharField(
        label=_("Method"), max_length=80, required=False, widget=forms.TextInput(attrs={"list": "methods"})
    )
    requested_on = DayField(label=_("Requested on"))
    expected_on = DayField(label=_("Should arrive by"), required=False)
    is_more = forms.BooleanField(
        label=_("The platform shows that much"),
        required=False,
        help_text=_("The difference is noted as a correction, so that both agree."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        account: Account,
        standing: Standing,
        today: date,
        expected_on: date | None,
        **kwargs: Any,
    ) -> None:
        initial = {
            "amount": askable(account, standing.balance),
            "method": account.method,
            "requested_on": today,
            "expected_on": expected_on,
            "key": uuid4(),
        }
        super().__init__(*args, account=account, today=today, initial=initial, **kwargs)
        self.fields["amount"].help_text = self._amount_hint(standing)
        self.fields["amount"].widget.attrs["autofocus"] = not self.is_bound
        if expected_on is None:
            self.fields["expected_on"].help_text = _("Leave it empty when you do not know.")

    def clean_requested_on(self) -> date:
        return self._past_day("requested_on", FIRST_DAY, _("Write a day from the year 2000 on."))

    def clean_expected_on(self) -> date | None:
        expected, asked = self.cleaned_data["expected_on"], self.cleaned_data.get("requested_on")
        if expected and asked and not asked <= expected <= asked + LONGEST_WAIT:
            raise forms.ValidationError(_("Write a day from the request on, within two years of it."))
        return expected

    def _amount_hint(self, standing: Standing) -> str:
        minimum = self.account.minimum_money()
        values = {"platform": escape(self.account.name), "sum": money(standing.balance)}
        if minimum is None or standing.balance >= minimum:
            return _("%(platform)s owes you %(sum)s.") % values + self._step_hint()
        text = _(
            "%(platform)s owes you %(sum)s. Its minimum is %(minimum)s: it may turn down less than that."
        )
        return text % (values | {"minimum": short_money(minimum)})

    def _step_hint(self) -> str:
        if self.account.redeem_step is None:
            return ""
        step = Money(self.account.redeem_step, self.account.unit)
        return " " + _("It pays in steps of %(step)s.") % {"step": money(step)}


class ArrivedForm(PayoutForm):
    """That a payout, or a part of it, came in."""

    RESTS = (
        ("", _("The rest is back in my balance")),
        (Rest.OPEN.value, _("The rest is still to come")),
        (Rest.LOST.value, _("The rest is lost")),
    )
    received = MoneyField(label=_("Received"), is_above_zero=True)
    fee = MoneyField(label=_("Fee"), required=False)
    rest = forms.ChoiceField(
        label=_("If it is less than you asked for"), choices=RESTS, required=False, widget=forms.RadioSelect
    )
    arrived_on = DayField(label=_("Arrived on"))
    other_amount = forms.CharField(
        label=_("It came as"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    other_unit = forms.ChoiceField(label=_("Currency"), required=False)
    is_more = forms.BooleanField(
        label=_("The platform paid more"),
        required=False,
        help_text=_("The difference is noted as a correction, so that both agree."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, payout: Payout, today: date, **kwargs: Any) -> None:
        initial = {
            "received": payout.open, "arrived_on": max(today, payout.requested_on), "rest": "", "key": uuid4()
        }  # fmt: skip
        super().__init__(*args, account=payout.account, today=today, initial=initial, **kwargs)
        self.payout = payout
        self.fields["other_unit"].choices = [("", "–"), *currencies()]  # type: ignore[attr-defined]
        self.fields["received"].help_text = _("What reached you. %(sum)s is on its way.") % {
            "sum": money(payout.open)
        }
        self.fields["fee"].help_text = self._fee_hint()

    def _fee_hint(self) -> str:
        hint = _("Left empty, whatever is missing counts as the fee.")
        if self.payout.fee_estimate is None:
            return str(hint)
        estimate = money(Money(self.payout.fee_estimate, self.account.unit))
        expected = _("About %(sum)s was expected.") % {"sum": estimate}
        return f"{hint} {expected}"

    @property
    def has_other(self) -> bool:
        """Whether something about another currency is written or wrong."""
        return any(self[name].value() or self[name].errors for name in ("other_amount", "other_unit"))

    def clean_arrived_on(self) -> date:
        too_early = _("It was requested after that. Write the day of the request or a later one.")
        return self._past_day("arrived_on", self.payout.requested_on, too_early)

    def clean(self) -> dict[str, Any]:
        """With `rest` and `other` as the service takes them."""
        data: dict[str, Any] = super().clean() or {}
        data["rest"] = Rest(data["rest"]) if data.get("rest") else None
        data["other"] = self._other(data.pop("other_amount", ""), data.pop("other_unit", ""))
        fee = data.get("fee")
        if fee and fee > self.payout.asked_money:
            self.add_error("fee", _("The fee is more than the payout. Write what was taken from it."))
        return data

    def _other(self, text: str, unit: str) -> Money | None:
        if not text and not unit:
            return None
        if not unit:
            self.add_error("other_unit", _("Choose the currency it came in."))
            return None
        if unit == self.account.unit:
            says = _("This account is paid in %(unit)s. Choose another currency, or leave both empty.")
            self.add_error("other_unit", says % {"unit": unit})
            return None
        try:
            amount = parse_amount(text or "", current_locale(), unit)
        except AmountError as error:
            self.add_error("other_amount", str(error))
            return None
        if not 0 <= amount <= MOST_MONEY:
            self.add_error("other_amount", _("Write an amount from 0 up."))
            return None
        return Money(amount, unit)


class FailedForm(PayoutForm):
    """That what is still on its way will not come."""

    OUTCOMES = (
        ("back", _("The money is in my balance there again")),
        ("lost", _("The money is lost")),
    )
    outcome = forms.ChoiceField(label=_("What became of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    failed_on = DayField(label=_("Known since"))

    def __init__(self, *args: Any, payout: Payout, today: date, **kwargs: Any) -> None:
        initial = {"failed_on": max(today, payout.requested_on), "outcome": "back"}
        super().__init__(*args, account=payout.account, today=today, initial=initial, **kwargs)
        self.payout = payout

    def clean_failed_on(self) -> date:
        too_early = _("It was requested after that. Write the day of the request or a later one.")
        return self._past_day("failed_on", self.payout.requested_on, too_early)


class HoldForm(forms.Form):
    """That a platform keeps the money of an account back."""

    note = forms.CharField(
        label=_("Why, and what to do"),
        max_length=300,
        required=False,
        help_text=_("Such as: confirm the new address by mail."),
    )


class CalendarKeyForm(forms.Form):
    """The secret part of a calendar's address."""

    key = forms.CharField(max_length=100)


class PayForm(forms.Form):
    """What the task pays, in the unit of its account, as the page that logs it has read it. None: nothing."""

    pay = forms.DecimalField(min_value=0, max_digits=13, decimal_places=PLACES, required=False)
