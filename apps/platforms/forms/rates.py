"""Exchange rates as people write them, one by one and in a file."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.accounts import choices
from apps.platforms.conversion import PointsWorth
from apps.platforms.fields import COUNT, RateField, SumField
from apps.platforms.models import FIRST_DAY, LAST_DAY
from apps.platforms.rates_file import MOST, MOST_BYTES, RateLine, Refused, read_rates

MOST_SENTENCES = 100  # about the lines of one file


class RateForm(forms.Form):
    """What one unit of a currency is worth in another, from a day on."""

    source = forms.ChoiceField(label=_("One"))
    rate = RateField(label=_("Is worth"), min_value=Decimal("0.00000001"), max_value=MOST)
    target = forms.ChoiceField(label=_("In"))
    valid_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            cast(forms.ChoiceField, self.fields[name]).choices = choices.currencies()

    def clean_valid_on(self) -> Any:
        valid_on = self.cleaned_data["valid_on"]
        if not FIRST_DAY <= valid_on <= LAST_DAY:
            raise forms.ValidationError(_("Write a day from the year 2000 on."))
        return valid_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("Choose two different currencies."))
        return cleaned


class PointsForm(forms.Form):
    """What an account's points are worth, from a day on that has come."""

    per_unit = SumField(
        pattern=COUNT,
        label=_("How many points make one"),
        min_value=Decimal("0.0001"),
        max_value=Decimal("100000000"),
    )
    currency = forms.ChoiceField(label=_("Of this currency"))
    valid_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Work before this day keeps the worth it had."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        cast(forms.ChoiceField, self.fields["currency"]).choices = choices.currencies()

    def clean_valid_on(self) -> date:
        valid_on: date = self.cleaned_data["valid_on"]
        if valid_on > self.today:
            raise forms.ValidationError(_("This day is still to come. Write today or an earlier day."))
        if valid_on <= FIRST_DAY:
            raise forms.ValidationError(_("Write a day after 1 January 2000."))
        return valid_on

    def worth(self) -> PointsWorth:
        return PointsWorth(self.cleaned_data["per_unit"], self.cleaned_data["currency"])


class RatesFileForm(forms.Form):
    """Many rates in one file. `rates` are its lines once the form is valid."""

    rates: list[RateLine]
    file = forms.FileField(
        label=_("A file of rates"),
        help_text=_(
            "A CSV that begins with date, source, target, rate. A line like 2026-11-25, USD, GBP, 0.79 says "
            "that one US dollar is 0.79 pounds from that day on. At most 1 MB and 20,000 rows."
        ),
        error_messages={
            "required": _("Choose a CSV file with your rates."),
            "empty": _("This file is empty. Choose a CSV file with your rates."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        known = [code for code, _name in choices.currencies()]
        try:
            data = file.read(MOST_BYTES + 1)
            self.rates = read_rates(data, currencies=set(known), first=FIRST_DAY, last=LAST_DAY)
        except Refused as refused:
            raise forms.ValidationError(_first_of(refused.sentences)) from refused
        return file


def _first_of(sentences: tuple[str, ...]) -> list[str]:
    """All of a few, else the first ones and how many more there are."""
    if len(sentences) <= MOST_SENTENCES:
        return list(sentences)
    rest = _("%(n)s more lines cannot be read.") % {"n": len(sentences) - MOST_SENTENCES}
    return [*sentences[:MOST_SENTENCES], rest]
