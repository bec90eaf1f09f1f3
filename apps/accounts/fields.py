"""Form fields that read what people write."""

from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import (
    NumberFormatError,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_group_symbol,
    parse_decimal,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from .locale import current_locale


class AmountField(forms.DecimalField):
    """An amount as the person writes it (`1.234,50` in German), or as machines do (`1234.50`)."""

    default_error_messages = {
        "invalid": _("Write an amount, like 55 or 6.50."),
        "max_decimal_places": _("Write at most %(max)s decimals."),
        "min_value": _("Write %(limit_value)s or more."),
        "max_value": _("Write %(limit_value)s or less."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=4, widget=forms.TextInput, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.affix, self.decimals = "", 2

    def count_in(self, currency: str) -> None:
        """What it is an amount of: its sign stands beside the box, its decimals are always written."""
        self.affix = get_currency_symbol(currency, current_locale())
        self.decimals = get_currency_precision(currency)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' slip
        text = str(value).strip() if value is not None else ""
        return read_number(text, current_locale()) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A saved amount as the person writes it; what was typed stays as it is."""
        if not isinstance(value, Decimal):
            return value
        pattern = f"0.{'0' * self.decimals}".ljust(6, "#")
        return format_decimal(value, pattern, current_locale())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """None of a number box: it is a text box that reads numbers."""
        return {}


class DayField(forms.DateField):
    """A day, or None."""

    default_error_messages = {"invalid": _("Write a date, like 2026-11-23.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **kwargs)


class HourField(forms.TimeField):
    """A time of day in hours and minutes, or None."""

    default_error_messages = {"invalid": _("Write a time, like 22:00.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(required=False, input_formats=["%H:%M"], widget=widget, **kwargs)


def read_number(text: str, locale: str) -> Decimal:
    """ValidationError for what is not a finite number."""
    if get_group_symbol(locale).isspace():
        text = "".join(text.split())  # whichever of the many spaces was typed
    try:
        number = parse_decimal(text, locale=locale, strict=True)
    except NumberFormatError:
        number = _plain(text)
    if not number.is_finite():
        raise _invalid()
    return number


def _plain(text: str) -> Decimal:
    """The other decimal mark where it can be nothing else; never a mark that may group thousands."""
    try:
        return Decimal(text.replace(",", ".", 1) if text.count(",") == 1 and "." not in text else text)
    except InvalidOperation:
        raise _invalid() from None


def _invalid() -> forms.ValidationError:
    return forms.ValidationError(AmountField.default_error_messages["invalid"], code="invalid")
