"""What the list of tasks can be narrowed by, all of it in the address.

What makes no sense is said beside its field and narrows nothing; what was typed stays.
"""

from copy import copy
from functools import cache, lru_cache
from html import escape
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.tasks.models import FIRST_DAY, LAST_DAY, Status
from apps.tasks.statuses import ADVERTISED, APPROVED, UNPAID

SHORTEST = 3  # letters that the index of words can look up
MOST_WORDS = 8
SORTS = [
    ("", _("Newest first")),
    ("when", _("Oldest first")),
    ("-pay", _("Most pay first")),
    ("pay", _("Least pay first")),
    ("-rate", _("Best rate first")),
    ("rate", _("Worst rate first")),
    ("-time", _("Longest first")),
    ("time", _("Shortest first")),
]
HANDED_IN, NOT_HANDED_IN = "handed_in", "not_handed_in"  # several outcomes in one
OUTCOMES = {HANDED_IN: Q(status__in=ADVERTISED), NOT_HANDED_IN: ~Q(status__in=ADVERTISED)}
TIMED, UNTIMED, EXTRA = "timed", "untimed", "extra"
_TIMED = Q(duration_ms__isnull=False)
_EXTRA = Q(bonus__gt=0) | Q(status=APPROVED, paid__isnull=False) & ~Q(paid=F("reward"))
ONLY = {
    TIMED: _TIMED,
    UNTIMED: ~_TIMED,
    EXTRA: _TIMED & Q(status__in=(APPROVED, *UNPAID)) & _EXTRA,
}


class PlainSelect(forms.Select):
    """A list box drawn in one go: Django renders a template for each choice."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        known = flatatt({"name": name} | self.attrs | (attrs or {}))
        options = _options(tuple((str(key), str(text)) for key, text in self.choices), chosen)
        return SafeString(f"<select{known}>{options}</select>")


@lru_cache(maxsize=2_048)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(text)}</option>'
        for key, text in choices
    )


class PlainInput(forms.TextInput):
    """A box drawn without a template; what was typed stays in it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = (
            {"type": self.input_type, "name": name, "value": str(value or "")} | self.attrs | (attrs or {})
        )
        return SafeString(f"<input{flatatt(known)}>")


class Shared(django_filters.Filter):
    """A filter whose field is the one of its class: the form has copies of its own, as forms do."""

    def __deepcopy__(self, memo: Any) -> Any:
        return copy(self)


class WordsFilter(Shared, django_filters.CharFilter):
    """Words that are looked for."""

    def filter(self, tasks: QuerySet, words: str) -> QuerySet:
        """Every word somewhere in title, client or note, in any case of letters."""
        for word in (words or "").split()[:MOST_WORDS]:
            tasks = tasks.filter(
                Q(title__icontains=word) | Q(client__icontains=word) | Q(note__icontains=word)
            )
        return tasks


class StatusFilter(Shared, django_filters.ChoiceFilter):
    """One outcome, or several that mean the same for a rate."""

    def filter(self, tasks: QuerySet, status: str) -> QuerySet:
        if status in OUTCOMES:
            return tasks.filter(OUTCOMES[status])
        return super().filter(tasks, status)


class OnlyFilter(Shared, django_filters.ChoiceFilter):
    """What a rate rests on, what is in none, or what was paid otherwise than posted."""

    def filter(self, tasks: QuerySet, only: str) -> QuerySet:
        return tasks.filter(ONLY[only]) if only in ONLY else tasks


class IdFilter(Shared):
    """A row of the person's by its id; the page fills in the choices."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str, label: Any) -> None:
        super().__init__(
            field_name,
            label=label,
            min_value=1,
            max_value=2**63 - 1,
            widget=PlainSelect(choices=[("", _("Any"))]),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value"), _("Choose one from the list.")
            ),
        )


class DayFilter(Shared, django_filters.DateFilter):
    """The first or the last day of the list, by the person's calendar."""

    def __init__(self, lookup_expr: str, label: Any) -> None:
        super().__init__(
            "local_on",
            lookup_expr,
            label=label,
            widget=PlainInput(attrs={"type": "date", "min": str(FIRST_DAY), "max": str(LAST_DAY)}),
            error_messages={"invalid": _("Write a day, like 2026-11-20.")},
        )


class ListForm(forms.Form):
    """The filters, with the order beside them and the place in the list."""

    sort = forms.CharField(required=False, label=_("Order"), max_length=20, widget=PlainSelect(choices=SORTS))
    after = forms.CharField(required=False)
    before = forms.CharField(required=False)

    def clean_q(self) -> str:
        words: str = self.cleaned_data["q"]
        if words and max(map(len, words.split())) < SHORTEST:
            raise forms.ValidationError(_("Write a word of 3 letters or more."))
        return words

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and last < first:
            self.add_error("to", _("This day is before the first one. Write the same day or a later one."))
        return self.cleaned_data


class TaskFilter(django_filters.FilterSet):
    """Of a person's tasks."""

    q = WordsFilter(
        label=_("Search tasks"),
        max_length=200,
        widget=PlainInput(
            attrs={
                "type": "search",
                "placeholder": _("Search titles and notes"),
                "autocomplete": "off",
                "enterkeyhint": "search",
                "aria-keyshortcuts": "/",
                "data-key": "/",
            }
        ),
    )
    platform = IdFilter("account_id", _("Platform"))
    type = IdFilter("type_id", _("Type"))
    status = StatusFilter(
        label=_("Status"),
        choices=[*Status.choices, (HANDED_IN, _("Handed in")), (NOT_HANDED_IN, _("Not handed in"))],
        empty_label=_("Any"),
        widget=PlainSelect,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    only = OnlyFilter(
        label=_("Only"),
        choices=[
            (TIMED, _("With a time")),
            (UNTIMED, _("Without a time")),
            (EXTRA, _("Timed, and not paid as posted")),
        ],
        empty_label=_("All"),
        widget=PlainSelect,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )

    class Meta:
        form = ListForm

    @classmethod
    def get_filters(cls) -> Any:
        """With two whose names in the address are words of Python."""
        filters = super().get_filters()
        filters["from"], filters["to"] = DayFilter("gte", _("From")), DayFilter("lte", _("To"))
        return filters

    def get_form_class(self) -> Any:
        """Made once: the fields of a form are copies of those of its class."""
        return _form_class()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """By what passed; the form holds more than filters."""
        for name, filter_ in self.filters.items():
            queryset = filter_.filter(queryset, self.form.cleaned_data.get(name))
        return queryset


@cache
def _form_class() -> type[forms.Form]:
    fields = {name: filter_.field for name, filter_ in TaskFilter.base_filters.items()}
    return type("TaskFilterForm", (ListForm,), fields)
