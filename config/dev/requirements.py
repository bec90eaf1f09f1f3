"""Compile the hashed requirement files from pyproject.toml: `make requirements`.

Plain files and not a lock of uv's own: those pin the address of a package index, these only contents.
"""

import subprocess
import sys

from .programs import ROOT

GROUPS = {"app": [], "run": ["embedded"], "dev": ["embedded", "test", "lint"]}
FLAGS = ["--quiet", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
FLAGS += ["--universal", "--python-version", "3.11"]


def main(words: list[str]) -> int:
    """More words go to uv: `--upgrade`, or `--upgrade-package NAME`."""
    for name, groups in GROUPS.items():
        argv = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *FLAGS, *words]
        for group in groups:
            argv += ["--group", group]
        if code := subprocess.call([*argv, "--output-file", f"requirements/{name}.txt"], cwd=ROOT):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
