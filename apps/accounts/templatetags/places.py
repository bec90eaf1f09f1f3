"""Django's `url` tag, with each fixed address worked out once, and its `csrf_token`, with whose form it is.

Loaded for every template (see TEMPLATES).
"""

from django import template
from django.template import defaulttags
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix
from django.utils.html import format_html

register = template.Library()


class FixedAddress(Node):
    """An address that depends on nothing but where the site is mounted."""

    def __init__(self, address: defaulttags.URLNode) -> None:
        self.address = address
        self.known: dict[str, str] = {}

    def render(self, context: Context) -> str:
        prefix = get_script_prefix()
        if prefix not in self.known:
            self.known[prefix] = self.address.render(context)
        return self.known[prefix]


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """As Django's. Remembered when the name stands in the template and nothing follows it."""
    node = defaulttags.url(parser, token)
    name = node.view_name.var
    is_fixed = isinstance(name, str) and not (node.args or node.kwargs or node.asvar)
    return FixedAddress(node) if is_fixed else node


class OwnToken(defaulttags.CsrfTokenNode):
    """The token, and the person who writes in this form: signed out meanwhile, only they get it back."""

    def render(self, context: Context) -> str:
        token, person = super().render(context), context.get("person")
        whose = format_html('<input type="hidden" name="person" value="{}">', person) if person else ""
        return token + whose


@register.tag
def csrf_token(parser: Parser, token: Token) -> Node:
    """As Django's, with the hidden `person`."""
    return OwnToken()
