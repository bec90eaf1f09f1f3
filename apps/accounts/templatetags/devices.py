"""The words for a device, in templates."""

from django import template

from apps.accounts.devices import device_words

register = template.Library()
register.filter("device", device_words)
