"""One watched program: its child, the lines it writes, and when to start it again."""

import os
import subprocess
import time

from .children import Child, start
from .console import Console
from .errors import DevError
from .programs import Program

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a restart, doubling
STEADY_SECONDS = 60.0  # after which an earlier failure is forgotten
LONGEST_LINE = 16_384


class Output:
    """The pipe that one child writes to, passed on line by line."""

    def __init__(self, child: Child, console: Console) -> None:
        assert child.process.stdout
        self.name, self.pipe, self.console = child.command.name, child.process.stdout, console
        self.last_line = "it said nothing"
        self._rest = b""
        os.set_blocking(self.fileno(), False)

    def fileno(self) -> int:
        return self.pipe.fileno()

    def pump(self) -> bool:
        """Pass on what there is. False, and closed, at the end."""
        try:
            read = os.read(self.fileno(), 65_536)
        except BlockingIOError:
            return True
        *lines, self._rest = (self._rest + read).split(b"\n")
        if not read or len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest], b""
        for raw in lines:
            self._say(raw.decode(errors="replace").rstrip())
        if not read:
            self.pipe.close()
        return bool(read)

    def _say(self, line: str) -> None:
        if line:
            self.last_line = line.strip()
            self.console.say(self.name, line)


class Watched:
    def __init__(self, program: Program, console: Console) -> None:
        self.program, self.console, self.name = program, console, program.name
        self.child: Child | None = None
        self.output: Output | None = None
        self.is_ready = False
        self.failures = 0
        self.retry_at: float | None = None

    @property
    def is_running(self) -> bool:
        return self.child is not None and self.child.is_running

    @property
    def code(self) -> int | None:
        """How it ended. None: it runs, or never did."""
        return self.child.process.poll() if self.child else None

    @property
    def is_settled(self) -> bool:
        return self.is_running and self.is_ready

    @property
    def last_line(self) -> str:
        return self.output.last_line if self.output else "it was never started"

    def start(self) -> None:
        """Raises DevError, OSError."""
        self.program.prepare()
        self.is_ready, self.retry_at = False, None
        self.child = start(self.program.command(), subprocess.PIPE)
        self.output = Output(self.child, self.console)

    def check(self) -> bool:
        """Look at it once: ready by now, ended, or due for another start. True when it was started."""
        if self.is_running:
            self.is_ready = self.is_ready or self.program.is_ready()
        elif self.retry_at is None:
            self._note_end()
        elif time.monotonic() >= self.retry_at:
            return self._start_again()
        return False

    def _note_end(self) -> None:
        assert self.child
        lived = time.monotonic() - self.child.started
        self.failures = 1 if lived > STEADY_SECONDS else self.failures + 1
        pause = min(FIRST_PAUSE * 2 ** (self.failures - 1), LONGEST_PAUSE)
        self.retry_at = time.monotonic() + pause
        how = describe(self.child.process.returncode)
        self.console.say("farthing", f"{self.name} ended ({how}); starting it again in {pause:g} s")

    def _start_again(self) -> bool:
        try:
            self.start()
        except (DevError, OSError) as error:
            self.failures += 1
            self.retry_at = time.monotonic() + LONGEST_PAUSE
            self.console.say("farthing", f"{self.name} cannot start: {error}")
            return False
        return True


def describe(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
