"""Django's `url` tag, with each fixed address worked out once. Loaded for every template (see TEMPLATES)."""

from django import template
from django.template import defaulttags
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix

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
