"""The Celery worker of `make run`: says when it is ready, and its pool ends with it however it ends."""

import os
import sys
import warnings
from pathlib import Path

from celery.signals import worker_process_init, worker_ready

from config.celery import app

from .children import end_with_parent

WORDS = ["--quiet", "worker", "--loglevel", "INFO", "--concurrency", "2"]
WORDS += ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def main(note: Path) -> None:
    main_pid = os.getpid()
    worker_ready.connect(lambda **kwargs: note.touch(), weak=False)
    worker_process_init.connect(lambda **kwargs: end_with_parent(main_pid), weak=False)
    if os.geteuid() == 0:
        warnings.filterwarnings("ignore", message=".*superuser privileges.*")
    app.worker_main(WORDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
