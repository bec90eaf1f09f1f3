"""What the list of tasks can be narrowed by, all of it in the address.

What makes no sense is said beside its field and narrows nothing; what was typed stays.
"""

from functools import cache
from html import escape
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.tasks.models import FIRST_DAY, LAST_DAY, Status

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


class PlainSelect(forms.Select):
    """A list box drawn in one go: Django renders a template for each choice."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = "".join(self._option(str(key), str(text), chosen) for key, text in self.choices)
        known = flatatt({"name": name} | self.attrs | (attrs or {}))
        return SafeString(f"<select{known}>{options}</select>")

    def _option(self, key: str, text: str, chosen: str) -> str:
        mark = " selected" if key == chosen else ""
        return f'<option value="{escape(key)}"{mark}>{escape(text)}</option>'


class PlainInput(forms.TextInput):
    """A box drawn without a template; what was typed stays in it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = {"name": name, "value": str(value or "")} | self.attrs | (attrs or {})
        return SafeString(f"<input{flatatt(known)}>")


class IdFilter(django_filters.Filter):
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


class DayFilter(django_filters.DateFilter):
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

    q = django_filters.CharFilter(
        method="filter_words",
        label=_("Search tasks"),
        max_length=200,
        widget=PlainInput(
            attrs={
                "type": "search",
                "placeholder": _("Search titles and notes"),
                "minlength": SHORTEST,
                "autocomplete": "off",
                "enterkeyhint": "search",
                "aria-keyshortcuts": "/",
                "data-key": "/",
            }
        ),
    )
    platform = IdFilter("account_id", _("Platform"))
    type = IdFilter("type_id", _("Type"))
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=Status.choices,
        empty_label=_("Any"),
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

    def filter_words(self, tasks: QuerySet, name: str, words: str) -> QuerySet:
        """Every word somewhere in title, client or note, in any case of letters."""
        for word in words.split()[:MOST_WORDS]:
            tasks = tasks.filter(
                Q(title__icontains=word) | Q(client__icontains=word) | Q(note__icontains=word)
            )
        return tasks


@cache
def _form_class() -> type[forms.Form]:
    fields = {name: filter_.field for name, filter_ in TaskFilter.base_filters.items()}
    return type("TaskFilterForm", (ListForm,), fields)
