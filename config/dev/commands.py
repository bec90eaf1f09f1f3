"""What `dev.py` runs besides the app: tests, lint, and the tools that need servers of their own."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .errors import DevError
from .servers_for_tests import start_servers

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

LINT = {
    "types": ["-m", "mypy"],
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "imports": [str(BIN / "lint-imports"), "--no-logo"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet"],
}


def main(words: list[str]) -> int:
    command, rest = words[0], words[1:]
    try:
        return COMMANDS[command](rest)
    except DevError as error:
        print(f"farthing | {error}", file=sys.stderr)
        return 1


def test(rest: list[str]) -> int:
    """Lint, then the tests against the same servers, in as many processes as there are cores."""
    if lint([]):
        return 1
    chosen = [] if any(word.startswith("-n") for word in rest) else ["-n", str(max(2, os.cpu_count() or 2))]
    return subprocess.call(
        [sys.executable, "-m", "pytest", "-q", *chosen, *rest],
        cwd=ROOT,
    )


def lint(rest: list[str]) -> int:
    """All of it, two at a time, each with its findings in one piece."""
    start_servers()
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(run_check, LINT.items()))
    return 1 if any(codes) else 0


def run_check(check: tuple[str, list[str]]) -> int:
    title, words = check
    started = time.monotonic()
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
    verdict = "clean" if done.returncode == 0 else "NOT CLEAN"
    found = "" if done.returncode == 0 else done.stdout + done.stderr
    print(f"    lint | {title}: {verdict} ({time.monotonic() - started:.1f} s)\n{found}", end="", flush=True)
    return done.returncode


def vectors(rest: list[str]) -> int:
    if not rest:
        raise DevError("which file? make vectors FILE=path.json")
    return subprocess.call([sys.executable, "-m", "tests.vectors", str(Path(rest[0]).resolve())], cwd=ROOT)


def bench(rest: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "bench", *rest], cwd=ROOT)


def screens(rest: list[str]) -> int:
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/screens.py", *rest]
    return subprocess.call([sys.executable, *words], cwd=ROOT, env=os.environ | {"REQUIRE_BROWSER": "1"})


COMMANDS = {"test": test, "lint": lint, "bench": bench, "vectors": vectors, "screens": screens}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
