"""Pytest plugin: gives a test run its own PostgreSQL and Valkey, unless the environment names some.

Each run takes a place of its own under var/, so runs may go on side by side and beside the app.
"""

import atexit
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from .postgres import OtherMajor, Postgres
from .services import Services, plan
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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Before pytest-django reads the settings."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        give_own_databases(int(worker.removeprefix("gw")))
    else:
        start_servers()
    result = yield
    if template := os.environ.get("TEST_TEMPLATE_DATABASE"):
        from django.conf import settings

        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template
    return result


def start_servers() -> None:
    base = take_place()
    services = plan(base, durable=False)
    for server in services.servers:
        if isinstance(server, Postgres):
            renew_other_major(server)
    services.start()
    atexit.register(services.stop)
    os.environ.update(test_environment(base, services))
    for server in services.servers:
        if isinstance(server, Postgres) and (template := ensure_template(server)):
            os.environ["TEST_TEMPLATE_DATABASE"] = template


def test_environment(base: Path, services: Services) -> dict[str, str]:
    env = FIXED | {"MAIL_DIR": str(base / "mail")} | services.env
    for server in services.servers:
        if server.name == "valkey":
            env["TEST_VALKEY_SOCKET"] = str(server.socket)
    return env


test_environment.__test__ = False  # type: ignore[attr-defined]


def take_place() -> Path:
    """var/test, or the next one that no other run holds."""
    for number in range(1, 100):
        place = VAR / ("test" if number == 1 else f"test-{number}")
        place.mkdir(parents=True, exist_ok=True)
        lock = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        _held.append(lock)  # until this process ends
        return place
    raise pytest.UsageError("a hundred test runs at once in this clone")


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
