"""Platform and type where both can be left open; the form says whose there are to choose from."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.platforms.facts import told_apart
from apps.platforms.models import Account
from apps.tasks.models import TaskType


class AccountField(forms.ModelChoiceField):
    """One of the accounts that are offered; those of one name are told apart by their units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Account.objects.none(), **kwargs)

    def offer(self, accounts: QuerySet[Account]) -> None:
        self.queryset = accounts
        self.choices = lambda: [*self._empty(), *_named(accounts)]

    def _empty(self) -> list[tuple[str, Any]]:
        return [] if self.empty_label is None else [("", self.empty_label)]


def _named(accounts: QuerySet[Account]) -> Iterator[tuple[int, str]]:
    known = list(accounts)
    return ((account.pk, name) for account, name in zip(known, told_apart(known), strict=True))


def any_account(*, empty_label: Any) -> AccountField:
    return AccountField(
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
