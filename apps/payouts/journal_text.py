"""Entries of the ledger as the text of a journal, in the forms of hledger and of Beancount.

Names are a person's free text: they are made safe, and two of them never become one. What an entry uses is
declared just before it. Units are three capitals, which both forms take as they are.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import NamedTuple, Protocol

from .ledger import Entry

# Where each kind of account hangs in the tree that both programs know.
TREE = {
    "pending": "assets:pending",
    "available": "assets:available",
    "transit": "assets:transit",
    "wallet": "assets:wallet",
    "unearned": "liabilities:unearned",
    "trading": "equity:trading",
    "income": "income",
    "fees": "expenses:fees",
    "losses": "expenses:losses",
}
FIRST_DAY = date(2000, 1, 1)  # no fact is earlier


class Price(NamedTuple):
    """What one unit of `source` was worth in `target` from a day on."""

    on: date
    source: str
    target: str
    rate: Decimal


class Form(Protocol):
    """How one program wants to read it. Each answers whole lines, without the last line's end."""

    def head(self, home: str) -> str: ...
    def unit(self, unit: str) -> str: ...
    def account(self, account: str, on: date) -> str: ...
    def price(self, price: Price) -> str: ...
    def entry(self, entry: Entry) -> str: ...


class Names:
    """What a name is called in one file: safe for it, and never the same for two."""

    def __init__(self, safe: Callable[[str], str], gap: str) -> None:
        self._safe, self._gap = safe, gap
        self._chosen: dict[str, str] = {}

    def of(self, name: str) -> str:
        if name not in self._chosen:
            safe = self._safe(name)
            tries = chain([safe], (f"{safe}{self._gap}{number}" for number in count(2)))
            self._chosen[name] = next(free for free in tries if free not in self._chosen.values())
        return self._chosen[name]


class Hledger:
    """A journal that `hledger check --strict` accepts. It is UTF-8: hledger wants a locale that says so."""

    def __init__(self) -> None:
        self._names = Names(safe_for_hledger, " ")

    def head(self, home: str) -> str:
        return "; Written by Farthing\ndecimal-mark ."

    def unit(self, unit: str) -> str:
        return f"commodity 1000.0000 {unit}"

    def account(self, account: str, on: date) -> str:
        return f"account {self._path(account)}"

    def price(self, price: Price) -> str:
        return f"P {price.on} {price.source} {price.rate:f} {price.target}"

    def entry(self, entry: Entry) -> str:
        first = f"{entry.on} ({entry.key}) {one_line(entry.text).replace(';', ',')}"
        lines = [f"    {self._path(line.account)}  {line.amount:.4f} {line.unit}" for line in entry.lines]
        return "\n".join(["", first, *lines])

    def _path(self, account: str) -> str:
        kind, _, name = account.partition(":")
        return f"{TREE[kind]}:{self._names.of(name)}" if name else TREE[kind]


class Beancount:
    """A ledger by Beancount's grammar, versions 2 and 3."""

    def __init__(self) -> None:
        self._names = Names(safe_for_beancount, "-")

    def head(self, home: str) -> str:
        return f'option "title" "Farthing"\noption "operating_currency" "{home}"'

    def unit(self, unit: str) -> str:
        return f"{FIRST_DAY} commodity {unit}"

    def account(self, account: str, on: date) -> str:
        return f"{on} open {self._path(account)}"

    def price(self, price: Price) -> str:
        return f"{price.on} price {price.source} {price.rate:f} {price.target}"

    def entry(self, entry: Entry) -> str:
        text = one_line(entry.text).replace("\\", "\\\\").replace('"', '\\"')
        lines = [f"  {self._path(line.account)}  {line.amount:.4f} {line.unit}" for line in entry.lines]
        return "\n".join(["", f'{entry.on} * "{text}"', f'  key: "{entry.key}"', *lines])

    def _path(self, account: str) -> str:
        kind, _, name = account.partition(":")
        path = ":".join(part.capitalize() for part in TREE[kind].split(":"))
        return f"{path}:{self._names.of(name)}" if name else path


FORMS: dict[str, Callable[[], Form]] = {"hledger": Hledger, "beancount": Beancount}


def write(form: Form, entries: Iterable[Entry], prices: Iterable[Price], *, home: str) -> Iterator[str]:
    """The journal, line after line with their ends. `entries` have to come in the order of their days."""
    known: set[str] = set()

    def declare(name: str, text: str) -> Iterator[str]:
        if name not in known:
            known.add(name)
            yield f"{text}\n"

    yield f"{form.head(home)}\n"
    for price in prices:
        for unit in (price.source, price.target):
            yield from declare(unit, form.unit(unit))
        yield f"{form.price(price)}\n"
    for entry in entries:
        for line in entry.lines:
            yield from declare(line.unit, form.unit(line.unit))
            yield from declare(line.account, form.account(line.account, entry.on))
        yield f"{form.entry(entry)}\n"


def safe_for_hledger(name: str) -> str:
    """A name as one part of an account: no colon (a new part), semicolon (a comment) or double space."""
    return one_line("".join(sign if _is_plain(sign, "-_.,&+'()/") else " " for sign in _whole(name))) or "-"


def safe_for_beancount(name: str) -> str:
    """Letters, digits and hyphens, from a capital or a digit on."""
    words = "".join(sign if _is_plain(sign, "", marks=False) else " " for sign in _whole(name)).split()
    text = "-".join(words)
    text = text[:1].upper() + text[1:]
    return text if text and unicodedata.category(text[0]) in ("Lu", "Nd") else f"X-{text}".rstrip("-")


def one_line(text: str) -> str:
    """What cannot be seen, and every run of spaces, becomes one space."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _whole(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _is_plain(sign: str, others: str, *, marks: bool = True) -> bool:
    """A letter or a digit of any script, or one of these others."""
    category = unicodedata.category(sign)
    return category[0] == "L" or category == "Nd" or (marks and category[0] == "M") or sign in others
