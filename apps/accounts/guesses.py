"""First guesses about a newcomer from what their browser says. Each can be changed, and none is an error."""

from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import Locale, UnknownLocaleError, get_global
from babel.numbers import get_territory_currencies
from django.utils.translation.trans_real import parse_accept_lang_header

DEFAULT_LOCALE: Final = "en-GB"
DEFAULT_CURRENCY: Final = "GBP"
UTC: Final = ZoneInfo("UTC")


def guess_zone(name: object) -> ZoneInfo:
    """The zone of this name, as `Intl` in the browser gives it; UTC for anything else."""
    return ZoneInfo(name) if isinstance(name, str) and name in known_zones() else UTC


def guess_locale(accept_language: str) -> str:
    """The first language of the header that numbers can be written in, with its country: `de-AT`."""
    for tag, _quality in parse_accept_lang_header(accept_language[:500]):
        if locale := _with_country(tag):
            return f"{locale.language}-{locale.territory}"
    return DEFAULT_LOCALE


def guess_currency(locale: str) -> str:
    """What is paid with today in the country of this locale: `EUR` for `de-AT`."""
    country = locale.rpartition("-")[2]
    return next(iter(get_territory_currencies(country)), DEFAULT_CURRENCY)


@cache
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _with_country(tag: str) -> Locale | None:
    name = tag.replace("-", "_")
    locale = _parse(name)
    if locale is not None and locale.territory is None:
        locale = _parse(get_global("likely_subtags").get(str(locale), name))
    if locale is None or len(locale.territory or "") != 2:
        return None
    return _parse(f"{locale.language}_{locale.territory}")


def _parse(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None
