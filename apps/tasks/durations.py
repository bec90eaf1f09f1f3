"""Lengths of time as people write them, read to the millisecond.

A bare number is minutes. `1h 30`, `1h30m`, `1.5h`, `90s`, `12:30` (minutes and seconds), `1:05:00`.
"""

import re
from decimal import Decimal

from apps.tasks.models import MOST_MS

SECOND_MS, MINUTE_MS, HOUR_MS = 1_000, 60_000, 3_600_000
LONG_MS = 12 * HOUR_MS  # longer ones are asked about

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,6})?)"
# Each as people write it in English, German and Spanish; no word means two lengths.
_HOURS = r"(?:hours?|hrs?|stunden?|std|horas?|h)\.?"
_MINUTES = r"(?:minut(?:en|es?|os?)|mins?|m)\.?"
_SECONDS = r"(?:seconds?|secs?|sekunden?|sek|segundos?|seg|s)\.?"
_PARTS = re.compile(
    rf"(?:{_NUMBER}\s*{_HOURS})?\s*(?:{_NUMBER}\s*(?:{_MINUTES}|(?<=\d)$))?\s*(?:{_NUMBER}\s*{_SECONDS})?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)(?:[.,](\d{1,3}))?")


class NoDuration(ValueError):
    """The text is not a length of time."""


def read_duration(text: str) -> int:
    """Whole milliseconds, above zero. NoDuration for anything else, also for more than the log can hold."""
    plain = " ".join(text.split())
    if not plain or len(plain) > 40:
        raise NoDuration(text)
    ms = _clock_ms(plain) if ":" in plain else _parts_ms(plain)
    if not 0 < ms <= MOST_MS:
        raise NoDuration(text)
    return ms


def in_units(text: str) -> int | None:
    """The same of a text that names its units, like `1h30` or `41s`; None for any other."""
    return in_any_form(text) if any(map(str.isalpha, text)) else None


def in_any_form(text: str) -> int | None:
    """The same of any text; None where it is no length."""
    try:
        return read_duration(text)
    except NoDuration:
        return None


def short(ms: int) -> str:
    """A duration with its units, as one word that reads back to the same: `12m`, `1h5m`, `41.25s`."""
    minutes, rest = divmod(ms, MINUTE_MS)
    seconds = f"{(Decimal(rest) / SECOND_MS).normalize():f}"
    parts = ((str(minutes // 60), "h"), (str(minutes % 60), "m"), (seconds, "s"))
    return "".join(number + unit for number, unit in parts if number != "0")


def in_seconds(ms: int | None) -> int | None:
    """To the second, and not to nothing: as somebody would say it again."""
    return ms and max(round(ms / SECOND_MS), 1) * SECOND_MS


def written(ms: int) -> str:
    """A duration as the field shows it: minutes where they come out plainly, else `0:41` or `1:05:02.5`."""
    if ms % MINUTE_MS == 0:
        return str(ms // MINUTE_MS)
    seconds, rest = divmod(ms, SECOND_MS)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return f"{clock}.{rest:03d}".rstrip("0") if rest else clock


def ticking(ms: int) -> str:
    """As a running clock shows it: `0:41`, `7:42`, `1:05:02`; whole seconds, never rounded up."""
    seconds = ms // SECOND_MS
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _parts_ms(text: str) -> int:
    match = _PARTS.fullmatch(text)
    if match is None:
        raise NoDuration(text)
    units = zip(match.groups(), (HOUR_MS, MINUTE_MS, SECOND_MS), strict=True)
    return round(sum(Decimal(number.replace(",", ".")) * unit for number, unit in units if number))


def _clock_ms(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise NoDuration(text)
    hours, minutes, seconds, rest = match.groups()
    if hours and int(minutes) > 59:
        raise NoDuration(text)
    whole = int(hours or 0) * HOUR_MS + int(minutes) * MINUTE_MS + int(seconds) * SECOND_MS
    return whole + int((rest or "0").ljust(3, "0"))
