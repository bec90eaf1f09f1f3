"""A clone of this working tree in a folder of its own, and the supervisor running in it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER_NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "EMAIL_URL",
    "MAIL_DIR",
    "VAR_DIR",
    "SITE_URL",
)
TEST_NAMES = ("SECRET_KEY", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "DATABASE_POOL", "STATICFILES_STORAGE")

SLOW_JOB = """

@app.task(name="slow_job")
def slow_job(folder, seconds):
    import pathlib, time

    pathlib.Path(folder, "begun").touch()
    time.sleep(seconds)
    pathlib.Path(folder, "done").touch()
"""


def make_clone(folder: Path) -> Path:
    """Every file that git knows or would take, this environment, and one job that takes its time."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    with (folder / "config/celery.py").open("a") as file:
        file.write(SLOW_JOB)
    return folder


def environment(**more: str) -> dict[str, str]:
    """Without the servers of this test run."""
    hidden = {*SERVER_NAMES, *TEST_NAMES}
    return {key: value for key, value in os.environ.items() if key not in hidden} | more


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)


class Running:
    """A supervisor, what it has said so far, and the processes beneath it."""

    def __init__(self, clone: Path, argv: list[str], env: dict[str, str], **popen: object) -> None:
        self.port = int(env["PORT"])
        self.process = subprocess.Popen(
            argv, cwd=clone, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **popen
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for raw in self.process.stdout:
            self.lines.append(raw.decode(errors="replace").rstrip())

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def wait_until_said(self, words: str, seconds: float = 150) -> None:
        wait_for(
            lambda: words in self.text or self.process.poll() is not None, seconds, f"{words}\n{self.text}"
        )
        assert words in self.text, self.text

    def end(self, number: int = signal.SIGINT, seconds: float = 12) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self._reader.join(5)
        self.process.stdout.close()
        return code


@contextlib.contextmanager
def running(clone: Path, port: int, argv: list[str] | None = None, **more: object) -> Iterator[Running]:
    env = environment(PORT=str(port), **more.pop("env", {}))
    one = Running(clone, argv or [sys.executable, "dev.py", "up"], env, **more)
    try:
        yield one
    finally:
        beneath = descendants(one.process.pid)
        one.end(signal.SIGTERM)
        kill_what_is_left(beneath)


def run(clone: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "dev.py", *words],
        cwd=clone, env=environment(**env), capture_output=True, text=True, timeout=30,
    )  # fmt: skip


def descendants(pid: int) -> dict[int, str]:
    """Every process beneath `pid`: its number and its command line."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if fields[0] != "Z":
                    parents[int(entry.name)] = (int(fields[1]), words.strip())
    found: dict[int, str] = {}
    layer = {pid}
    while layer:
        layer = {child for child, (parent, _) in parents.items() if parent in layer}
        found |= {child: parents[child][1] for child in layer}
    return found


def child_named(pid: int, mark: str) -> int | None:
    """The direct child of `pid` whose command line holds `mark`."""
    for child, words in descendants(pid).items():
        if mark in words and Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[1] == str(pid):
            return child
    return None


def kill_what_is_left(pids: dict[int, str]) -> None:
    """After a test that failed: whatever it left would be in the way of the next."""
    for pid, words in pids.items():
        if is_same_process(pid, words):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def are_gone(pids: dict[int, str]) -> bool:
    return not any(is_same_process(pid, words) for pid, words in pids.items())


def is_same_process(pid: int, words: str) -> bool:
    """Still there, and not another that was given the number. A zombie has no words."""
    try:
        now = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return False
    return now == words
