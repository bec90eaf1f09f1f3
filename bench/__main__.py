"""`make bench`: how quick Farthing is, as ratios within one run.

Builds a database of its own on a server of its own: one person with 100,000 tasks over two years among a
million rows of others, and one with 1,000. `--rows`, `--others` and `--times` make it smaller or longer.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"


def main() -> int:
    words = argparse.ArgumentParser(prog="make bench", description=__doc__)
    words.add_argument("--rows", type=int, default=100_000, help="tasks of the one person")
    words.add_argument("--others", type=int, default=1_000_000, help="rows of other people")
    words.add_argument("--times", type=int, default=60, help="requests a figure")
    options = words.parse_args()

    from config.dev.services import plan

    services = plan(VAR, {}, durable=True)
    for server in services.servers:
        server.remove()
    services.start()
    os.environ.update(services.env)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": "only-for-the-bench-" + "0123456789abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "localhost",
        "DEBUG": "0",
        "HTTPS": "0",
        "VAR_DIR": str(ROOT / "var"),
        "LOG_LEVEL": "ERROR",
    }
    try:
        import django

        django.setup()
        from bench.run import run

        return run(options)
    finally:
        services.stop()


if __name__ == "__main__":
    sys.exit(main())
