"""Platform and type where both can be left open; the form says whose there are to choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.platforms.models import Account
from apps.tasks.models import TaskType


def any_account(*, empty_label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Platform"),
        required=False,
        widget=forms.RadioSelect,
        blank=True,  # or radio buttons would leave the empty one out
        empty_label=empty_label,
        error_messages={"invalid_choice": _("Choose a platform.")},
    )


def any_type(*, label: Any, empty_label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        TaskType.objects.none(),
        label=label,
        required=False,
        empty_label=empty_label,
        error_messages={"invalid_choice": _("Choose a type.")},
    )
