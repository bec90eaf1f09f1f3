"""What the list of tasks can be narrowed by, all of it in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.tasks.models import Status

SELECTED = mark_safe(" selected")


class PlainSelect(forms.Select):
    """A list box drawn in one go: Django renders a template for each choice."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen, known = str(value or ""), attrs or {}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name} | known), options)


class PlainDay(forms.DateInput):
    """A day box, drawn without a template."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = {"type": "date", "name": name, "value": str(value or "")} | (attrs or {})
        return format_html("<input{}>", flatatt(known))


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
            widget=PlainDay(),
            error_messages={"invalid": _("Write a day, like 2026-11-20.")},
        )


class TaskFilter(django_filters.FilterSet):
    """Of a person's tasks. What does not pass is left out and said beside its field."""

    q = django_filters.CharFilter(
        method="filter_words",
        label=_("Search tasks"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
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

    @classmethod
    def get_filters(cls) -> Any:
        """With two whose names in the address are words of Python."""
        filters = super().get_filters()
        filters["from"], filters["to"] = DayFilter("gte", _("From")), DayFilter("lte", _("To"))
        return filters

    def filter_words(self, tasks: QuerySet, name: str, words: str) -> QuerySet:
        """Every word somewhere in title, client or note, in any case of letters."""
        for word in words.split()[:8]:
            tasks = tasks.filter(
                Q(title__icontains=word) | Q(client__icontains=word) | Q(note__icontains=word)
            )
        return tasks
