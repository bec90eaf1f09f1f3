"""What the catalogue remarks, in the language of who reads it; English where that has no words for it."""

from collections.abc import Callable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from apps.platforms.remarks import REMARKS

register = template.Library()


@register.filter
def remark_words(remark: str) -> str:
    """For a mail: the words alone."""
    return gettext(remark) if remark in REMARKS else remark


@register.filter(name="remark")
def remark_of(remark: str) -> SafeString:
    """For a page: a sentence, marked where it is English and its reader reads something else."""
    return in_shape(remark, capfirst)


def in_shape(remark: str, shape: Callable[[str], str]) -> SafeString:
    """For a page, likewise, with this done to the words."""
    words = remark_words(remark)
    is_foreign = bool(remark) and words == remark and not (get_language() or "").startswith("en")
    return format_html('<span lang="en">{}</span>' if is_foreign else "{}", shape(words))
