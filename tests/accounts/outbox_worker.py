"""One delivering worker as a process of its own: `python -m tests.accounts.outbox_worker [--naive] SECONDS`.

It stands for a Celery worker with a sweep every few milliseconds, and ends when nothing is owed any more.
`--naive` is the twin without the guard: it looks what is due and sends it, as one would first write it.
"""

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import close_old_connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.accounts import delivery  # noqa: E402
from apps.accounts.models import OutboxMessage  # noqa: E402


def main(*, is_naive: bool, hold: timedelta) -> None:
    if is_naive:
        delivery.hold_next = look_only  # type: ignore[assignment]
    while OutboxMessage.objects.pending().exists():
        delivery.deliver_due(lease=hold)
        close_old_connections()
        time.sleep(0.02)  # the pause between two sweeps


def look_only(now, lease):
    """Without the conditional UPDATE: what is due may be in the hands of another."""
    return OutboxMessage.objects.due(now).first()


if __name__ == "__main__":
    main(is_naive="--naive" in sys.argv, hold=timedelta(seconds=float(sys.argv[-1])))
    print(timezone.now())  # noqa: T201
