"""The words of a line: runs of neighbours are taken away as they are understood, what is left is the note."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_WORD = re.compile(r'(?<!\S)"(?:[^"]|"")*"(?!\S)|\S+')

T = TypeVar("T")


@dataclass(slots=True)
class Run:
    """The words of the line, taken away as they are understood; a #tag and what is in quotes never are."""

    left: list[str | None]

    def take(self, read: Callable[[str], T | None], most: int = 1) -> T | None:
        """The first run of neighbours, of `most` words before fewer, that `read` makes something of."""
        return found[0] if (found := self.take_at(read, most)) else None

    def take_at(self, read: Callable[[str], T | None], most: int = 1) -> tuple[T, range] | None:
        """The same, and where it stood."""
        for width in range(min(most, len(self.left)), 0, -1):
            for start in range(len(self.left) - width + 1):
                run = self.left[start : start + width]
                if all(map(_is_free, run)) and (found := read(_said(run))) is not None:
                    self.left[start : start + width] = [None] * width
                    return found, range(start, start + width)
        return None

    def take_sparing(
        self, read: Callable[[str], T | None], most: int, spared: Callable[[str], object]
    ) -> T | None:
        """As `take`, where a word is left then that `spared` makes something of; else nothing is taken."""
        after = Run([*self.left])
        found = after.take(read, most)
        if found is None or not after.places(spared):
            return None
        self.left = after.left
        return found

    def places(self, read: Callable[[str], T | None]) -> list[int]:
        """Where single words are that `read` makes something of."""
        words = enumerate(self.left)
        return [at for at, word in words if _is_free(word) and read(_said([word])) is not None]

    def take_word(self, place: int) -> str:
        """The word there."""
        word, self.left[place] = _said([self.left[place]]), None
        return word

    @property
    def has_free(self) -> bool:
        """Whether there are words that nothing was made of."""
        return any(map(_is_free, self.left))

    def rest(self) -> str:
        return " ".join(_unquoted(word) for word in self.left if word)


def words_in(text: str) -> Run:
    return Run(list(_WORD.findall(text)))


def _said(run: list[str | None]) -> str:
    """Without the comma that parts it from what follows."""
    return " ".join(map(str, run)).rstrip(",;")


def _is_free(word: str | None) -> bool:
    return bool(word and not word.startswith(("#", '"')))


def _unquoted(word: str) -> str:
    is_quoted = len(word) > 1 and word[0] == word[-1] == '"' and _WORD.fullmatch(word)
    return word[1:-1].replace('""', '"') if is_quoted else word
