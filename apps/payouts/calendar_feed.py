"""A calendar as a text that programs subscribe to. Pure. Source: RFC 5545, and RFC 7986 for how often.

Lines end in CRLF and are folded after 75 octets, never inside a letter. Days stand for themselves, in no
zone; instants are in UTC.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75  # octets, without the end of the line
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day (`at` is a date), or a moment (`at` is an aware datetime)."""

    uid: str  # the same for the same thing, whatever is said of it and whenever it comes
    at: date | datetime
    summary: str
    description: str = ""
    url: str = ""


def calendar(name: str, product: str, events: Iterable[Event], stamp: datetime, every: timedelta) -> bytes:
    """The whole text. `stamp` is when it was made; `every` how often it is worth asking for."""
    hours = max(int(every.total_seconds() // 3600), 1)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escape(product)}//Payouts//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H",
        f"X-PUBLISHED-TTL:PT{hours}H",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def escape(text: str) -> str:
    """A value of type TEXT: on one line, and nothing in it parts values."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = CONTROLS.sub("", plain)
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """One content line, in as many lines as it needs: those after the first begin with a space."""
    parts, room, part = [], LINE, b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", LINE - 1
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{_instant(stamp)}"
    if isinstance(event.at, datetime):
        yield f"DTSTART:{_instant(event.at)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.at:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.at + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    if event.url:
        yield f"URL:{CONTROLS.sub('', event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
