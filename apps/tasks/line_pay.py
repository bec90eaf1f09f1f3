"""Of the amounts in the line, which is the pay and which the bonus: `+ 0.50`, `bonus 0.50`, `0.50 bonus`;
and which is the pay of each of several: `3 at 1.20`."""

import re
from collections.abc import Callable, Iterator, Set

from babel.numbers import format_decimal

from apps.tasks.line_lengths import MOST_UNITS
from apps.tasks.line_money import Bare, Priced
from apps.tasks.line_run import Run
from apps.tasks.line_words import plain

MOST_OF_A_BONUS = 5  # words: `+ 0.50 GBP as bonus`
_NUMBER = re.compile(r"\d[\d.,'’\s]*(?<!\s)")
_SO_MANY = re.compile(r"(\d{1,7}) (?:a|at|zu) (.+)")
_LINK = re.compile(r" (?:as|als|de)$")

Money = Callable[[str], Priced | None]
Batch = tuple[int, Priced]


def take_bonus(words: Run, names: Set[str], money: Money) -> Priced | None:
    """The amount beside one of these words, behind it first; or behind a plus, where another is left."""

    def behind(said: str) -> Priced | None:
        name, _, rest = _added(said).partition(" ")
        return _one(money, rest) if plain(name).rstrip(".:") in names and rest[:1] != "+" else None

    def before(said: str) -> Priced | None:
        rest, _, name = _added(said).rpartition(" ")
        return _one(money, _LINK.sub("", rest)) if plain(name).rstrip(".:") in names else None

    def added(said: str) -> Priced | None:
        return _one(money, _added(said)) if said[:1] == "+" else None

    told = words.take(behind, MOST_OF_A_BONUS) or words.take(before, MOST_OF_A_BONUS)
    if told:
        words.take(lambda said: said if said == "+" else None)  # `0.50 bonus + 1.80`
    return told or words.take_sparing(added, MOST_OF_A_BONUS - 2, money)


def take_each(words: Run, names: Set[str], units: int | None, money: Money, locale: str) -> Batch | None:
    """The pay of all, of what is said of each beside one of these words: `0.30 each`, `4 a 0,30 cada una`."""

    def read(said: str) -> Batch | None:
        match = _SO_MANY.fullmatch(said)
        count = units or (int(match[1]) if match else 0)
        parts = (match[2] if match else said.removeprefix("a ")).split()
        is_count = 0 < count <= MOST_UNITS and not (match and units)
        each = next((found for rest in _apart(parts, names) if (found := _one(money, rest))), None)
        return (count, _times(each, count, locale)) if each and is_count else None

    return words.take(read, MOST_OF_A_BONUS)


def _times(priced: Priced, count: int, locale: str) -> Priced:
    """So much for so many, with the unit as it was typed."""
    amount = priced.amount * count
    return Priced(_NUMBER.sub(format_decimal(amount, "0.00##", locale), priced.text), amount)


def take_priced(words: Run, money: Money) -> Priced | None:
    """An amount with its unit: of all that are there, it is the pay."""
    return words.take(lambda said: _unless_bare(money(said)), 2)


def take_bare(words: Run, money: Money) -> Priced | None:
    """One without: with decimals before a whole one."""
    return words.take(lambda said: _if_decimal(money(said))) or words.take(money)


def rival(words: Run, pay: Priced, money: Money) -> str:
    """What is left that could be the pay as well: the next amount of the same kind."""
    rest = Run([*words.left])
    if not isinstance(pay, Bare):
        found = take_priced(rest, money)
    elif _if_decimal(pay):
        found = rest.take(lambda said: _if_decimal(money(said)))
    else:
        found = rest.take(money)
    return found.text if found else ""


def _added(said: str) -> str:
    """Without the plus before it."""
    return said.removeprefix("+").lstrip()


def _apart(parts: list[str], names: Set[str]) -> Iterator[str]:
    """What stands beside one of these, each of one word or two."""
    for width in (2, 1):
        if plain(" ".join(parts[:width])) in names:
            yield " ".join(parts[width:])
        if plain(" ".join(parts[-width:])) in names:
            yield " ".join(parts[:-width])


def _one(money: Money, said: str) -> Priced | None:
    """Not two bare numbers."""
    found = money(said)
    return None if " " in said and isinstance(found, Bare) else found


def _unless_bare(priced: Priced | None) -> Priced | None:
    return None if isinstance(priced, Bare) else priced


def _if_decimal(priced: Priced | None) -> Priced | None:
    return priced if priced and not priced.text.isdecimal() else None
