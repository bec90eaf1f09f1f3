"""Form fields for the parts of a payout cycle: weekdays, days of the month, an hour."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.translation import gettext_lazy as _

from apps.platforms.cycles import LAST_DAY, WEEKDAYS

MOST_DAYS_OF_MONTH = 4
_WEEKDAYS: list[tuple[str, Any]] = [(code, NAMES[number]) for number, code in enumerate(WEEKDAYS)]
_DAYS: list[tuple[str, Any]] = [(str(day), str(day)) for day in range(1, 32)]


class WeekdayField(forms.ChoiceField):
    """One weekday as mon..sun, or none."""

    def __init__(self, *, none: Any = "–", **kwargs: Any) -> None:
        super().__init__(choices=[("", none), *_WEEKDAYS], required=False, **kwargs)


class WeekdaysField(forms.MultipleChoiceField):
    """Any weekdays, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    is_picker = True  # drawn as a row of pills

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_WEEKDAYS, required=False, **kwargs)


class MonthDayField(forms.ChoiceField):
    """One day of the month: a number, or "last" for the last day, whichever that is."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "–"), *_DAYS, (LAST_DAY, _("the last day"))]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return _as_day(super().clean(value)) if value else None


class MonthDaysField(forms.CharField):
    """Days of the month in one text, `1, 15` or `last`, as a list in the form they are stored in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def prepare_value(self, value: Any) -> Any:
        return (
            ", ".join(map(str, value))
            if isinstance(value, Iterable) and not isinstance(value, str)
            else value
        )

    def to_python(self, value: Any) -> list[int | str]:  # type: ignore[override]  # a list, on purpose
        words = [word for word in re.split(r"[\s,;]+", (super().to_python(value) or "").lower()) if word]
        if len(words) > MOST_DAYS_OF_MONTH or not all(_is_day(word) for word in words):
            raise forms.ValidationError(_("Write days of the month, like 15, or 1, 15, or 15, last."))
        return [_as_day(word) for word in dict.fromkeys(words)]


class HourField(forms.TimeField):
    """An hour of the day as `17:00`."""

    default_error_messages = {"invalid": _("Write an hour, like 17:00.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(required=False, input_formats=["%H:%M"], widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return f"{found:%H:%M}" if found else ""


def _is_day(word: str) -> bool:
    return word == LAST_DAY or (word.isascii() and word.isdigit() and 1 <= int(word) <= 31)


def _as_day(word: str) -> int | str:
    return word if word == LAST_DAY else int(word)
