"""What people say at the catalogue: words to look for, and the unit in which they join a platform."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.platforms.facts import unit_words
from apps.platforms.models import Platform


class SearchForm(forms.Form):
    """Words to look for in the catalogue."""

    q = forms.CharField(label=_("Search platforms"), required=False, max_length=100)

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class UnitForm(forms.Form):
    """Which of a platform's units an account is in: the person's own currency where nothing else is said."""

    unit = forms.ChoiceField(label=_("Paid in"), widget=forms.RadioSelect)
    has_applied = forms.BooleanField(label=_("I have applied, not in yet"), required=False)

    def __init__(self, platform: Platform, *args: Any, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = cast(forms.ChoiceField, self.fields["unit"])
        unit.choices = [(code, unit_words(code, platform.points_name)) for code in platform.units]
        unit.initial = home if home in platform.units else platform.units[0]
