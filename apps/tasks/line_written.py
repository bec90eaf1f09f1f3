"""A line that was read, written again: reading it gives the same."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from apps.platforms.aliases import name_alias
from apps.platforms.models import Account
from apps.tasks.built_in import type_words
from apps.tasks.durations import MINUTE_MS, short
from apps.tasks.line import Line, read_line
from apps.tasks.line_times import length, written_time
from apps.tasks.line_words import Words, words_of
from apps.tasks.models import TaskType

ANY = date(2026, 1, 1)  # a name says no day


def write_line(
    line: Line,
    *,
    accounts: Sequence[Account],
    types: Sequence[TaskType],
    locale: str = "en_GB",
    language: str = "en",
) -> str:
    """The same values in one line. A name that no word can say alone is left out, never another's.

    `accounts` and `types` as they are given to `read_line`, which reads it back.
    """
    known, wallets = words_of(language), _of_its_unit(line, accounts)

    def read(text: str) -> Line:
        return read_line(
            text, accounts=wallets, types=types, today=date.max, locale=locale, language=language
        )

    account = _account(line, read)
    parts = [
        known.writes_again if line.is_again else "",
        f"{known.writes_earlier.format(short(line.earlier_ms))}," if line.earlier_ms else "",
        account,
        *_length(line),
        _type(line, read),
        _amount(line, line.amount, locale, has_unit=bool(account)),
        _bonus(known, _amount(line, line.bonus_amount, locale, has_unit=bool(account))),
        f"x{line.units}" if line.units else "",
        known.writes[line.status] if line.status else "",
        f"{known.writes_setup} {short(line.setup_ms)}" if line.setup_ms else "",
        f"{known.writes_estimate} {short(line.estimate_ms)}" if line.estimate_ms else "",
        *_when(line),
        line.link,
        _note(line.note),
    ]
    return " ".join(part for part in parts if part)


def _of_its_unit(line: Line, accounts: Sequence[Account]) -> list[Account]:
    """The wallets that a written amount leaves to choose from."""
    has_unit = line.amount is not None or line.bonus_amount is not None
    unit = line.account.unit if line.account and has_unit else None
    return [account for account in accounts if unit in (None, account.unit)]


def _account(line: Line, read: Callable[[str], Line]) -> str:
    """The first of its short words and its name that says it, and nothing else."""
    words = (*line.account.aliases, name_alias(line.account.name)) if line.account else ()
    only = Line(account=line.account)
    return next((word for word in words if word and read(word) == only), "")


def _type(line: Line, read: Callable[[str], Line]) -> str:
    """Its own name, as the person reads it, before a short word that says it."""
    if line.type is None:
        return ""
    own = type_words(line.type.name).casefold()
    words = (own, name_alias(own), *line.type.aliases, name_alias(line.type.name))
    only = Line(type=line.type)
    return next((word for word in words if word and read(word) == only), "")


def _amount(line: Line, amount: Decimal | None, locale: str, *, has_unit: bool) -> str:
    """With the code of its unit, where the platform is written too: `1.80GBP`, `1250PTS`."""
    if amount is None:
        return ""
    unit = line.account.unit if line.account and has_unit else ""
    return format_decimal(amount, "0.00##", locale) + unit


def _bonus(known: Words, amount: str) -> str:
    return f"{known.writes_bonus} {amount}" if amount else ""


def _length(line: Line) -> Iterator[str]:
    """A span, and the length where it is not that of the span."""
    span_ms = None
    if line.at and line.until:
        span_ms = length((line.at, line.until)) * MINUTE_MS
        yield f"{line.at:%H:%M}-{line.until:%H:%M}"
    if line.duration_ms and line.duration_ms != span_ms:
        yield short(line.duration_ms)


def _when(line: Line) -> Iterator[str]:
    if line.on:
        yield line.on.isoformat()
    if line.at and not line.until:
        yield written_time(line.at, is_plain=line.on is not None)


def _note(note: str) -> str:
    """Tags as they are; anything else in quotes, so that no word of it is read."""
    words = note.split()
    if all(word[0] == "#" for word in words) and " ".join(words) == note:
        return note
    return '"' + note.replace('"', '""') + '"'
