"""What a person sees: lines that carry the name of their process, on the terminal and in a bounded log."""

import logging
import logging.handlers
import re
import sys
from pathlib import Path

COLOURS = {"web": 32, "worker": 33, "beat": 35, "mail": 34, "postgres": 36, "valkey": 36, "farthing": 1}
WIDTH = 8
# Servers talk much: all of it goes to the log, this much to the terminal.
SHOWN = {
    "postgres": re.compile(r"\b(WARNING|ERROR|FATAL|PANIC):"),
    "valkey": re.compile(r"\b(error|fail|can't|cannot|fatal)", re.IGNORECASE),
}
HIDDEN = re.compile(r"Memory overcommit|database system is (starting up|shutting down)")
MOST_BYTES, MOST_FILES = 2_000_000, 3


class Console:
    def __init__(self, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = logging.handlers.RotatingFileHandler(
            log, maxBytes=MOST_BYTES, backupCount=MOST_FILES - 1, encoding="utf-8", errors="replace"
        )
        self._log.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._log.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk stops no one

    def say(self, name: str, line: str) -> None:
        tag = f"{name:>{WIDTH}} | "
        self._log.emit(logging.LogRecord(name, logging.INFO, "", 0, tag + line, None, None))
        if self._is_worth_showing(name, line):
            self._show(name, tag, line)

    def _is_worth_showing(self, name: str, line: str) -> bool:
        return name not in SHOWN or bool(SHOWN[name].search(line) and not HIDDEN.search(line))

    def _show(self, name: str, tag: str, line: str) -> None:
        try:
            colour = f"\033[{COLOURS.get(name, 37)}m{tag}\033[0m" if sys.stdout.isatty() else tag
            print(colour + line, flush=True)
        except (OSError, ValueError):
            pass  # the terminal is gone, the log is there
