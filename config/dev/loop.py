"""The supervisor's loop: start by readiness, start again what ends, stop in reverse order.

One thread, because the kernel's "end with your parent" hangs on the thread that forked.
"""

import os
import selectors
import signal
import time

from .children import Child
from .console import Console
from .errors import DevError
from .programs import Program
from .watch import Output, Watched, describe

READY_SECONDS = 120.0
STOP_SECONDS = 9.5  # for all together
RESERVED_SECONDS = 1.0  # of them, for each wave still to come
START_ATTEMPTS = 3
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(Exception):
    """A signal asked us to stop."""


class Loop:
    def __init__(self, console: Console) -> None:
        self.console = console
        self.watched: list[Watched] = []
        self.steps: list[Watched] = []
        self.stop_signals = 0
        self.selector = selectors.DefaultSelector()
        self._listen_to_signals()

    def begin(self, program: Program) -> Watched:
        """Start one step of the set-up, which ends by itself."""
        step = Watched(program, self.console)
        self.steps.append(step)
        self._start(step)
        return step

    def finish(self, *steps: Watched) -> None:
        """Until these have ended. Raises DevError when one failed, StopAsked."""
        while any(step.is_running for step in steps):
            self.turn()
        self.pump(0.1)
        for step in steps:
            if code := step.code:
                raise DevError(f"{step.name} failed ({describe(code)}): {step.last_line}")

    def start(self, *these: Program) -> None:
        """Start side by side, come back when all are ready. Raises DevError, StopAsked."""
        fresh = [Watched(program, self.console) for program in these]
        for one in fresh:
            self._start(one)
            self.watched.append(one)
        deadline = time.monotonic() + READY_SECONDS
        while not all(one.is_settled for one in fresh):
            self.turn()
            for one in fresh:
                if one.failures >= START_ATTEMPTS or time.monotonic() > deadline:
                    raise DevError(f"{one.name} does not start: {one.last_line}")

    def watch(self) -> None:
        """Until a signal: StopAsked."""
        while True:
            self.turn()

    def turn(self) -> None:
        """Wait a moment for news, pass on what was written, look at every program once."""
        self.pump(1.0 if self._is_calm() else 0.05)
        if self.stop_signals:
            raise StopAsked
        for one in self.watched:
            if one.check():
                self._listen_to(one)

    def pump(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            if not isinstance(key.data, Output):
                os.read(key.fd, 512)
            else:
                descriptor = key.fd
                if not key.data.pump():
                    self.selector.unregister(descriptor)

    def stop(self, waves: list[list[str]]) -> None:
        """Each wave in turn, those within one side by side. Another signal means: at once."""
        self.stop_signals = 0
        deadline = time.monotonic() + STOP_SECONDS
        for step in self.steps:
            if step.child and step.is_running:
                step.child.kill()
        for number, names in enumerate(waves):
            wave = [one.child for one in self.watched if one.name in names and one.child]
            reserved = RESERVED_SECONDS * (len(waves) - number - 1)
            self._stop_wave(wave, deadline - reserved)
        self.pump(0)

    def _stop_wave(self, wave: list[Child], deadline: float) -> None:
        for child in wave:
            child.ask_to_stop()
        started = time.monotonic()
        killed: list[Child] = []
        while running := [child for child in wave if child.is_running and child not in killed]:
            for child in running:
                last = min(started + child.command.grace_seconds, deadline)
                if self.stop_signals or time.monotonic() > last:
                    self.console.say("farthing", f"{child.command.name} did not end in time; killing it")
                    child.kill()
                    killed.append(child)
            self.pump(0.05)
        for child in killed:
            child.process.wait()

    def _is_calm(self) -> bool:
        return all(one.is_settled for one in self.watched) and not any(one.is_running for one in self.steps)

    def _start(self, one: Watched) -> None:
        one.start()
        self._listen_to(one)

    def _listen_to(self, one: Watched) -> None:
        assert one.output
        self.selector.register(one.output, selectors.EVENT_READ, one.output)

    def _listen_to_signals(self) -> None:
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        self.selector.register(reading, selectors.EVENT_READ)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to wake the loop
        for number in STOP_SIGNALS:
            signal.signal(number, self._note_stop)

    def _note_stop(self, *_: object) -> None:
        self.stop_signals += 1
