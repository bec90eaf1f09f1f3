"""Addresses of pages, each worked out once: a page of forty rows asks for a hundred of them."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=16_384)
def address(name: str, *args: object) -> str:
    """`reverse` of a page by its name and the values in its address. Raises NoReverseMatch."""
    return reverse(name, args=args)
