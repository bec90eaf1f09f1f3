"""How many and how long, as the line says it by units: `x3`, `3 tasks`, `12m`, `1h 30m`, `1.5 h`."""

import re
from collections.abc import Callable, Set

from apps.tasks.durations import in_units
from apps.tasks.line_run import Run
from apps.tasks.line_words import plain

MOST_UNITS = 1_000_000
_COUNT = re.compile(r"[x×] ?(\d{1,7})|(\d{1,7}) ?[x×]", re.IGNORECASE)
_COUNTED = re.compile(r"(\d{1,7}) ([^\W\d_]+)\.?")  # `3 tasks`, `3 Stk.`
_APART = re.compile(r"\d+(?:[.,]\d+)? [^\W\d_]+\.?")  # `12 min`
_HOURS_APART = re.compile(r"\d+\s*(?:h|hrs?|std|hours?)\.? [0-5]?\d", re.IGNORECASE)  # `1h 30`, `1 h 05`


def take_count(words: Run, names: Set[str]) -> int | None:
    """How many; by one of these words only where no `x` says it."""
    return words.take(_by_sign, 2) or words.take(lambda said: _by_word(names, said), 2)


def _by_sign(said: str) -> int | None:
    match = _COUNT.fullmatch(said)
    return _count(match[1] or match[2]) if match else None


def _by_word(names: Set[str], said: str) -> int | None:
    match = _COUNTED.fullmatch(said)
    return _count(match[1]) if match and plain(match[2]) in names else None


def _count(digits: str) -> int | None:
    count = int(digits)
    return count if 1 <= count <= MOST_UNITS else None


def take_lengths(words: Run, money: Callable[[str], object], *, has_other: bool) -> int:
    """The sum of the lengths, in milliseconds, each of one word or two; `has_other`: the line has a span.

    The 30 of `1h 30`, and the `1.80 s` of `12m 1.80 s`, are time only where another number can be the pay.
    """
    ms = words.take_sparing(_hours_apart, 3, money) or 0
    while part := words.take(in_units):
        ms += part
    while part := words.take(_whole_apart, 2) or _fraction_apart(words, money if ms or has_other else None):
        ms += part
    return ms


def _hours_apart(said: str) -> int | None:
    return in_units(said) if _HOURS_APART.fullmatch(said) else None


def _whole_apart(said: str) -> int | None:
    return in_units(said) if _APART.fullmatch(said) and said.split()[0].isdecimal() else None


def _fraction_apart(words: Run, money: Callable[[str], object] | None) -> int | None:
    """`1.5 h`; where the length is known, `money` is to be left."""

    def read(said: str) -> int | None:
        return in_units(said) if _APART.fullmatch(said) else None

    return words.take_sparing(read, 2, money) if money else words.take(read, 2)
