"""What a task is called."""

from apps.tasks.built_in import type_words


def name_of(title: str, note: str, kind: str) -> str:
    """What a task is called in one line: its title, else the beginning of its note, else its type."""
    return title or (note.strip().splitlines() or [type_words(kind)])[0]
