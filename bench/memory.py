"""Peak memory in KB of a process that imports, or that only reads the file: `-m bench.memory import|idle`."""

import re
import sys
from pathlib import Path

import django

django.setup()

from apps.accounts.models import User  # noqa: E402 - models need the setup
from apps.imports import services  # noqa: E402
from apps.tasks.models import TaskType  # noqa: E402
from bench.importing import make_file  # noqa: E402


def main(word: str) -> None:
    data = make_file(100_000)
    if word == "import":
        user = User.objects.create_user("memory@example.org")
        kind = TaskType.objects.filter(user=None).earliest("pk")
        services.save_batch(batch=services.check_file(user=user, filename="b.csv", data=data, type=kind))
    peak = re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    print(peak[1] if peak else 0)


if __name__ == "__main__":
    main(sys.argv[1])
