"""The language of words, and the locale that numbers and money are written in, for one request.

Names of days, months and moneys are words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Protocol

from babel.core import Locale, UnknownLocaleError
from babel.localedata import exists
from django.utils import translation

DEFAULT = "en_GB"
_current: ContextVar[str] = ContextVar("number_locale", default=DEFAULT)


def current_locale() -> str:
    """Babel's name of the active locale, such as `en_GB`."""
    return _current.get()


def word_locale() -> str:
    """Babel's name of the active language as it is written where the active locale is from: `en_IN`."""
    return _word_locale(translation.get_language() or "", _current.get())


class Reader(Protocol):
    """Somebody who is written to."""

    language: str
    locale: str


@contextmanager
def written_for(reader: Reader) -> Iterator[None]:
    """Words in their language, and numbers as they write them, inside the block."""
    with translation.override(reader.language), use_locale(reader.locale):
        yield


@contextmanager
def use_locale(code: str) -> Iterator[str]:
    """Write numbers in this locale inside the block; `en-GB` and `en_GB` are the same."""
    token = _current.set(known_locale(code))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


@lru_cache(maxsize=256)
def known_locale(code: str) -> str:
    """Babel's name of a locale; an unknown or empty code gives the default one."""
    try:
        return str(Locale.parse(code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return DEFAULT


@lru_cache(maxsize=1024)
def _word_locale(language: str, locale: str) -> str:
    """A language that is not known there is British English, or as it is at home."""
    words = language.partition("-")[0]
    at_home = DEFAULT if words == "en" else words
    there = f"{words}_{Locale.parse(locale).territory}"
    return there if exists(there) else known_locale(at_home)
