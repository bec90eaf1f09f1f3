"""Times of day as the line says them: `9am`, `14:05`, `at 14:05`, `9:10-9:25`.

And lengths beside a word that says of what: `est 5m`, `setup 3 min`, `2h ago`.
"""

import re
from collections.abc import Set
from datetime import time

from apps.tasks.durations import MINUTE_MS, in_any_form, in_units
from apps.tasks.line_run import Run
from apps.tasks.line_words import Words, plain

MINUTES_OF_DAY = 24 * 60
MOST_OF_A_TIME = 4  # words: `a las 9 am`
MOST_WITH_A_LENGTH = 6  # words: `est. 1 h 30 min`, `an hour and a half ago`
_CLOCK = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s*([ap]m)?", re.IGNORECASE)
_DECIMAL = re.compile(r"\d+[.,]\d+")
_OCLOCK = re.compile(r"\s*(?:uhr|o'clock)", re.IGNORECASE)
_SPAN = re.compile(r"([\d:]{1,5}(?:[ap]m)?)\s*[-–—]\s*([\d:]{1,5}(?:[ap]m)?)", re.IGNORECASE)

Span = tuple[time, time]


def read_time(text: str) -> time | None:
    """`9:05`, `9am`, `9:05pm`; also a bare hour."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12):
        return None
    return time(hour % 12 + 12 * (half == "pm") if half else hour, minute)


def read_plain_time(words: Words, text: str) -> time | None:
    """The same, of one that can be nothing else: `9am`, `9 Uhr`, `at 14:05`."""
    said = plain(text)
    said = said[match.end() :] if (match := words.before_time.match(said)) else said
    bare = _OCLOCK.sub("", said)
    is_plain = bare != said or _half(said) or (match and ":" in said)
    return read_time(bare) if is_plain else None


def read_colon_time(text: str) -> time | None:
    """The same, of one with a colon."""
    return read_time(text) if ":" in text else None


def read_span(text: str) -> Span | None:
    """`9:10-9:25`, also over midnight; `9-9:25pm` begins in the evening too. None for no length at all."""
    match = _SPAN.fullmatch(text)
    if match is None or not any(":" in part or _half(part) for part in match.groups()):
        return None
    first, last = match.groups()
    end = read_time(last)
    if _half(last) and not _half(first):
        same, other = read_time(first + last[-2:]), read_time(first + _other(last))
        start = same if same is None or end is None or same < end else other
    else:
        start = read_time(first)
    return (start, end) if start is not None and end is not None and start != end else None


def length(span: Span) -> int:
    """Minutes by the clock on the wall, from 1 to a day less one."""
    start, end = (at.hour * 60 + at.minute for at in span)
    return (end - start) % MINUTES_OF_DAY


def take_told(words: Run, names: Set[str]) -> int | None:
    """The length beside one of these words: `est 5`, `est. 5 min`; behind it only with units, `5m est`.

    A bare number with decimals is money: `est 2.00`.
    """

    def behind(said: str) -> int | None:
        name, _, rest = plain(said).partition(" ")
        return in_any_form(rest) if name.rstrip(".:") in names and not _DECIMAL.fullmatch(rest) else None

    def before(said: str) -> int | None:
        rest, _, name = plain(said).rpartition(" ")
        return in_units(rest) if name.rstrip(".:") in names else None

    return words.take(behind, MOST_WITH_A_LENGTH) or words.take(before, MOST_WITH_A_LENGTH)


def take_earlier(words: Run, known: Words) -> int | None:
    """How long before now it was: `2h ago`, `vor 20 Minuten`. `30 ago` is none, and in Spanish a day."""

    def read(said: str) -> int | None:
        matches = (pattern.fullmatch(plain(said)) for pattern in known.earlier)
        rest = next((match[1] for match in matches if match), "")
        return told_length(known, rest) or (None if rest[-1:].isdecimal() else in_units(rest))

    return words.take(read, MOST_WITH_A_LENGTH)


def told_length(known: Words, text: str) -> int | None:
    """`half an hour`, `anderthalb Stunden`, in milliseconds."""
    minutes = known.lengths.get(plain(text))
    return minutes * MINUTE_MS if minutes else None


def written_time(at: time, *, is_plain: bool) -> str:
    """As one word that reads back: `14:05` where it is plain that it is a time, else `2:05pm`."""
    if is_plain:
        return f"{at:%H:%M}"
    return f"{at.hour % 12 or 12}:{at.minute:02d}{'pm' if at.hour >= 12 else 'am'}"


def _half(text: str) -> bool:
    return text.lower().endswith(("am", "pm"))


def _other(text: str) -> str:
    return "am" if text.lower().endswith("pm") else "pm"
