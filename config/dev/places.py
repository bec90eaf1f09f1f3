"""Where embedded servers live: their binaries, a data folder their account can enter, a short socket path."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from .errors import DevError

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes on Linux, 103 on macOS


def package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def account_for_servers() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then another account. None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DevError("PostgreSQL does not run as root and there is no account `postgres` or `nobody`")


def is_open_to_others(path: Path) -> bool:
    """May any account walk into `path`? Parts that are not there yet do not count."""
    return all(p.stat().st_mode & stat.S_IXOTH for p in [path, *path.parents] if p.exists())


def public_twin(folder: Path) -> Path:
    """A folder of root's under /var/tmp that stands for `folder`, which lies in a private home."""
    twin = Path("/var/tmp") / f"farthing-{fingerprint(folder)}"
    claim(twin, owner=None, mode=0o755)
    return twin


def socket_folder(folder: Path, filename: str, account: pwd.struct_passwd | None) -> Path:
    """`folder` itself, or a short stand-in under the temp dir when a socket's path would be too long."""
    if len(os.fsencode(folder / filename)) <= LONGEST_SOCKET_PATH:
        return folder
    short = Path(tempfile.gettempdir())
    if len(os.fsencode(short)) > LONGEST_SOCKET_PATH - 40:
        short = Path("/tmp")
    return short / f"farthing-{os.geteuid()}-{fingerprint(folder)}"


def claim(folder: Path, *, owner: pwd.struct_passwd | None, mode: int = 0o700) -> None:
    """Make `folder` ours (or `owner`'s), and refuse one that somebody else put there before us."""
    folder.mkdir(parents=True, exist_ok=True)
    allowed = {os.geteuid()} | ({owner.pw_uid} if owner else set())
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in allowed:
        raise DevError(f"{folder} belongs to somebody else: remove it, or run as its owner")
    os.chmod(folder, mode)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def make_folder(path: Path) -> None:
    """With its parents, and open enough for the servers' account whatever our umask is."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        os.chmod(path, 0o755)


def copy_tree(source: Path, target: Path) -> None:
    """Copy once, whole or not at all: an interrupted copy leaves nothing under the final name."""
    if target.exists():
        return
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, symlinks=True)
    part.rename(target)


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
