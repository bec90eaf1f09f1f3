"""What somebody has typed into a form, in the words that the form itself has for it."""

import sys
from collections.abc import Callable, Iterator
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


def in_words(view: Callable[..., Any], fields: QueryDict) -> list[Typed]:
    """The fields that a person sees in the form of this view, in its order; none if it is no view of ours.

    A view's form is the one of those that its module knows which fits these fields best.
    """
    if not view.__module__.startswith("apps."):
        return []
    known = _forms(view)
    if any(isinstance(field.widget, forms.PasswordInput) for form in known for field in _of(form).values()):
        return []
    names = [_of(form) for form in known]
    fitting = max(names, key=lambda these: (len(these.keys() & fields.keys()), -len(these)), default={})
    return list(_typed(fitting, fields))


def _forms(view: Callable[..., Any]) -> list[type[forms.BaseForm]]:
    """Those that the view's module knows."""
    things = vars(sys.modules[view.__module__]).values()
    return [thing for thing in things if isinstance(thing, type) and issubclass(thing, forms.BaseForm)]


def _of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return getattr(form, "base_fields", {})


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
