"""A sum and a day in the forms about payouts."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_currency_symbol
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.locale import current_locale
from apps.platforms.amounts import AmountError, parse_amount
from apps.platforms.money import POINTS, Money, exponent, to_minor

from .models import MOST_MONEY


class MoneyField(forms.Field):
    """A sum as the person writes it, in the one unit it can be; cleaned, it is Money or (left empty) None."""

    def __init__(self, *, is_above_zero: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_above_zero = is_above_zero  # for the words; that it is, whoever takes it sees to
        self.unit, self.affix, self.suffix = "", "", ""
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def count_in(self, unit: str) -> None:
        """The unit of every sum here; its sign stands beside the box."""
        self.unit = unit
        if unit == POINTS:
            self.suffix = str(_("points"))
        else:
            self.affix = get_currency_symbol(unit, current_locale())

    def to_python(self, value: Any) -> Money | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = parse_amount(text, current_locale(), self.unit)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error
        if not 0 <= amount <= MOST_MONEY:
            raise forms.ValidationError(self._out_of_bounds(amount))
        return self._in_minor_units(Money(amount, self.unit))

    def prepare_value(self, value: Any) -> Any:
        """Money as the person writes it; what was typed stays as it is."""
        if not isinstance(value, Money):
            return value
        pattern = "0." + "0" * exponent(value.unit) if exponent(value.unit) else "0"
        return format_decimal(value.amount, pattern, current_locale())

    def _out_of_bounds(self, amount: Decimal) -> Any:
        if amount > 0:
            return _("That is larger than any sum can be here. Write a smaller one.")
        return _("Write an amount above zero.") if self.is_above_zero else _("Write an amount from 0 up.")

    def _in_minor_units(self, amount: Money) -> Money:
        try:
            to_minor(amount)
        except ValueError as error:
            places = exponent(self.unit)
            if not places:
                raise forms.ValidationError(_("Write a whole number.")) from error
            text = _("Payouts come in whole cents: write at most %(places)s decimals.")
            raise forms.ValidationError(text, params={"places": places}) from error
        return amount


class DayField(forms.DateField):
    """A day, picked or typed as 2026-11-23."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("Write a date, like 2026-11-23.")}
