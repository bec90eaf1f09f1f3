"""Short names of accounts for quick entry: how they are written, and which account a word means."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

SHORTEST_PREFIX = 3
CLOSE_ENOUGH = 0.75


class Named(Protocol):
    """What an account needs in order to be found by a word."""

    @property
    def name(self) -> str: ...

    @property
    def aliases(self) -> Sequence[str]: ...


Account = TypeVar("Account", bound=Named)


def clean_alias(word: str) -> str:
    """As it is stored and compared: without spaces at the ends, in small letters."""
    return unicodedata.normalize("NFC", word).strip().casefold()


def name_alias(name: str) -> str:
    """The word that a name answers to by itself: "Test IO (EU)" is "testioeu"."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w]|_", "", "".join(x for x in letters if not unicodedata.combining(x)))[:40]


def is_usable(alias: str) -> bool:
    """Whether a word in a line can mean an account: not a number, a count, or two words."""
    return bool(re.fullmatch(r"[^\W\d_][\w.-]{0,39}", alias)) and not re.fullmatch(r"x\d+", alias)


def named(word: str, accounts: Iterable[Account]) -> Account | None:
    """The account that has exactly this word as an alias, or else as its name."""
    known, alias, short = list(accounts), clean_alias(word), name_alias(word)
    by_alias = (account for account in known if alias in account.aliases)
    by_name = (account for account in known if short and name_alias(account.name) == short)
    return next(by_alias, None) or next(by_name, None)


def begun(word: str, accounts: Iterable[Account]) -> list[Account]:
    """The accounts whose name begins with the word, from three letters on."""
    short = name_alias(word)
    if len(short) < SHORTEST_PREFIX:
        return []
    return [account for account in accounts if name_alias(account.name).startswith(short)]


def closest(word: str, accounts: Iterable[Account]) -> Account | None:
    """The account whose name or alias is nearest to a word that is misspelt."""
    alias, short = clean_alias(word), name_alias(word)
    if len(short) < SHORTEST_PREFIX:
        return None
    words: dict[str, Account] = {}
    for account in accounts:
        for known in (name_alias(account.name), *account.aliases):
            words.setdefault(known, account)
    close = difflib.get_close_matches(short, words, 1, CLOSE_ENOUGH) or difflib.get_close_matches(
        alias, words, 1, CLOSE_ENOUGH
    )
    return words[close[0]] if close else None


def match_account(word: str, accounts: Iterable[Account]) -> Account | None:
    """The account that a typed word means, or None.

    An alias that is exactly the word; then the name, or its beginning from three letters on; then the
    closest name or alias. Among equals the first account wins: give them in the order of last use.
    """
    known = list(accounts)
    return named(word, known) or next(iter(begun(word, known)), None) or closest(word, known)
