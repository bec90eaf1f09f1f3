"""How somebody wants the app to be: who they are, their money, their mail, the look of this browser."""

from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from apps.accounts import choices
from apps.accounts.alerts import wants
from apps.accounts.context import THEMES
from apps.accounts.fields import AmountField, HourField
from apps.accounts.guesses import guess_locale, guess_zone
from apps.accounts.kinds import KINDS, groups
from apps.accounts.models import User
from apps.accounts.templatetags.fmt import short

MOST = 1_000_000
AMOUNTS = ("weekly_goal", "hourly_floor")  # in the home currency
THEME_NAMES = (_("As the device"), _("Light"), _("Dark"))


class Sum(NamedTuple):
    """An amount as the page writes it."""

    amount: Decimal
    unit: str


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Numbers and dates go with it. To have them otherwise, see Money and time."),
    )

    class Meta:
        model = User
        fields = ("name", "language")
        help_texts = {"name": _("Shown to you only. Without one we show your e-mail address.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean(self) -> dict[str, Any]:
        """With another language come its numbers and dates, unless they are in it already."""
        data: dict[str, Any] = super().clean() or {}
        language = data.get("language", "")
        if "language" in self.changed_data and not self.instance.locale.startswith(language[:2]):
            data["locale"] = guess_locale(language)
        return data


class MoneyForm(forms.ModelForm):
    timezone = forms.TypedChoiceField(
        label=_("Time zone"),
        coerce=guess_zone,
        help_text=_("Your days and weeks begin at midnight there."),
    )
    home_currency = forms.ChoiceField(
        label=_("Home currency"),
        help_text=_(
            "Money from every platform is added up in it. Choose another, and the amounts below are "
            "converted; those that you change with it are read in the new one."
        ),
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
        error_messages={
            "min_value": _("Write a whole number from 0 to 50."),
            "max_value": _("Write a whole number from 0 to 50."),
            "invalid": _("Write a whole number from 0 to 50."),
        },
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
        for name in AMOUNTS:
            self.fields[name].count_in(currency)  # type: ignore[attr-defined]
        self.was_in = currency
        self.more_said: list[str] = []  # what became of the amounts, once the form is clean

    def clean(self) -> dict[str, Any]:
        """With another currency amounts are converted, but for new ones: those are in it already."""
        data: dict[str, Any] = super().clean() or {}
        currency = data.get("home_currency", self.was_in)
        if currency != self.was_in:
            known = [name for name in AMOUNTS if data.get(name) is not None]
            data |= {name: self._moved(name, data[name], currency) for name in known}
        return data

    def _moved(self, name: str, amount: Decimal | None, currency: str) -> Decimal | None:
        """None where no rate is known, or it would be out of bounds."""
        field: Any = self.fields[name]
        if amount is not None and name not in self.changed_data:
            amount = import_string(settings.CONVERSION)(self.instance, amount, currency)
        if amount is None or not field.min_value <= amount <= field.max_value:
            words = _("“%(field)s” is empty now: write it in the new currency.")
            self.more_said.append(words % {"field": field.label})
            return None
        said = {"field": field.label, "sum": short(Sum(amount, currency))}
        self.more_said.append(_("“%(field)s” is now %(sum)s.") % said)
        return amount


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
