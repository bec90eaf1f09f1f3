"""The whole of Farthing, as `make run` starts it, on a port and in a folder of its own."""

import email
import email.policy
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "MAIL_DIR", "SECRET_KEY", "DEBUG")
PATIENCE = 30.0


def wait_for(what: str, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true answer of `found`. Fails in words when it does not come."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {patience:.0f} s in vain for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """Started with `start`, ended with `stop`; reads its database and its mail from outside."""

    def __init__(self, var: Path, **env: str) -> None:
        self.var, self.port = var, free_port()
        self.url = f"http://localhost:{self.port}"
        # The tests' own servers are not the app's: it starts its own, unless it is told of others.
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        self.env = clean | {
            "VAR_DIR": str(var),
            "PORT": str(self.port),
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost",
        }
        self.env |= {
            "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        } | env
        self.env.pop("DATABASE_POOL", None)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Stack":
        self.var.mkdir(parents=True, exist_ok=True)
        with open(self.var / "output.txt", "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.dev.supervisor"],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for("the address to answer", self._is_ready, 120)
        return self

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def output(self) -> str:
        return (self.var / "output.txt").read_text(errors="replace")

    def _is_ready(self) -> bool:
        assert self.process
        if self.process.poll() is not None:
            raise AssertionError(f"it did not start:\n{self.output()[-3000:]}")
        return self.ready()[0] == 200

    def ready(self) -> tuple[int, dict[str, Any]]:
        """Status and body of the readiness page; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/ready", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"{}")
        except OSError:
            return 0, {}

    def environment(self) -> dict[str, str]:
        """What the app's own processes were told."""
        return self.env | json.loads((self.var / "run" / "environment.json").read_text())

    def manage(self, *words: str) -> str:
        """A management command against the running app; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the app's own database."""
        with psycopg.connect(self.environment()["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def pids(self, words: str) -> list[int]:
        """Processes under this supervisor whose command line holds `words`."""
        assert self.process
        parents: dict[int, int] = {}
        commands: dict[int, str] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    stat = (folder / "stat").read_text().rpartition(")")[2].split()
                    commands[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
                except OSError:
                    continue
                parents[int(folder.name)] = int(stat[1])
        return sorted(pid for pid, line in commands.items() if words in line and self._is_ours(pid, parents))

    def _is_ours(self, pid: int, parents: dict[int, int]) -> bool:
        assert self.process
        while pid > 1:
            pid = parents.get(pid, 0)
            if pid == self.process.pid:
                return True
        return False

    def mails(self, to: str, subject: str = "") -> list[EmailMessage]:
        """What the sink received for an address, oldest first."""
        found = []
        for path in sorted((self.var / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in str(message["To"]) and subject in str(message["Subject"]):
                found.append(message)
        return found
