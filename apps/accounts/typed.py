"""What somebody has typed into a form, in the words that the form itself has for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Typed:
    """A field: its label, and what stood in it. Of ticked rows it says only how many they are."""

    label: str | Promise
    text: str


def in_words(form: type[forms.BaseForm], fields: QueryDict) -> list[Typed]:
    """The fields that a person sees in this form, in its order."""
    return list(_typed(getattr(form, "base_fields", {}), fields))


def as_named(fields: list[tuple[str, str]]) -> list[Typed]:
    """By the names they were sent with, where no form is known that has words for them."""
    return [Typed(name, text) for name, text in fields if text.strip()]


def _typed(known: dict[str, forms.Field], fields: QueryDict) -> Iterator[Typed]:
    for name, field in known.items():
        texts = [text for text in fields.getlist(name) if text.strip()]
        if texts and field.label and not field.widget.is_hidden and (text := _text(field, texts)):
            yield Typed(field.label, text)


def _text(field: forms.Field, texts: list[str]) -> str:
    """As it was typed or chosen; nothing where only the number of a row was sent."""
    if isinstance(field, forms.BooleanField):
        return _("Yes")
    if not isinstance(field.widget, (forms.Select, forms.RadioSelect)):
        return "\n".join(texts)
    words = _choices(field)
    said = [str(words.get(text, text)) for text in texts if text in words or not text.isdecimal()]
    if not said and isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
        return str(len(texts))
    return ", ".join(said)


def _choices(field: forms.Field) -> dict[str, Any]:
    """Words by value, groups of them too; none of those that are rows in the database."""
    if isinstance(field, forms.ModelChoiceField):
        return {}
    found: dict[str, Any] = {}
    for value, label in getattr(field, "choices", ()):
        found |= {str(v): w for v, w in label} if isinstance(label, (list, tuple)) else {str(value): label}
    return found
