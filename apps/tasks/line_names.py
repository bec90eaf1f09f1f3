"""Which account and which type of work a line means: exact words first, then beginnings and near misses."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.platforms.aliases import begun, clean_alias, closest, name_alias
from apps.platforms.models import Account
from apps.tasks.built_in import type_words
from apps.tasks.line_words import plain
from apps.tasks.models import TaskType

T = TypeVar("T")
SHORTEST, SHORTEST_MISSPELT = 4, 5  # letters of a type's beginning; of one that is misspelt
CLOSE_ENOUGH = 0.8
MOST_OF_A_NAME = 4  # words of the name of a platform


@dataclass(frozen=True, slots=True)
class Taken(Generic[T]):
    """What a word that is no exact name was taken for. Not sure: misspelt, or the beginning of several."""

    word: str
    found: T
    is_sure: bool

    @property
    def name(self) -> str:
        return str(getattr(self.found, "name", ""))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A platform that is no open account by this name: of the catalogue, or an account that was closed."""

    name: str
    aliases: Sequence[str] = ()
    slug: str = ""  # in the catalogue
    closed_id: int | None = None  # the closed account
    account: Account | None = None  # where it is open, by another name

    @property
    def gap(self) -> "Elsewhere | None":
        return None if self.account else self


def near_account(word: str, accounts: Sequence[Account]) -> Taken[Account] | None:
    if found := begun(word, accounts):
        return Taken(word, found[0], len({account.name for account in found}) == 1)
    near = closest(word, accounts)
    return Taken(word, near, False) if near else None


def names(kind: TaskType) -> set[str]:
    """In small letters: as it is kept, and in the language of the person."""
    return {kind.name.casefold(), type_words(kind.name).casefold()}


def words_of_names(accounts: Sequence[Account], types: Sequence[TaskType]) -> set[str]:
    """All that are part of a name or short for one, plain."""
    known: list[Account | TaskType] = [*accounts, *types]
    return {word for each in known for name in (each.name, *each.aliases) for word in plain(name).split()}


def exact_type(word: str, types: Sequence[TaskType]) -> TaskType | None:
    lower, short = clean_alias(word), name_alias(word)
    exact = (kind for kind in types if lower in names(kind) or lower in kind.aliases)
    joined = (kind for kind in types if short and short in map(name_alias, names(kind)))
    return next(exact, None) or next(joined, None)


def near_type(word: str, types: Sequence[TaskType]) -> Taken[TaskType] | None:
    short = name_alias(word)
    if len(short) < SHORTEST:
        return None
    if found := [kind for kind in types if any(name_alias(name).startswith(short) for name in names(kind))]:
        return Taken(word, found[0], len(found) == 1)
    misspelt = _misspelt(short, types) if len(short) >= SHORTEST_MISSPELT else None
    return Taken(word, misspelt, False) if misspelt else None


def _misspelt(short: str, types: Sequence[TaskType]) -> TaskType | None:
    """The type with the nearest word; a first letter is rarely wrong, and a note has many words."""
    words: dict[str, TaskType] = {}
    for kind in types:
        for known in (*map(name_alias, names(kind)), *kind.aliases):
            if known[:1] == short[0]:
                words.setdefault(known, kind)
    close = difflib.get_close_matches(short, words, 1, CLOSE_ENOUGH)
    return words[close[0]] if close else None
