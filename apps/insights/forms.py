"""Forms of the first run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.fields import AmountField
from apps.accounts.models import User
from apps.platforms.models import Platform

# Well-known ones with facts of good standing; the rest of the catalogue is a search away.
USUAL = (
    "prolific",
    "clickworker",
    "toloka",
    "cloudresearch-connect",
    "usertesting",
    "userlytics",
    "respondent",
    "transcribeme",
    "microworkers",
    "swagbucks",
)


class PlatformsForm(forms.Form):
    """Tick the platforms you work on."""

    platforms = forms.ModelMultipleChoiceField(
        label=_("Platforms"),
        queryset=Platform.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one platform, or search for yours.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["platforms"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Platform.objects.filter(slug__in=USUAL).exclude(accounts__user=user)


class GoalForm(forms.Form):
    """What a good week brings, in the home currency."""

    weekly_goal = AmountField(
        label=_("Weekly goal"),
        min_value=1,
        max_value=1_000_000,
        error_messages={"required": _("Write an amount, like 20.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekly_goal"].count_in(user.home_currency)  # type: ignore[attr-defined]
