"""Start a program as a direct child that cannot outlive this process, and stop it again."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from .errors import DevError

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Command:
    """One program: how to start it, how to ask it to stop, and how long it may take over that."""

    name: str
    argv: list[str]
    env: Mapping[str, str]
    cwd: Path
    account: pwd.struct_passwd | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    grace_seconds: float = 5.0


@dataclass
class Child:
    """A running (or ended) program and the process group it leads."""

    command: Command
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.process.send_signal(self.command.stop_signal)

    def stop(self) -> int:
        """Ask, wait for the grace period, then kill the whole group. Returns the exit code."""
        self.ask_to_stop()
        try:
            self.process.wait(self.command.grace_seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        return self.process.wait()

    def kill(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self.process.kill()


def start(command: Command, output: int | IO[bytes]) -> Child:
    """Start `command` in a session of its own, so that a Ctrl-C in the terminal reaches only us.

    Call it from the main thread: the kernel sends the death signal when the *thread* that forked ends.
    """
    identity = {} if command.account is None else _identity(command.account)
    process = subprocess.Popen(
        command.argv,
        cwd=command.cwd,
        env=dict(command.env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_die_with_parent(command.death_signal),
        **identity,
    )
    return Child(command, process)


def run_as(account: pwd.struct_passwd | None, argv: list[str], cwd: Path, env: Mapping[str, str]) -> None:
    """Run a short program to its end; a failure is a DevError with its last line."""
    identity = {} if account is None else _identity(account)
    done = subprocess.run(
        argv, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, **identity
    )
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        said = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "no output")
        raise DevError(f"{Path(argv[0]).name} failed: {said}")


def wait_until_ready(child: Child, is_ready: Callable[[], bool], log: Path, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not is_ready():
        if not child.is_running or time.monotonic() > end:
            raise DevError(f"{child.command.name} did not start: {last_line(log)} (see {log})")
        time.sleep(0.02)


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _identity(account: pwd.struct_passwd) -> dict:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _die_with_parent(death_signal: int) -> Callable[[], None] | None:
    """Linux only: the kernel signals the child when its parent ends, however it ends."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the call
            os._exit(1)

    return before_exec
