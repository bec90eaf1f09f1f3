"""An import of a hundred thousand rows, with its checks and roll-ups, against COPY of the same rows.

And what memory it takes above idle, in a process of its own.
"""

import io
import subprocess
import sys
import time
from datetime import datetime, timedelta

from django.db import connection, transaction

from apps.accounts.models import User
from apps.imports import services
from apps.imports.models import Batch
from apps.tasks.models import TaskType
from bench.figures import Figure

HEADER = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"


def make_file(rows: int) -> bytes:
    """A submissions file a little under the 5 MB that are taken."""
    start = datetime(2024, 1, 1)  # noqa: DTZ001 as the file has it: naive, UTC
    lines = [HEADER]
    for number in range(rows):
        at = start + timedelta(minutes=7 * number)
        lines.append(f"S{number},£1.{number % 90 + 10},,{at:%F %T},,,APPROVED\n")
    return "".join(lines).encode()


def importing(rows: int, times: int = 3) -> list[Figure]:
    user = User.objects.create_user("importer@example.org", timezone="Europe/London")
    data, kind = make_file(rows), TaskType.objects.filter(user=None).earliest("pk")
    took, copied = [], []
    for _ in range(times):
        started = time.perf_counter()
        batch = services.check_file(user=user, filename="bench.csv", data=data, type=kind)
        services.save_batch(batch=batch)
        took.append(time.perf_counter() - started)
        copied.append(_copy_same_rows(user))
        services.undo_batch(batch=Batch.objects.get(pk=batch.pk))
        Batch.objects.filter(pk=batch.pk).delete()
    ratio = min(copied) / min(took)
    note = f"{rows / min(took):,.0f} rows/s against {rows / min(copied):,.0f} by COPY"
    return [Figure("9", "import with checks and roll-ups, against COPY", ratio, 0.6, 0.4, "x", note, True)]


def _copy_same_rows(user: User) -> float:
    """Seconds to COPY this person's tasks into the same table, committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attnum > 0 "
            "AND attrelid = 'tasks_task'::regclass AND NOT attisdropped AND attgenerated = ''"
        )
        columns = cursor.fetchone()[0]
        rows = io.BytesIO()
        query = f"SELECT {columns} FROM tasks_task WHERE user_id = {user.pk} ORDER BY id"
        with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            for block in copy:
                rows.write(block)
        cursor.execute("DELETE FROM tasks_task WHERE user_id = %s", [user.pk])
        started = time.perf_counter()
        with transaction.atomic(), cursor.copy(f"COPY tasks_task ({columns}) FROM STDIN") as copy:
            copy.write(rows.getvalue())
        return time.perf_counter() - started


def memory_above_idle() -> Figure:
    """Peak of a process that imports, less that of one that has only read the file."""
    idle, busy = (
        int(
            subprocess.run(
                [sys.executable, "-m", "bench.memory", word], capture_output=True, check=True
            ).stdout
        )
        for word in ("idle", "import")
    )
    return Figure("10", "import of 100,000 rows: memory above idle", (busy - idle) / 1024, 64, 128, "MB")
