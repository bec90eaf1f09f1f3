"""Django's translation tags, with each fixed text looked up once a language.

`{% load i18n %}` means these tags (see TEMPLATES in the settings). A page has sixty fixed texts, and looking
one up walks three catalogues and seven layers of the template engine.
"""

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedText(Node):
    """A text that depends on the language alone."""

    def __init__(self, text: i18n.TranslateNode) -> None:
        self.text = text
        self.known: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.known:
            self.known[language] = self.text.render(context)
        return self.known[language]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """As Django's. Remembered when the text, and its context if it has one, stand in the template."""
    node = i18n.do_translate(parser, token)
    return FixedText(node) if _is_fixed(node) else node


def _is_fixed(node: i18n.TranslateNode) -> bool:
    if node.noop or node.asvar or node.filter_expression.filters:
        return False
    context = node.message_context
    words = [node.filter_expression.var, *([context.var] if context else [])]
    return all(isinstance(word, str) or word.literal is not None for word in words)
