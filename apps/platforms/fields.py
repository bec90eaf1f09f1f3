"""Form fields for sums, rates and the words of quick entry."""

import re
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.utils.translation import gettext as _

from apps.accounts.fields import AmountField, read_number
from apps.accounts.locale import current_locale
from apps.platforms.aliases import clean_alias, is_usable
from apps.platforms.amounts import AmountError, parse_amount
from apps.platforms.money import PLACES

MOST_ALIASES = 8
COUNT = "0.####"


class SumField(AmountField):
    """An amount as people type it, with or without its currency's sign: `£5`, `5,00`, `1 234.50`.

    Set `unit` to have a sign of another currency refused.
    """

    unit: str | None = None

    def __init__(self, *, pattern: str = "0.00##", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pattern = pattern  # how a saved amount is written

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(value, self.pattern, current_locale()) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' slip
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        try:
            return parse_amount(text, current_locale(), self.unit)
        except AmountError as error:
            raise forms.ValidationError(str(error), code="invalid") from error


class FactorField(AmountField):
    """A share above 0 and up to 1, as people write it: `0.9`, `90 %`."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' slip
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        number = text.removesuffix("%").rstrip()
        try:
            factor = read_number(number, current_locale()) / (1 if number == text else 100)
        except (forms.ValidationError, ArithmeticError):
            factor = Decimal(0)
        if not 0 < factor <= 1:
            words = _("Write a number above 0 and up to 1, like 0.9, or a percentage, like 90 %.")
            raise forms.ValidationError(words, code="invalid")
        if factor != round(factor, PLACES):
            raise forms.ValidationError(_("Write at most 4 decimals, like 0.9125 or 91.25 %."))
        return factor

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(value, COUNT, current_locale()) if isinstance(value, Decimal) else value


class RateField(forms.DecimalField):
    """A rate above zero, with up to eight decimals, as the person writes numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=18, decimal_places=8, widget=forms.TextInput, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs' slip
        text = str(value).strip() if value is not None else ""
        return read_number(text, current_locale()) if text else None

    def prepare_value(self, value: Any) -> Any:
        return write_rate(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """None of a number box: it is a text box that reads numbers."""
        return {}


class AliasesField(forms.CharField):
    """Words in one text, parted by spaces or commas, as a list in the form they are stored in."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, on purpose
        text = super().to_python(value) or ""
        aliases = list(dict.fromkeys(clean_alias(word) for word in re.split(r"[\s,;]+", text) if word))
        for alias in aliases:
            if not is_usable(alias):
                words = _("“%(alias)s” cannot be told from a number. Start it with a letter, 40 at most.")
                raise forms.ValidationError(words % {"alias": alias})
        if len(aliases) > MOST_ALIASES:
            raise forms.ValidationError(_("Write at most %(n)s words.") % {"n": MOST_ALIASES})
        return aliases


def write_rate(rate: Decimal) -> str:
    """A rate with the decimals that it has, as the person writes numbers: `0.79`, `0,00667`."""
    return format_decimal(rate, "0.00######", current_locale())
