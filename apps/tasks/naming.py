"""What a task is called."""


def name_of(title: str, note: str, kind: str) -> str:
    """What a task is called in one line: its title, else the beginning of its note, else its type."""
    return title or (note.strip().splitlines() or [kind])[0]
