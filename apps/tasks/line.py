"""One line that is a whole task: `quillo survey 12m 1.80 x3 yesterday 9am #beach`.

The order is free. Minutes, money, count and date are known by their shape, platform and type by their
short words; what is left is the note. `again` repeats the last task. Nothing here asks the database.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from apps.platforms.aliases import clean_alias, match_account, name_alias
from apps.platforms.amounts import AmountError, parse_amount
from apps.platforms.models import Account
from apps.tasks.durations import NoDuration, read_duration
from apps.tasks.models import TaskType

LONGEST = 300  # characters
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNIT_NEEDED = re.compile(
    r"\d+(?:[.,]\d+)?(?:h(?:\d{1,2}m?)?|hrs?|m|mins?|s|secs?)(?:\d+(?:m|s))?", re.IGNORECASE
)
_COUNT = re.compile(r"[x×](\d{1,7})|(\d{1,7})[x×]", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s*([ap]m)?", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """What was read; None where the line does not say."""

    account: Account | None = None
    type: TaskType | None = None
    duration_ms: int | None = None
    pay: str = ""  # as it was typed, for the field
    amount: Decimal | None = None
    units: int | None = None
    on: date | None = None
    at: time | None = None
    note: str = ""
    is_again: bool = False

    @property
    def is_dated(self) -> bool:
        return self.on is not None or self.at is not None


@dataclass(slots=True)
class _Words:
    """The words of the line, taken away one after the other as they are understood; a #tag never is."""

    left: list[str | None]

    def take(self, read: Callable[[str], T | None]) -> T | None:
        """The first word that `read` makes something of, not None; it is gone then."""
        for index, word in enumerate(self.left):
            if word and word[0] != "#" and (found := read(word)) is not None:
                self.left[index] = None
                return found
        return None

    def take_pair(self, read: Callable[[str], T | None]) -> T | None:
        """The same for two neighbours, read as one."""
        for index in range(len(self.left) - 1):
            first, second = self.left[index : index + 2]
            if (
                first
                and second
                and "#" not in (first[0], second[0])
                and (found := read(f"{first} {second}")) is not None
            ):
                self.left[index : index + 2] = [None, None]
                return found
        return None


def read_line(
    text: str, *, accounts: Sequence[Account], types: Sequence[TaskType], today: date, locale: str = "en_GB"
) -> Line:
    """Read a line. `accounts` and `types` in the order of last use, which decides between equals."""
    words = _Words([*text[:LONGEST].split()])
    line = Line(is_again=words.take(lambda word: word.lower() == "again" or None) is not None)
    line = replace(line, units=words.take(_count))
    line = _read_when(words, line, today)
    line = _read_duration_and_pay(words, line, locale)
    fitting = _by_unit(accounts, line.pay, locale)
    line = _read_names(words, line, fitting, types)
    return replace(line, note=" ".join(word for word in words.left if word))


def moment(line: Line, now: datetime) -> datetime | None:
    """The local time, without a zone, that the line says; None when it says none. `now` is local.

    A day without a time has the time of now; a time without a day is the latest one that has passed.
    """
    if not line.is_dated:
        return None
    day, at = line.on or now.date(), line.at or now.time().replace(second=0, microsecond=0)
    found = datetime.combine(day, at)
    return found - timedelta(days=1) if line.on is None and found > now.replace(tzinfo=None) else found


def _count(word: str) -> int | None:
    match = _COUNT.fullmatch(word)
    count = int(match[1] or match[2]) if match else 0
    return count if 1 <= count <= 1_000_000 else None


def _read_when(words: _Words, line: Line, today: date) -> Line:
    """A day, and a time of day: `9am`, or `14:05` beside a day or where a duration is there already."""
    spots = [index for index, word in enumerate(words.left) if word and _day(word, today)]
    on = words.take(lambda word: _day(word, today))
    at = words.take(_time_with_half)
    clocks = [index for index, word in enumerate(words.left) if word and ":" in word and _time(word)]
    near = [index for index in clocks if spots and abs(index - spots[0]) == 1]
    has_duration = any(word and _UNIT_NEEDED.fullmatch(word) for word in words.left)
    chosen = near[:1] or (clocks[:1] if has_duration else clocks[1:2])
    if at is None and chosen:
        at, words.left[chosen[0]] = _time(words.left[chosen[0]] or ""), None
    return replace(line, on=on, at=at)


def _day(word: str, today: date) -> date | None:
    """`today`, `yesterday`, the latest of a weekday, or 2026-11-20."""
    lower = word.lower()
    if lower in ("today", "yesterday"):
        return today - timedelta(days=lower == "yesterday")
    if lower[:3] in WEEKDAYS and f"{_FULL[lower[:3]]}".startswith(lower):
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(lower[:3])) % 7)
    if _ISO.fullmatch(word):
        try:
            return date(*map(int, word.split("-")))
        except ValueError:
            return None
    return None


_FULL = dict(
    zip(
        WEEKDAYS,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        strict=True,
    )
)


def _time_with_half(word: str) -> time | None:
    return _time(word) if word.lower().endswith(("am", "pm")) else None


def _time(word: str) -> time | None:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12):
        return None
    return time(hour % 12 + 12 * (half == "pm") if half else hour, minute)


def _read_duration_and_pay(words: _Words, line: Line, locale: str) -> Line:
    """Durations by their unit (`1h 30m` is one of two words), a clock, and of two bare numbers the first."""
    ms = 0
    while part := words.take(_with_unit):
        ms += part
    if not ms:
        ms = words.take(lambda word: _duration(word) if ":" in word else None) or 0
    bare = [word for word in words.left if word and _amount(word, locale) is not None]
    if not ms and len(bare) > 1 and (minutes := next((word for word in bare if word.isdecimal()), None)):
        ms = words.take(lambda word: _duration(word) if word == minutes else None) or 0
    pay = words.take(lambda word: word if _amount(word, locale) is not None else None) or ""
    return replace(line, duration_ms=ms or None, pay=pay, amount=_amount(pay, locale))


def _with_unit(word: str) -> int | None:
    return _duration(word) if _UNIT_NEEDED.fullmatch(word) else None


def _duration(word: str) -> int | None:
    try:
        return read_duration(word)
    except NoDuration:
        return None


def _amount(word: str, locale: str) -> Decimal | None:
    """An amount from 0 up, with or without a sign of its currency; a word without a digit is none."""
    if not any(letter.isdecimal() for letter in word):
        return None
    try:
        amount = parse_amount(word, locale)
    except AmountError:
        return None
    return amount if amount >= 0 else None


def _by_unit(accounts: Sequence[Account], pay: str, locale: str) -> list[Account]:
    """The accounts that can be paid so come first: `$1.80` means the one in dollars."""

    def misfits(account: Account) -> bool:
        try:
            parse_amount(pay, locale, account.unit)
        except AmountError:
            return True
        return False

    return sorted(accounts, key=misfits) if pay else list(accounts)


def _read_names(words: _Words, line: Line, accounts: list[Account], types: Sequence[TaskType]) -> Line:
    """Platform and type: exact words first, of two words before one; then beginnings and near misses."""
    account = words.take_pair(lambda word: _exact(word, accounts))
    kind = words.take_pair(lambda word: _exact_type(word, types))
    account = account or words.take(lambda word: _exact(word, accounts))
    kind = kind or words.take(lambda word: _exact_type(word, types))
    account = account or words.take(
        lambda word: None if word.startswith("#") else match_account(word, accounts)
    )
    kind = kind or words.take(lambda word: _near_type(word, types))
    return replace(line, account=account, type=kind)


def _exact(word: str, accounts: Sequence[Account]) -> Account | None:
    alias, name = clean_alias(word), name_alias(word)
    found = (account for account in accounts if alias in account.aliases)
    named = (account for account in accounts if name and name_alias(account.name) == name)
    return next(found, None) or next(named, None)


def _exact_type(word: str, types: Sequence[TaskType]) -> TaskType | None:
    lower = clean_alias(word)
    return next((kind for kind in types if lower == kind.name.casefold() or lower in kind.aliases), None)


def _near_type(word: str, types: Sequence[TaskType]) -> TaskType | None:
    lower = clean_alias(word)
    if len(lower) < 4:
        return None
    return next((kind for kind in types if kind.name.casefold().startswith(lower)), None)
