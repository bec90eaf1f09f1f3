"""Small questions that the page frame asks of what Django and allauth hand it."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.accounts.context import NAV

register = template.Library()

UNDO = "undo:"


@register.filter
def undo_url(message: Any) -> str:
    """Where a message's Undo posts to: the address in its extra tag `undo:/tasks/7/restore/`, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.filter
def sentence(text: str) -> str:
    """Sentence case for allauth's English Title Case, such as `Sign In`; other languages stay as they are."""
    stripped = str(text).strip()
    if not (get_language() or "").startswith("en") or "<" in stripped or not stripped:
        return text
    lowered = stripped[0] + stripped[1:].lower()
    return mark_safe(lowered) if isinstance(text, SafeString) else lowered  # noqa: S308 - only its case changed


@register.simple_tag(takes_context=True)
def fixed(context: Context, name: str) -> SafeString:
    """A part of the frame that is the same for everybody in this place, theme and language: drawn once.

    It sees those three, the product's name and the main places, and nothing of the person or the request.
    """
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    return draw(name, get_language(), **{key: context.get(key, "") for key in ("theme", "here", "product")})


@lru_cache(maxsize=256)
def _draw(name: str, language: str, **known: str) -> SafeString:
    return render_to_string(name, {"nav": NAV, **known})


@register.simple_tag
def product_name() -> str:
    """The product's name where no context processor has run, such as the page for a broken server."""
    name: str = settings.PRODUCT_NAME
    return name
