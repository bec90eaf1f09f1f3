"""PostgreSQL and Valkey for one test run (or one lint run), and the environment that goes with them.

Each run takes a place of its own under var/, so runs may go on side by side and beside the app.
"""

import atexit
import fcntl
import os
from pathlib import Path

from .errors import DevError
from .places import make_folder
from .postgres import OtherMajor, Postgres
from .services import plan
from .template_database import ensure_template
from .valkey import broker_url, redis_url

VAR = Path(__file__).resolve().parents[2] / "var"
FIXED = {
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "DEBUG": "0",
    "HTTPS": "0",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DATABASE_POOL": "0",  # a pool would hold on to databases that the tests drop
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody listens: a test that wants a sink starts one
}
_held: list[int] = []


def start_servers() -> None:
    """Until this process ends. What they are is told to it and its children by the environment."""
    if "TEST_PLACE" in os.environ:
        return  # `make test` started them for lint and tests together
    base = take_place()
    services = plan(base, durable=False)
    for server in services.servers:
        if isinstance(server, Postgres):
            renew_other_major(server)
    services.start()
    atexit.register(services.stop)
    os.environ.update(FIXED | {"TEST_PLACE": str(base), "MAIL_DIR": str(base / "mail")} | services.env)
    for server in services.servers:
        if isinstance(server, Postgres):
            os.environ["TEST_TEMPLATE_DATABASE"] = ensure_template(server) or ""
        else:
            os.environ["TEST_VALKEY_SOCKET"] = str(server.socket)


def take_place() -> Path:
    """var/test, or the next one that no other run holds."""
    for number in range(1, 100):
        place = VAR / ("test" if number == 1 else f"test-{number}")
        make_folder(place)
        lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        _held.append(lock)  # until this process ends
        return place
    raise DevError("a hundred test runs at once in this clone")


def renew_other_major(postgres: Postgres) -> None:
    try:
        postgres.prepare()
    except OtherMajor:
        postgres.remove()


def give_own_databases(worker: int) -> None:
    """Each xdist worker has its own numbers in the one Valkey; pytest-django gives it its own database."""
    if path := os.environ.get("TEST_VALKEY_SOCKET"):
        number = 2 * (worker + 1)
        os.environ["CELERY_BROKER_URL"] = broker_url(Path(path), number)
        os.environ["REDIS_URL"] = redis_url(Path(path), number + 1)
    if mail := os.environ.get("MAIL_DIR"):
        os.environ["MAIL_DIR"] = f"{mail}-{worker}"
