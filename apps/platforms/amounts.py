"""Amounts as people type them: "1.80", "1,80", "£1.80", "1 234,50", read by the habits of their locale."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_decimal_symbol, list_currencies
from django.utils.translation import gettext as _

from apps.platforms.money import PLACES, POINTS

_SPACES = " \u00a0\u2007\u2009\u202f"
_QUOTES = "'\u2019"
_MINUSES = "-\u2212\u2013"
# In English, German and Spanish.
_POINTS_WORDS = frozenset(
    {"PTS", "PT", "P", "POINTS", "POINT", "PUNKTE", "PUNKT", "PKT", "PUNTOS", "PUNTO", "PTOS"}
)
# What hundredths are written with, and are only where the money is known to be in their unit.
_CENT_WORDS = frozenset({"CENT", "CENTS", "CÉNTIMO", "CÉNTIMOS", "CENTIMO", "CENTIMOS"})
_CENTS = frozenset({"C", "¢", "CT", "CTS"}) | _CENT_WORDS
_PENNY_WORDS = frozenset({"PENCE", "PENNY"})
_HUNDREDTHS = {"GBP": _PENNY_WORDS | {"P"}, "USD": _CENTS, "EUR": _CENTS}
# What currencies are called. A dollar is any that is written with the sign.
_NAMES = {
    "EUR": frozenset({"EURO", "EUROS"}),
    "GBP": frozenset({"POUND", "POUNDS", "PFUND", "LIBRA", "LIBRAS"}),
    "INR": frozenset({"RUPEE", "RUPEES", "RUPIE", "RUPIEN", "RUPIA", "RUPIAS"}),
    "JPY": frozenset({"YEN", "YENES"}),
}
_DOLLARS = frozenset({"DOLLAR", "DOLLARS", "DÓLAR", "DÓLARES", "DOLAR", "DOLARES"})
_WORDS = _DOLLARS.union(_POINTS_WORDS, _CENT_WORDS, _PENNY_WORDS, *_NAMES.values())
# Thousands by one mark throughout, or lakhs and crores by commas.
_GROUPED = re.compile(r"[1-9]\d{0,2}([., '])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3}")
_LONGEST = 40


class AmountError(ValueError):
    """The text is not an amount; the message is a sentence for the person who typed it."""


def parse_amount(text: str, locale: str = "en-GB", unit: str | None = None) -> Decimal:
    """The exact amount that was typed, with at most four decimals. Negative amounts are read as such.

    A mark before the last three digits ("1,234") is read by the locale; any other single mark can only be
    the decimal mark, whichever it is. A currency's sign, code or name is accepted on either side; with
    `unit`, it has to mean that unit, or its hundredths: of pounds 20p is 0.20. AmountError, with a sentence
    that can be shown, for anything else.
    """
    sign, number, symbols = _taken_apart(text)
    is_small, places = (True, PLACES - 2) if unit and _are_small(symbols, unit) else (False, PLACES)
    if unit is not None and not is_small and not all(symbol in _names_of(unit, locale) for symbol in symbols):
        raise AmountError(_("This account is paid in %(unit)s. Write the amount in it.") % {"unit": unit})
    whole, decimals = _read(number, _decimal_mark(locale))
    if len(decimals) > places:
        raise AmountError(_("Write at most %(places)s decimals.") % {"places": places})
    if len(whole) > 12:
        raise AmountError(_("This amount is too large."))
    return Decimal(f"{sign}{whole}.{decimals or 0}").scaleb(-2 if is_small else 0)


def names_a_unit(text: str) -> bool:
    """Whether what stands around the number is plainly a unit: a currency's sign, code or name, or points."""
    symbols = _taken_apart(text)[2]
    return all(_has_sign(symbol) or symbol in _WORDS or symbol in _codes() for symbol in symbols)


def is_in_hundredths(text: str, unit: str) -> bool:
    """Whether an amount in this unit is written in its hundredths: `20p`, `80c`."""
    return _are_small(_taken_apart(text)[2], unit)


def _are_small(symbols: list[str], unit: str) -> bool:
    return bool(symbols) and _HUNDREDTHS.get(unit, frozenset()).issuperset(symbols)


def _has_sign(symbol: str) -> bool:
    return any(unicodedata.category(letter) == "Sc" for letter in symbol)


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


def _taken_apart(text: str) -> tuple[str, str, list[str]]:
    """Sign, digits with their marks, and the currency signs around them in capitals."""
    plain = "".join(_plain(character) for character in text.strip()[:_LONGEST])
    match = re.fullmatch(r"([-+]?)\s*(\D*?)\s*([-+]?)\s*([\d.,][\d., ']*?)\s*([^\d\s.,'][^\d]*)?", plain)
    if match is None or len(text.strip()) > _LONGEST:
        raise _not_an_amount()
    first, before, second, number, after = match.groups()
    symbols = [symbol.strip().upper() for symbol in (before, after or "") if symbol.strip()]
    if (first and second) or len(symbols) > 1 or not all(map(_is_symbol, symbols)):
        raise _not_an_amount()
    return (first or second).replace("+", ""), number, symbols


def _is_symbol(text: str) -> bool:
    return all(letter.isalpha() or letter == "." or unicodedata.category(letter) == "Sc" for letter in text)


def _plain(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _QUOTES:
        return "'"
    if character in _MINUSES:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return {"\u066b": ".", "\u066c": "'"}.get(character, character)


def _read(number: str, mark: str) -> tuple[str, str]:
    """Whole digits and decimals, by the locale's decimal mark or else by the other one."""
    for decimal_mark in (mark, "," if mark == "." else "."):
        whole, _mark, decimals = number.partition(decimal_mark)
        if not re.fullmatch(r"\d*", decimals) or not (whole or decimals):
            continue
        if re.fullmatch(r"\d*", whole) or _GROUPED.fullmatch(whole):
            return re.sub(r"\D", "", whole) or "0", decimals
    raise _not_an_amount()


def _not_an_amount() -> AmountError:
    return AmountError(_("Write an amount, like 1.80."))


@cache
def _decimal_mark(locale: str) -> str:
    mark = get_decimal_symbol(_locale(locale))
    return mark if mark in {".", ","} else "."


@cache
def _names_of(unit: str, locale: str) -> frozenset[str]:
    if unit == POINTS:
        return _POINTS_WORDS
    here = get_currency_symbol(unit, _locale(locale))
    elsewhere = get_currency_symbol(unit, "en")
    # A bare sign is what its own country writes: US$ and CA$ are both typed as $.
    bare = {name[-1] for name in (here, elsewhere) if not name[-1].isalnum() and name[-1] != "."}
    called = _DOLLARS if "$" in bare else _NAMES.get(unit, frozenset())
    return frozenset({unit, here.upper(), elsewhere.upper(), *bare, *called})


@cache
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="_" if "_" in name else "-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")
