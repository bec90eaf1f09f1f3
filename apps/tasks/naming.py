"""What a task is called."""

from apps.tasks.built_in import type_words


def name_of(title: str, note: str, kind: str) -> str:
    """What a task is called in one line: its title, else the beginning of its note, else its type.

    Tags alone name nothing.
    """
    first = (note.strip().splitlines() or [""])[0]
    is_said = any(not word.startswith("#") for word in first.split())
    return title or (first if is_said else type_words(kind))
