"""Farthing's own processes: how each is started, and how one knows that it is ready."""

import http.client
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .children import Command

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 6.5  # what a job in flight is given when everything stops, and the others too


class Program(Protocol):
    """What the supervisor watches: one of these here, or an embedded server."""

    name: str

    def prepare(self) -> None:
        """Before each start. Raises DevError."""

    def command(self) -> Command: ...

    def is_ready(self) -> bool: ...


@dataclass
class PythonProgram:
    name: str
    words: list[str]
    env: Mapping[str, str]
    grace_seconds: float = GRACE_SECONDS

    def prepare(self) -> None:
        return None

    def command(self) -> Command:
        return Command(
            name=self.name,
            argv=[sys.executable, *self.words],
            env=self.env,
            cwd=ROOT,
            stop_signal=signal.SIGTERM,
            death_signal=signal.SIGKILL,
            grace_seconds=self.grace_seconds,
        )

    def is_ready(self) -> bool:
        return True


@dataclass
class Listening(PythonProgram):
    """Ready when it takes connections."""

    port: int = 0

    def is_ready(self) -> bool:
        with socket.socket() as connection:
            connection.settimeout(1)
            return connection.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass
class Web(Listening):
    """Ready when it answers."""

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz/live", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass
class Noting(PythonProgram):
    """Ready when it has written its file, which a fresh start takes away."""

    note: Path = Path()

    def prepare(self) -> None:
        self.note.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        return self.note.exists()


def preparation(env: Mapping[str, str], side: str) -> PythonProgram:
    return PythonProgram("setup", ["-m", "config.dev.prepare", side], env)


def mail_sink(env: Mapping[str, str], port: int) -> Listening:
    return Listening("mail", ["-m", "config.dev.mail_sink", str(port), env["MAIL_DIR"]], env, port=port)


def web(env: Mapping[str, str], port: int) -> Web:
    words = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    words += ["--config", "python:config.dev.gunicorn_conf", "--no-control-socket"]
    return Web("web", words, env, port=port)


def worker(env: Mapping[str, str], var: Path) -> Noting:
    note = var / "run" / "worker-ready"
    words = ["-m", "config.dev.celery_worker", str(note)]
    return Noting("worker", words, env, note=note)


def beat(env: Mapping[str, str], var: Path) -> PythonProgram:
    words = ["-m", "celery", "--quiet", "-A", "config", "beat", "--loglevel", "WARNING", "--pidfile="]
    return PythonProgram("beat", [*words, "--schedule", str(var / "run" / "beat-schedule")], env)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def base_environment() -> dict[str, str]:
    return os.environ | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
