"""The locale that numbers, money and dates are written in, for the length of one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError

DEFAULT = "en_GB"
_current: ContextVar[str] = ContextVar("number_locale", default=DEFAULT)


def current_locale() -> str:
    """Babel's name of the active locale, such as `en_GB`."""
    return _current.get()


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
