"""What must hold before anything is started; each failure is one clear line."""

import errno
import fcntl
import os
import secrets
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from .errors import DevError

LEAST_FREE_MB = 200


class AlreadyRunning(DevError):
    """Another process of this clone holds the lock."""


def port_from(env: Mapping[str, str]) -> int:
    text = env.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise DevError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise DevError(f"port {port} is for root only: choose one with PORT=8000 make run") from None
            raise DevError(
                f"port {port} is taken by another program: choose one with PORT={port + 1} make run"
            ) from None


def require_space(folder: Path, least_mb: int = LEAST_FREE_MB) -> None:
    free_mb = shutil.disk_usage(folder).free >> 20
    if free_mb < least_mb:
        raise DevError(f"disk full: {folder} has {free_mb} MB left, at least {least_mb} MB are needed")


def take_lock(folder: Path, address: str) -> int:
    """One supervisor a clone. The lock ends with the process that holds it, however that ends."""
    path = folder / "lock"
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = path.read_text().strip() or "starting"
        os.close(lock)
        raise AlreadyRunning(f"already running in this clone ({where}): use it, or stop it first") from None
    os.ftruncate(lock, 0)
    os.write(lock, f"process {os.getpid()}, {address}\n".encode())
    return lock


def secret_key(path: Path) -> str:
    """This clone's own key, made once."""
    if not path.exists() or not path.read_text().strip():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
