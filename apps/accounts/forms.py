"""What people fill in about themselves."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import choices
from .alerts import wants
from .context import THEMES
from .fields import AmountField, HourField
from .guesses import guess_zone
from .kinds import KINDS, groups
from .models import User, WorkProfile
from .spoken import UnknownLanguage, language_codes

MOST = 1_000_000
THEME_NAMES = (_("As the device"), _("Light"), _("Dark"))


class Gate:
    """A form of allauth in our words: labels in place of hints inside the fields, which go when one types."""

    LABELS = {
        "login": _("E-mail"),
        "email": _("E-mail"),
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 10 characters. Three or four words are good.")


class LoginForm(Gate, allauth.LoginForm): ...


class ResetPasswordForm(Gate, allauth.ResetPasswordForm): ...


class ResetPasswordKeyForm(Gate, allauth.ResetPasswordKeyForm): ...


class ChangePasswordForm(Gate, allauth.ChangePasswordForm): ...


class SetPasswordForm(Gate, allauth.SetPasswordForm): ...


class ReauthenticateForm(Gate, allauth.ReauthenticateForm): ...


class LeaveForm(ReauthenticateForm): ...


class ChangeEmailForm(Gate, allauth.AddEmailForm):
    LABELS = {"email": _("New e-mail")}


class SignupForm(Gate, allauth.SignupForm):
    """An e-mail address and a password; the browser adds its time zone if it can."""

    LABELS = {"email": _("E-mail"), "password1": _("Password")}
    timezone = forms.Field(required=False, widget=forms.HiddenInput)

    def clean_timezone(self) -> ZoneInfo:
        """UTC when the browser says nothing, or nonsense: it is a guess, and never an error."""
        return guess_zone(self.cleaned_data.get("timezone"))

    def try_save(self, request: HttpRequest) -> Any:
        """Of two sign-ups with one address at the same moment the second is told what a later one is told."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class HalfDoneForm(forms.Form):
    """Which of the forms that wait is meant: the address it is for."""

    path = forms.CharField(widget=forms.HiddenInput)


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
        help_texts = {"name": _("Shown to you only. Without one we show your e-mail address.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class MoneyForm(forms.ModelForm):
    timezone = forms.TypedChoiceField(
        label=_("Time zone"),
        coerce=guess_zone,
        help_text=_("Your days and weeks begin at midnight there."),
    )
    home_currency = forms.ChoiceField(
        label=_("Home currency"), help_text=_("Money from every platform is added up in it.")
    )
    locale = forms.ChoiceField(
        label=_("Numbers and dates"), help_text=_("How amounts are written, and read when you type them.")
    )
    week_start = forms.TypedChoiceField(label=_("Week starts on"), choices=User.WeekStart.choices, coerce=int)
    weekly_goal = AmountField(
        label=_("Weekly goal"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST,
        help_text=_("What you would like to earn in a week. Leave it empty to have none."),
    )
    hourly_floor = AmountField(
        label=_("Least you work for, an hour"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Work that pays less is marked. Leave it empty to have no floor."),
    )

    delay_per_mille = forms.IntegerField(
        label=_("What a day of waiting costs, per thousand"),
        min_value=0,
        max_value=50,
        help_text=_(
            "For comparing platforms: 1 takes 0.1 % off for each day until the money comes. That is a habit, "
            "near what borrowing costs, and no finding. 0 switches it off."
        ),
    )

    class Meta:
        model = User
        fields = (
            *("timezone", "home_currency", "locale", "week_start", "weekly_goal", "hourly_floor"),
            "delay_per_mille",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone, currency, locale = (
            str(self.instance.timezone),
            self.instance.home_currency,
            self.instance.locale,
        )
        self.initial["timezone"] = zone
        offer(self, "timezone", choices.zones(), (zone, zone))
        offer(self, "home_currency", choices.currencies(), (currency, currency))
        offer(self, "locale", choices.locales(), (locale, choices.locale_name(locale)))
        self.fields["timezone"].widget.attrs["data-chosen"] = ""


class NotificationsForm(forms.ModelForm):
    """A switch for each kind of alert, together the `muted_alerts` of the person; and when mail may come."""

    quiet_from = HourField(label=_("Quiet from"))
    quiet_until = HourField(label=_("Quiet until"))

    class Meta:
        model = User
        fields = ("mail_pace", "quiet_from", "quiet_until")
        widgets = {"mail_pace": forms.RadioSelect}
        labels = {"mail_pace": _("How many mails about your money")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in KINDS.items():
            label, hint = str(kind.label), str(kind.hint)
            self.fields[name] = forms.BooleanField(label=label, help_text=hint, required=False)
            self.initial[name] = wants(self.instance, name)

    @property
    def groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        """The switches under their titles, for the page."""
        return [(title, [self[name] for name in names]) for title, names in groups().items()]

    def clean(self) -> dict[str, Any]:
        """None of the switches themselves: what is left are fields of the person."""
        super().clean()
        times = [name for name in ("quiet_from", "quiet_until") if name not in self.errors]
        empty = [name for name in times if self.cleaned_data[name] is None]
        if len(times) == 2 and len(empty) == 1:
            self.add_error(empty[0], _("Set both times, or neither."))
        muted = [name for name in KINDS if not self.cleaned_data.pop(name)]
        return self.cleaned_data | {"muted_alerts": muted}


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


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=list(zip(THEMES, THEME_NAMES, strict=True)),
        widget=forms.RadioSelect,
        help_text=_("For this browser only."),
    )
    has_keys = forms.BooleanField(
        label=_("Use single keys on this device"),
        required=False,
        help_text=_("Press ? on any page to see them."),
    )


def offer(form: forms.BaseForm, name: str, known: list[Any], current: tuple[str, str]) -> None:
    """Offer what we know, and what the person has even if we do not."""
    flat = {value for entry in known for value in _values(entry)}
    form.fields[name].choices = known if current[0] in flat else [current, *known]  # type: ignore[attr-defined]


def _values(entry: tuple[str, Any]) -> list[str]:
    return [entry[0]] if isinstance(entry[1], str) else [value for value, _name in entry[1]]
