"""Ctrl-C for us alone, as a foreground group of our own: so `make` stays, and sees exit 0."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def own_foreground() -> Iterator[None]:
    """Only where we are in the foreground of a terminal; in a pipe or in the background nothing changes."""
    terminal, outer = _foreground()
    if terminal is None or os.getpid() == outer:
        yield
        return
    for number in (signal.SIGTTOU, signal.SIGTSTP):  # to take the terminal, and not to leave make waiting
        signal.signal(number, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpgrp())
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, outer)


def _foreground() -> tuple[int | None, int]:
    group = os.getpgrp()
    try:
        terminal = sys.stdin.fileno()
        return (terminal if os.tcgetpgrp(terminal) == group else None), group
    except (OSError, ValueError, AttributeError):
        return None, group
