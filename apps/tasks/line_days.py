"""Days as the line says them.

`yesterday`, `3 days ago`, `on Mon`, `last Friday`, `24 Nov`, `Tue, 24 Nov`, `26/11`, `24.11.`, `2026-11-24`.
Only what can be no amount and no time: `24.11` is money, `9:10-9:25` a span.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format

from apps.accounts.spoken import plain
from apps.tasks.line_words import Words

MOST_OF_A_DAY = 7  # words: `el lunes 24 de noviembre de 2026`
RECENT = 120  # days: `26/11` further back than that is more likely a part of something, as in `part 1/2`
LEAP = 8  # so many years apart can be two days that are 29 February
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?(\.?)")
_YEAR = r"(?:,? (?:del? )?(20\d\d))?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?:de )?([^\W\d_]+)\.?{_YEAR}")
_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}")


def read_day(words: Words, today: date, locale: str) -> Callable[[str], date | None]:
    """A reader of days. One without a year, or a weekday, is the latest one up to today."""

    def read(text: str) -> date | None:
        said = _bare(words, text)
        if (days := _days_ago(words, said)) is not None:
            return _before(today, days)
        if (weekday := words.weekdays.get(said)) is not None:
            return today - timedelta(days=(today.weekday() - weekday) % 7)
        _, rest = _parted(words, said)
        return _last(words, said, today) or dated(said) or dated(rest)

    def dated(said: str) -> date | None:
        return _in_numbers(said, today, locale) or _with_month(words, said, today)

    return read


def may_be_none(said: str) -> bool:
    """Whether what was read as a day can be something else: `9/11` of `page 9/11`."""
    match = _NUMBERS.fullmatch(said)
    return bool(match and match[2] == "/" and not match[4])


def is_part(words: Words, said: str) -> bool:
    """Whether it says a part of the day that is no time: `yesterday evening`."""
    return plain(said).rstrip(",;") in words.parts_of_days


def is_of_another(words: Words, text: str, read: Callable[[str], date | None]) -> bool:
    """Whether the weekday beside a date, as `read` reads it, is another one's: `Mon, 24 Nov` of a Tuesday."""
    weekday, rest = _parted(words, _bare(words, text))
    found = read(rest)
    return bool(found and found.weekday() != weekday)


def _bare(words: Words, text: str) -> str:
    """Plain, and without the `on`."""
    said = plain(text)
    return said[match.end() :] if (match := words.before_day.match(said)) else said


def _parted(words: Words, said: str) -> tuple[int | None, str]:
    """`Mon, 24 Nov`: the weekday, and what may be the date; None and an empty text without a weekday."""
    first, _, rest = said.partition(" ")
    first = first.rstrip(",")
    weekday = words.weekdays.get(first, words.weekdays.get(f"{first}."))
    return (None, "") if weekday is None else (weekday, rest)


def _last(words: Words, said: str, today: date) -> date | None:
    matches = (pattern.fullmatch(said) for pattern in words.last)
    weekday = next((words.weekdays.get(match[match.lastindex or 0]) for match in matches if match), None)
    return None if weekday is None else today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _days_ago(words: Words, word: str) -> int | None:
    if (days := words.days_ago.get(word, words.parts_of_days.get(word))) is not None:
        return days
    for pattern, of_each in words.ago:
        if match := pattern.fullmatch(word):
            return int(match[1]) * of_each
    return None


def _in_numbers(word: str, today: date, locale: str) -> date | None:
    """`26/11` and `26/11/2026` in the order of the locale, or the only one that is a day.

    With dots the day is first. Dots without a year need the last one, dashes need a year of four figures, and
    a stroke without one is a day of late only.
    """
    if match := _YEAR_FIRST.fullmatch(word):
        return _dated(match[1], int(match[3]), int(match[4]), today)
    match = _NUMBERS.fullmatch(word)
    if match is None:
        return None
    first, mark, second, year, dot = match.groups()
    if not {".": bool(dot or year), "-": len(year or "") == 4 and not dot, "/": not dot}[mark]:
        return None
    day_first, month_first = (int(second), int(first)), (int(first), int(second))
    is_turned = mark != "." and _is_month_first(locale)
    orders = (month_first, day_first) if is_turned else (day_first, month_first)[: 1 if mark == "." else 2]
    found = next((day for order in orders if (day := _dated(year, *order, today))), None)
    is_part = mark == "/" and found and not year and (today - found).days > RECENT
    return None if is_part else found


def _with_month(words: Words, word: str, today: date) -> date | None:
    if (match := _DAY_FIRST.fullmatch(word)) and (month := words.months.get(match[2])):
        return _dated(match[3], month, int(match[1]), today)
    if (match := _MONTH_FIRST.fullmatch(word)) and (month := words.months.get(match[1])):
        return _dated(match[3], month, int(match[2]), today)
    return None


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    """That day; without a year the latest one that is not in the future. None where there is no such day."""
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    known = (_day(today.year - back, month, day) for back in range(LEAP + 1))
    return next((found for found in known if found and found <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _before(today: date, days: int) -> date | None:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


@cache
def _is_month_first(locale: str) -> bool:
    try:
        pattern = str(get_date_format("short", Locale.parse(locale, sep="_" if "_" in locale else "-")))
    except (ValueError, UnknownLocaleError):
        return False
    return pattern.lower().index("m") < pattern.index("d")
