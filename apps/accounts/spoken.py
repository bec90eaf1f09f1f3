"""Languages that a person works in: written by name, kept as codes such as `de`."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from babel.core import Locale
from django.utils.translation import get_language

from .locale import known_locale


class UnknownLanguage(ValueError):
    """No language has this name; it is the only argument."""


def language_codes(text: str) -> list[str]:
    """Of names between commas or on lines of their own, in the order they are written, each once.

    A name is in the person's language or in English, with its accents or without, or it is a code.
    Raises UnknownLanguage.
    """
    known = _codes(get_language() or "en")
    names = [" ".join(name.split()) for name in text.replace("\n", ",").split(",")]
    try:
        return list(dict.fromkeys(known[plain(name)] for name in names if name))
    except KeyError:
        raise UnknownLanguage(next(name for name in names if name and plain(name) not in known)) from None


def language_names(codes: Iterable[str]) -> str:
    """`German, Spanish`, in the person's language."""
    names = Locale.parse(known_locale(get_language() or "en")).languages
    return ", ".join(names.get(code, code) for code in codes)


def plain(text: str) -> str:
    """In small letters, without accents, so that `Sabado` is `sábado`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=16)
def _codes(language: str) -> dict[str, str]:
    """By name, plain."""
    names: dict[str, str] = {}
    for locale in (Locale("en"), Locale.parse(known_locale(language))):
        names |= {plain(name): code for code, name in locale.languages.items() if "_" not in code}
    return names | {code: code for code in names.values()}
