"""An account that is there: its terms beside what the catalogue has, and how far its sign-up has come."""

from typing import Any, cast

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.templatetags.fmt import money
from apps.platforms.facts import day_span, plain
from apps.platforms.fields import COUNT, SumField
from apps.platforms.forms.terms import TermsForm
from apps.platforms.kinds import method_words
from apps.platforms.minimums import minimum_of_method
from apps.platforms.models import TONES, Account, Platform, SignUp
from apps.platforms.money import POINTS
from apps.platforms.templatetags.remarks import remark_of


class AccountForm(TermsForm):
    """One's own account, with the catalogue's values as hints."""

    tone = forms.TypedChoiceField(
        label=_("Colour of the dot"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=lambda: [(tone, gettext("Colour %(n)s") % {"n": tone}) for tone in TONES],
    )

    def __init__(self, account: Account, *args: Any, is_unit_fixed: bool, **kwargs: Any) -> None:
        self.account = account
        super().__init__(account.user, *args, initial=_initial(account), **kwargs)
        minimum = cast(SumField, self.fields["minimum"])
        minimum.pattern = COUNT if account.unit == POINTS else minimum.pattern
        if is_unit_fixed:
            del self.fields["unit"]
        has_points = account.platform is None or POINTS in account.platform.units
        is_without = account.unit != POINTS and (is_unit_fixed or not has_points)
        if is_without or account.points_rates.exists():  # a worth with a history has a page of its own
            del self.fields["points_per_unit"], self.fields["points_currency"]
            if is_without:
                del self.fields["redeem_step"]
        elif account.unit == POINTS:
            self.points_hint = _(
                "For all your points here, as a correction. Has the platform changed what they are worth? "
                "Then write the new worth and its day on the page of this account."
            )
        if account.platform:
            self.fields["name"].required = False
            self.known_methods = account.platform.methods
            self._hint(account, account.platform)
        if least := minimum_of_method(account.own_minimum_rows, account.method):
            minimum.help_text = _("Empty: %(sum)s, as you wrote down for %(method)s.") % {
                "sum": money(least.money),
                "method": escape(least.method),
            }

    def unit_of(self, cleaned: dict[str, Any]) -> str:
        return cleaned.get("unit", self.account.unit)

    def _hint(self, account: Account, platform: Platform) -> None:
        minimum = account.catalogue_minimum()
        worth, approval = platform.points_worth, platform.approval_days
        low, high = platform.payout_days_min, platform.payout_days_max
        payout = None if low is None or high is None else day_span(low, high)
        known = {
            "name": platform.name,
            "minimum": self.fields["minimum"].prepare_value(minimum.amount) if minimum else None,
            "approval_days": approval,
            "points_per_unit": plain(worth.per_unit) if worth else None,
            "points_currency": worth.currency if worth else None,
            "url": platform.url or None,
        }
        for name, value in known.items():
            if name in self.fields:
                self.fields[name].help_text = _hint(value)
        self.fields["method"].help_text = _method_hint(platform)
        self.fields["expiry_days"].help_text = remark_of(platform.expiry_note)
        self.payout_hint = _hint(payout)


class SignUpForm(forms.Form):
    """How far the sign-up of an account has come."""

    state = forms.ChoiceField(choices=SignUp)


def _initial(account: Account) -> dict[str, Any]:
    initial = {name: getattr(account, name) for name in (*TermsForm.base_fields, "tone")}
    if account.platform and account.name == account.platform.name:
        initial["name"] = ""
    return initial


def _hint(value: Any) -> Any:
    if value is None:
        return _("The catalogue does not know it.")
    return _("Empty: %(value)s, from the catalogue.") % {"value": value}


def _method_hint(platform: Platform) -> Any:
    if not platform.methods:
        return _("The catalogue does not know how it pays.")
    return _("The catalogue has: %(methods)s.") % {"methods": ", ".join(map(method_words, platform.methods))}
