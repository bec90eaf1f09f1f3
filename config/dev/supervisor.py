"""Everything in one terminal: `python -m config.dev.supervisor`, which is `make run`."""

import contextlib
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from . import programs
from .console import Console
from .errors import DevError
from .loop import Loop, StopAsked
from .places import make_folder
from .services import plan
from .start_checks import port_from, require_free_port, require_space, secret_key, take_lock
from .terminal import own_foreground

STOP_ORDER = [["beat", "worker", "web"], ["mail"], ["valkey"], ["postgres"]]


def main() -> int:
    started = time.monotonic()
    try:
        port = port_from(os.environ)
        var = Path(os.environ.get("VAR_DIR") or programs.ROOT / "var")
        make_folder(var / "run")
        require_space(var)
        lock = take_lock(var / "run", address(port))
        require_free_port(port)
        console = Console(var / "log" / "farthing.log")
    except (DevError, OSError) as error:
        print(f"farthing | {error}", file=sys.stderr)
        return 1
    with own_foreground():
        code = supervise(Loop(console), var, port, started)
    os.close(lock)
    return code


def supervise(loop: Loop, var: Path, port: int, started: float) -> int:
    """Exit code: 0 after being asked to stop, 1 when something could not start."""
    code = 0
    try:
        start_all(loop, var, port, started)
        loop.watch()
    except StopAsked:
        loop.console.say("farthing", "stopping; a job in flight may finish")
    except (DevError, OSError) as error:
        loop.console.say("farthing", str(error))
        code = 1
    stopping = time.monotonic()
    loop.stop(STOP_ORDER)
    forget_environment(var)
    loop.console.say("farthing", f"stopped in {time.monotonic() - stopping:.1f} s")
    return code


def start_all(loop: Loop, var: Path, port: int, started: float) -> None:
    def say(line: str) -> None:
        loop.console.say("farthing", f"{line} ({time.monotonic() - started:.1f} s)")

    services = plan(var)
    env = environment(var, port, services.env)
    files = loop.begin(programs.preparation(env, "files"))
    if services.servers:
        say("starting " + " and ".join(server.title for server in services.servers))
        loop.start(*services.servers)
    remember_environment(var, env)
    say("bringing the database up to date")
    loop.finish(loop.begin(programs.preparation(env, "database")), files)
    say("starting web, worker and beat")
    ours = [programs.web(env, port), programs.worker(env, var), programs.beat(env, var)]
    if "FARTHING_MAIL_PORT" in env:
        ours.insert(0, programs.mail_sink(env, int(env["FARTHING_MAIL_PORT"])))
    loop.start(*ours)
    say("everything is ready")
    loop.console.say("farthing", f"open {address(port)} (Ctrl-C stops everything)")


def environment(var: Path, port: int, found: Mapping[str, str]) -> dict[str, str]:
    """What the project's processes are told; whatever the person has set wins."""
    ours = {
        "SECRET_KEY": secret_key(var / "secret_key"),
        "DEBUG": "1",
        "VAR_DIR": str(var),
        "MAIL_DIR": str(var / "mail"),
        "PORT": str(port),
        "SITE_URL": address(port).rstrip("/"),
    }
    env = ours | programs.base_environment() | dict(found)
    if not os.environ.get("EMAIL_URL"):
        mail_port = programs.free_port()
        env |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "FARTHING_MAIL_PORT": str(mail_port)}
    return env


def address(port: int) -> str:
    return f"http://localhost:{port}/"


def remember_environment(var: Path, env: Mapping[str, str]) -> None:
    """For `dev.py manage`, which talks to the same servers as the running app."""
    path = var / "run" / "environment.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({key: value for key, value in env.items() if os.environ.get(key) != value}, file)


def forget_environment(var: Path) -> None:
    with contextlib.suppress(OSError):
        (var / "run" / "environment.json").unlink()


if __name__ == "__main__":
    sys.exit(main())
