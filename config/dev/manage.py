"""manage.py with servers: those of the running app, or the same data with servers of its own meanwhile."""

import json
import os
import subprocess
import sys
from pathlib import Path

from .errors import DevError
from .places import make_folder
from .programs import ROOT
from .services import plan
from .start_checks import AlreadyRunning, port_from, take_lock
from .supervisor import environment


def main(words: list[str]) -> int:
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    make_folder(var / "run")
    try:
        lock = take_lock(var / "run", "running a command")
    except AlreadyRunning:
        noted = (var / "run" / "environment.json").read_text()
        return run(words, os.environ | json.loads(noted))
    try:
        return with_own_servers(words, var)
    finally:
        os.close(lock)


def with_own_servers(words: list[str], var: Path) -> int:
    services = plan(var)
    services.start()
    try:
        return run(words, environment(var, port_from(os.environ), services.env))
    finally:
        services.stop()


def run(words: list[str], env: dict[str, str]) -> int:
    return subprocess.call([sys.executable, "manage.py", *words], cwd=ROOT, env=env)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (DevError, OSError) as error:
        sys.exit(f"farthing | {error}")
