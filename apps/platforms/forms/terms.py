"""What people say about an account of their own, read into the types that the services take."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts import choices
from apps.accounts.fields import DayField
from apps.accounts.models import User
from apps.platforms.facts import unit_words
from apps.platforms.fields import COUNT, AliasesField, FactorField, SumField
from apps.platforms.gift_cards import pays_in_gift_cards
from apps.platforms.models import FIRST_DAY, LAST_DAY, MOST_DAYS, MOST_IDLE_DAYS
from apps.platforms.money import POINTS
from apps.platforms.rates_file import MOST
from apps.platforms.services import AccountExists, AliasTaken, Changes, HasHistory


class TermsForm(forms.Form):
    """Everything a person can say about an account. Empty means: as the catalogue has it, or not known."""

    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.ChoiceField(label=_("Paid in"))
    minimum = SumField(label=_("Payout minimum"), required=False, min_value=0, max_value=MOST)
    method = forms.CharField(label=_("Payout method"), required=False, max_length=80)
    cash_worth = FactorField(
        label=_("What is one unit paid by this platform worth to you, compared with cash?"),
        required=False,
        help_text=_(
            "Like 0.9 or 90 %. Empty: as much as cash. It changes the rates shown from now on, of all days. "
            "Balances, payouts and your books keep the face value."
        ),
    )
    approval_days = forms.IntegerField(
        label=_("Days until work is approved, at most"), required=False, min_value=0, max_value=MOST_DAYS
    )
    payout_days_min = forms.IntegerField(
        label=_("At least"), required=False, min_value=0, max_value=MOST_DAYS
    )
    payout_days_max = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=MOST_DAYS)
    expires_on = DayField(
        label=_("Expires on"),
        help_text=_("When what you have there is taken away, if you know a day."),
    )
    expiry_days = forms.IntegerField(
        label=_("Or after days without work"), required=False, min_value=1, max_value=MOST_IDLE_DAYS
    )
    points_hint: Any = _("For an account in points only.")
    payout_hint: Any = ""  # what the catalogue says about both days
    known_methods: Sequence[str] = ()  # of the platform
    points_per_unit = SumField(
        pattern=COUNT,
        label=_("How many points make one"),
        required=False,
        min_value=Decimal("0.0001"),
        max_value=Decimal("100000000"),
    )
    points_currency = forms.ChoiceField(label=_("Of this currency"), required=False)
    redeem_step = SumField(
        pattern=COUNT,
        label=_("Redeemed in steps of"),
        required=False,
        min_value=Decimal("0.0001"),
        max_value=Decimal("100000000"),
        help_text=_("Only whole steps can be paid out. Empty: any number of points."),
    )
    aliases = AliasesField(
        label=_("Words for quick entry"),
        required=False,
        max_length=400,
        help_text=_("Short words that mean this account when you log in one line, like “q, quillo”."),
    )
    url = forms.URLField(label=_("Address"), required=False, max_length=200, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = user.home_currency
        currencies = choices.currencies()
        first = [(home, dict(currencies).get(home, home))]
        self._choose("unit", [*first, (POINTS, _("Points")), (_("All currencies"), currencies)])
        self._choose("points_currency", [("", "–"), *first, (_("All currencies"), currencies)])

    def _choose(self, name: str, offered: list[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = offered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_points(cleaned)
        self._check_payout_days(cleaned)
        return cleaned

    def clean_minimum(self) -> Decimal | None:
        """Of money in its unit or in hundredths of it: the unit is known only now."""
        field = cast(SumField, self.fields["minimum"])
        field.unit = self.unit_of(self.cleaned_data) or None
        return cast(Decimal | None, field.clean(self["minimum"].data))

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day from the year 2000 to 2100."))
        return day

    def unit_of(self, cleaned: dict[str, Any]) -> str:
        return cleaned.get("unit", "")

    @property
    def asks_worth(self) -> bool:
        """Does it pay in gift cards, as far as the form knows? Then the question stands beside the method."""
        return pays_in_gift_cards(self["method"].value() or "", self.known_methods)

    def _check_points(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("redeem_step") and self.unit_of(cleaned) != POINTS:
            self.add_error("redeem_step", _("Only an account in points has this. Empty it."))
        worth, currency = cleaned.get("points_per_unit"), cleaned.get("points_currency")
        if "points_per_unit" in self.errors or not (worth or currency):
            return
        if self.unit_of(cleaned) != POINTS:
            self.add_error("points_per_unit", _("Only an account in points has these two. Empty them."))
        elif not worth:
            self.add_error("points_per_unit", _("Write how many points make one, like 100."))
        elif not currency:
            self.add_error("points_currency", _("Choose what the points are worth."))

    def _check_payout_days(self, cleaned: dict[str, Any]) -> None:
        if {"payout_days_min", "payout_days_max"} & set(self.errors):
            return
        low, high = cleaned.get("payout_days_min"), cleaned.get("payout_days_max")
        if low is None and high is not None:
            self.add_error("payout_days_min", _("Write this one too, or leave both empty."))
        elif high is None and low is not None:
            self.add_error("payout_days_max", _("Write this one too, or leave both empty."))
        elif low is not None and high is not None and low > high:
            self.add_error("payout_days_max", _("Write a number that is not below the first one."))

    def changes(self) -> Changes:
        """What the services take."""
        return cast(Changes, dict(self.cleaned_data))

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What a service refuses becomes an error of the field that it is about."""
        try:
            yield
        except AliasTaken as taken:
            words = _("“%(alias)s” already means %(name)s. Choose another word.")
            self.add_error("aliases", words % {"alias": taken.alias, "name": taken.account.name})
        except AccountExists as exists:
            words = _("You already have %(name)s in %(unit)s. Choose another name.")
            values = {"name": exists.account.name, "unit": unit_words(exists.account.unit)}
            self.add_error("name", words % values)
        except HasHistory:
            self.add_error(None, _("Something was logged meanwhile, so the unit stays as it is."))


class PrivateForm(TermsForm):
    """An account on a platform that the catalogue does not have."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.initial.setdefault("unit", user.home_currency)
        self.fields["aliases"].help_text = _(
            "Short words that mean this account when you log in one line. Empty: its name."
        )
