"""Of the amounts in the line, which is the pay and which the bonus: `+ 0.50`, `bonus 0.50`, `0.50 bonus`."""

import re
from collections.abc import Callable, Set

from apps.tasks.line_money import Bare, Priced
from apps.tasks.line_run import Run
from apps.tasks.line_words import plain

MOST_OF_A_BONUS = 5  # words: `+ 0.50 GBP as bonus`
_LINK = re.compile(r" (?:as|als|de)$")

Money = Callable[[str], Priced | None]


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


def _one(money: Money, said: str) -> Priced | None:
    """Not two bare numbers."""
    found = money(said)
    return None if " " in said and isinstance(found, Bare) else found


def _unless_bare(priced: Priced | None) -> Priced | None:
    return None if isinstance(priced, Bare) else priced


def _if_decimal(priced: Priced | None) -> Priced | None:
    return priced if priced and not priced.text.isdecimal() else None
