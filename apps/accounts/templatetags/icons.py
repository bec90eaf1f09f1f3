"""Heroicons, each drawn once: `{% load heroicons %}` means these tags (see TEMPLATES in the settings).

The package copies and serialises an XML tree for every tag of every page; a page has twenty of them.
"""

from functools import lru_cache

import heroicons
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def heroicon_micro(name: str, *, size: int = 16, **attrs: object) -> SafeString:
    return draw("micro", name, size, tuple(attrs.items()))


@register.simple_tag
def heroicon_mini(name: str, *, size: int = 20, **attrs: object) -> SafeString:
    return draw("mini", name, size, tuple(attrs.items()))


@register.simple_tag
def heroicon_outline(name: str, *, size: int = 24, **attrs: object) -> SafeString:
    return draw("outline", name, size, tuple(attrs.items()))


@register.simple_tag
def heroicon_solid(name: str, *, size: int = 24, **attrs: object) -> SafeString:
    return draw("solid", name, size, tuple(attrs.items()))


@lru_cache(maxsize=512)
def draw(style: str, name: str, size: int, attrs: tuple[tuple[str, object], ...]) -> SafeString:
    """The icon on one line. Names and attributes come from templates, never from what people type."""
    plain: dict[str, object] = {key: str(value) + "" for key, value in attrs}
    svg: str = heroicons._render_icon(style, name, size, plain)
    return mark_safe(" ".join(svg.split()).replace("> <", "><"))  # noqa: S308 - the package escapes attributes
