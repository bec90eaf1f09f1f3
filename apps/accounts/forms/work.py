"""What somebody works with, and can do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import WorkProfile
from apps.accounts.spoken import UnknownLanguage, language_codes


class WorkForm(forms.Form):
    """What somebody works with; cleaned, it is what `WorkProfile` keeps."""

    devices = forms.MultipleChoiceField(
        label=_("What you work with"),
        choices=WorkProfile.Device.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.CharField(
        label=_("Languages you work in"),
        required=False,
        max_length=1_000,
        help_text=_("With commas between them, like German, Spanish."),
    )
    skills = forms.CharField(
        label=_("What you can do"),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line: transcribing, a driving licence, a degree, a trade."),
    )

    def clean_languages(self) -> list[str]:
        try:
            codes = language_codes(self.cleaned_data["languages"])
        except UnknownLanguage as error:
            text = _("We know no language called “%(name)s”. Write it like German.")
            raise forms.ValidationError(text, params={"name": error.args[0]}) from error
        return self._few(codes)

    def clean_skills(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["skills"].splitlines())
        known: dict[str, str] = {}
        for line in filter(None, lines):
            known.setdefault(line.casefold(), line)
        longest = WorkProfile.LONGEST
        if any(len(skill) > longest for skill in known):
            raise forms.ValidationError(
                _("Write at most %(most)s characters on a line."), params={"most": longest}
            )
        return self._few(list(known.values()))

    def _few(self, found: list[str]) -> list[str]:
        if len(found) > WorkProfile.MOST:
            raise forms.ValidationError(
                _("Write at most %(most)s of them."), params={"most": WorkProfile.MOST}
            )
        return found
