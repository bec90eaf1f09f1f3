"""Pytest plugin: gives a test run its own PostgreSQL and Valkey, unless the environment names some."""

import os
from collections.abc import Generator

import pytest

from .servers_for_tests import give_own_databases, start_servers


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
