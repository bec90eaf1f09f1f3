"""The project's own settings, with one more address: the trivial page that every figure is a ratio to."""

from pathlib import Path

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).parent]  # type: ignore[name-defined] # noqa: F405
