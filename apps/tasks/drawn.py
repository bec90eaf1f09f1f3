"""Fields of the list's form as text: drawn once for what stands in them."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

MOST_DRAWN = 1_000


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form, drawn with its label, and what is wrong with it beside it."""

    name: str
    html: str
    errors: str


_drawn: dict[tuple[Any, ...], Field] = {}  # fields by their looks


def drawn(bound: Any) -> Field:
    """Drawn once for what stands in it; one with something wrong is drawn each time."""
    if bound.name in bound.form.errors:
        return _draw(bound)
    choices = tuple(getattr(bound.field.widget, "choices", ()))
    looks = (get_language(), bound.name, str(bound.value() or ""), choices)
    if looks not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[looks] = _draw(bound)
    return _drawn[looks]


def _draw(bound: Any) -> Field:
    errors = str(bound.errors)
    html = render_to_string("tasks/list_field.html", {"field": bound, "errors": errors})
    return Field(bound.name, html, errors)
