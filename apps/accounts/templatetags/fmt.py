"""Numbers, money, durations and dates as people read them: words in their language, the rest in their locale.

Money is anything with an `amount` (Decimal) and a `unit` (ISO 4217 code, or `PTS` for points).
Nothing known is always shown as an en dash. Each text is computed once and remembered.
"""

import re
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import NumberPattern, format_currency, format_decimal
from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from apps.accounts.choices import place_name
from apps.accounts.guesses import guess_currency
from apps.accounts.locale import current_locale, word_locale

register = template.Library()

NOTHING = "\u2013"
MINUS = "\u2212"
NBSP = "\u00a0"
POINTS = "PTS"
POUND = "GBP"
LIKE_A_POUND = ("EUR", "USD", "CHF")


class Amount(Protocol):
    """What a sum of money looks like from here; the real one belongs to the platforms app."""

    @property
    def amount(self) -> Decimal: ...

    @property
    def unit(self) -> str: ...


@register.filter
def money(value: Amount | None) -> str:
    """`£9.94`, `9,94 €`, `1,340 points`; below zero with a real minus."""
    return NOTHING if value is None else _money(value.amount, value.unit, whole_units=False)


@register.filter
def exact(value: Amount | None) -> str:
    """Money with all its decimals, for what one task pays: `£1.80`, `£0.005`, `1.5 points`."""
    if value is None:
        return NOTHING
    if value.unit == POINTS:
        return _points(value.amount, format_decimal(value.amount, "#,##0.####", current_locale()))
    return _currency_exact(value.amount.normalize(), value.unit, current_locale())


@register.filter
def whole(value: Amount | None) -> str:
    """Money without its minor unit, for goals and axes: `£50`."""
    return NOTHING if value is None else _money(value.amount, value.unit, whole_units=True)


@register.filter
def short(value: Amount | None) -> str:
    """Money without its minor unit where that is zero: `£5`, `£7.50`."""
    is_whole = value is not None and value.amount == value.amount.to_integral_value()
    return whole(value) if is_whole else money(value)


@register.filter
def neg(value: Amount | None) -> str:
    """Money that is taken away, whatever its sign: `−£0.78`; nothing taken away has no minus."""
    if value is None:
        return NOTHING
    text = _money(abs(value.amount), value.unit, whole_units=False)
    return f"{MINUS}{text}" if value.amount else text


@register.filter
def signed(value: Amount | None) -> str:
    """Money with its sign in front: `+£1.80`, `−£0.40`, `£0.00`."""
    if value is None:
        return NOTHING
    sign = "+" if value.amount > 0 else MINUS if value.amount < 0 else ""
    return sign + _money(abs(value.amount), value.unit, whole_units=False)


@register.filter
def rate(value: Amount | None) -> str:
    """Money an hour in a dense row: `£11.76/h`. Sentences say `{{ value|money }} an hour`."""
    return NOTHING if value is None else f"{_money(value.amount, value.unit, whole_units=False)}/h"


@register.filter
def made_up(amount: str) -> str:
    """Money of an example, in the reader's currency if that is worth about a pound: `£1.40`, `1,40 €`."""
    currency = guess_currency(current_locale().replace("_", "-"))
    return _money(Decimal(amount), currency if currency in LIKE_A_POUND else POUND, whole_units=False)


@register.filter
def num(value: Decimal | int | float | None) -> str:
    """A plain number with at most two decimals: `1,340`, `2.5`."""
    return NOTHING if value is None else _number(value, current_locale())


@register.filter
def times(value: Fraction) -> str:
    """How many times something is something else: `1.60`."""
    above, below = value.as_integer_ratio()
    return format_decimal(Decimal(above) / below, format="#,##0.00", locale=current_locale())


@register.filter
def mins(value: int | None) -> str:
    """Milliseconds as people say them: `41 s`, `5 min`, `1 h 05`. None, an unknown time, is a dash."""
    if value is None:
        return NOTHING
    seconds = round(value / 1000)
    if seconds < 60:
        return f"{seconds}{NBSP}s"
    hours, minutes = divmod(round(value / 60_000), 60)
    return f"{num(hours)}{NBSP}h{NBSP}{minutes:02d}" if hours else f"{minutes}{NBSP}min"


@register.filter
def day(value: date | datetime | None) -> str:
    """A day of the person's calendar, short: `Thu 26 Nov`."""
    return NOTHING if value is None else _date(_local_day(value), "MMMEd", word_locale())


@register.filter
def day_month(value: date | datetime | None) -> str:
    """A day without its weekday: `26 Nov`."""
    return NOTHING if value is None else _date(_local_day(value), "MMMd", word_locale())


@register.filter
def day_long(value: date | datetime | None) -> str:
    """A day in full, for headings: `Thursday 26 November`."""
    return NOTHING if value is None else _long_date(_local_day(value), word_locale())


@register.filter
def day_year(value: date | datetime | None) -> str:
    """A day with its year: `26 Nov 2026`."""
    return NOTHING if value is None else _date(_local_day(value), "yMMMd", word_locale())


@register.filter
def month(value: date | datetime | None) -> str:
    """A month with its year, for headings: `November 2026`."""
    return NOTHING if value is None else _date(_local_day(value).replace(day=1), "yMMMM", word_locale())


@register.filter
def place(value: object) -> str:
    """The town of a time zone: `Londres`."""
    return place_name(str(value))


@register.filter
def clock(value: datetime | None) -> str:
    """A time of day in the person's zone: `08:53`."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return _clock(local.hour, local.minute, current_locale(), word_locale())


def _money(amount: Decimal, unit: str, *, whole_units: bool) -> str:
    if unit == POINTS:
        count = _rounded(amount)
        return _points(count, num(count))
    write = _currency_whole if whole_units else _currency
    return write(amount, unit, current_locale())


def _points(count: Decimal | int, said: str) -> str:
    counted = int(count) if count == int(count) else 2
    return ngettext("%(count)s point", "%(count)s points", counted) % {"count": _minus(said)}


def _rounded(amount: Decimal) -> int:
    return int(amount.to_integral_value())  # half to even, as money is rounded everywhere


def _local_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@lru_cache(maxsize=16_384)
def _currency(amount: Decimal, unit: str, locale: str) -> str:
    return _minus(format_currency(amount, unit, locale=locale))


@lru_cache(maxsize=4_096)
def _currency_exact(amount: Decimal, unit: str, locale: str) -> str:
    return _minus(format_currency(amount, unit, locale=locale, decimal_quantization=False))


@lru_cache(maxsize=4_096)
def _currency_whole(amount: Decimal, unit: str, locale: str) -> str:
    text: str = _whole_pattern(locale).apply(amount, locale, currency=unit, currency_digits=False)
    return _minus(text)


@lru_cache(maxsize=64)
def _whole_pattern(locale: str) -> NumberPattern:
    pattern: NumberPattern = copy(Locale.parse(locale).currency_formats["standard"])
    pattern.frac_prec = (0, 0)
    return pattern


@lru_cache(maxsize=16_384)
def _number(value: Any, locale: str) -> str:
    return _minus(format_decimal(value, format="#,##0.##", locale=locale))


@lru_cache(maxsize=8_192)
def _date(value: date, skeleton: str, locale: str) -> str:
    return format_skeleton(skeleton, value, locale=locale)


@lru_cache(maxsize=8_192)
def _long_date(value: date, locale: str) -> str:
    return format_date(value, _long_pattern(locale), locale=locale)


@lru_cache(maxsize=64)
def _long_pattern(locale: str) -> str:
    """The order of a shorter day in this locale, with names written out: few list the long form."""
    known = Locale.parse(locale).datetime_skeletons
    shorter = known.get("MMMMEd") or known["MMMEd"]
    return re.sub(r"M+|L+", "MMMM", re.sub(r"E+|c{3,}", "EEEE", shorter.pattern))


@lru_cache(maxsize=8_192)
def _clock(hour: int, minute: int, locale: str, words: str) -> str:
    """Twelve hours or twenty-four as the locale counts them, am and pm in the person's language."""
    counts = Locale.parse(locale).time_formats["short"].format
    text: str = format_skeleton("Hm" if "%(H" in counts else "hm", time(hour, minute), locale=words)
    return text.replace(" ", NBSP)


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
