"""The Celery worker of `make run`, which says when it is ready."""

import os
import sys
import warnings
from pathlib import Path

from celery.signals import worker_ready

from config.celery import app

WORDS = ["--quiet", "worker", "--loglevel", "WARNING", "--concurrency", "2"]
WORDS += ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def main(note: Path) -> None:
    worker_ready.connect(lambda **kwargs: note.touch(), weak=False)
    if os.geteuid() == 0:
        warnings.filterwarnings("ignore", message=".*superuser privileges.*")
    app.worker_main(WORDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
