"""A migrated, empty database that test databases are cloned from: migrations run once, not once a worker."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from .postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
NAME = "farthing_template"


def ensure_template(postgres: Postgres) -> str | None:
    """Its name. None where the migrations fail: the tests then show the real error."""
    stamp, wanted = postgres.base / "template", migrations_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return NAME
    stamp.unlink(missing_ok=True)
    recreate(postgres)
    env = os.environ | {"DATABASE_URL": postgres.url_of(NAME)}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "-v0"], cwd=ROOT, env=env, capture_output=True
    )
    if done.returncode:
        return None
    stamp.write_text(wanted)
    return NAME


def recreate(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")


def migrations_fingerprint() -> str:
    """Of everything that decides what `migrate` makes: our migrations, and the versions of the rest."""
    found = hashlib.sha256()
    for path in [*sorted(ROOT.glob("apps/*/migrations/*.py")), ROOT / "requirements/dev.txt"]:
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    found.update((ROOT / "config/settings.py").read_bytes())
    return found.hexdigest()
