"""Form fields that read time and pay as people write them."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from apps.accounts.locale import current_locale
from apps.platforms.amounts import AmountError, parse_amount
from apps.tasks.durations import NoDuration, read_duration, written
from apps.tasks.models import FIRST_INSTANT, LAST_INSTANT, MOST_MONEY


class ReadField(forms.Field):
    """A short text that is read; what cannot be read stays in the box as it was typed."""

    widget: type[forms.Widget] | forms.Widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"maxlength": "40", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        text = str(value).strip() if value is not None else ""
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def unreadable(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid"], code="invalid")


class PickField(forms.Field):
    """One row by its id; cleaned, the row. The form says by `find` which rows there are to pick from."""

    widget: type[forms.Widget] | forms.Widget = forms.RadioSelect
    find: Callable[[int], Model | None]

    def to_python(self, value: Any) -> Model | None:
        text = str(value or "")
        if not text:
            return None
        is_id = text.isascii() and text.isdecimal() and len(text) < 19
        if found := self.find(int(text)) if is_id else None:
            return found
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class DurationField(ReadField):
    """A length of time; cleaned, whole milliseconds, or None when it is empty. A bare number is minutes."""

    default_error_messages = {"invalid": _("Write a number, like 12 or 1h 30.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal"}

    def read(self, text: str) -> int:
        try:
            return read_duration(text)
        except NoDuration as error:
            raise self.unreadable() from error

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, int) else value


class PayField(ReadField):
    """An amount to four decimals, with or without a sign of its currency; cleaned, a Decimal.

    From 0 up, unless it `is_signed`.
    """

    def __init__(self, *, is_signed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_signed = is_signed
        self.widget.attrs |= {"inputmode": "decimal"}

    def read(self, text: str, unit: str | None = None) -> Decimal:
        """ValidationError for what is no amount, or none of this unit."""
        try:
            amount = parse_amount(text, current_locale(), unit)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error
        if abs(amount) > MOST_MONEY:
            raise forms.ValidationError(_("Write a smaller amount."))
        if amount < 0 and not self.is_signed:
            raise forms.ValidationError(_("Write an amount from 0 up."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        """A saved amount as the person writes it; what was typed stays as it is."""
        return format_decimal(value, "0.00##", current_locale()) if isinstance(value, Decimal) else value


class MomentField(ReadField):
    """A day and a time by the person's clock; cleaned, a datetime without a zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": _("Write a day and a time, like 2026-11-26 10:05.")}

    def read(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.unreadable() from error
        if moment.tzinfo is not None:
            raise self.unreadable()
        return moment

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


def instant(moment: datetime, zone: tzinfo) -> datetime:
    """The instant of a local time; of two (clocks going back) the first.

    ValidationError for a time that the clocks skipped, and for one outside of what the log holds.
    """
    if not FIRST_INSTANT.year <= moment.year <= LAST_INSTANT.year:
        raise forms.ValidationError(_("Choose a day from the year 2000 on."))
    found = moment.replace(tzinfo=zone, fold=0)
    if found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise forms.ValidationError(
            _("The clocks went forward over this time. Choose one an hour earlier or later.")
        )
    if not FIRST_INSTANT <= found <= LAST_INSTANT:
        raise forms.ValidationError(_("Choose a day from the year 2000 on."))
    return found.astimezone(UTC)
