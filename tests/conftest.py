import os
import shutil
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from hypothesis import settings
from playwright.sync_api import expect
from pytest_django.plugin import blocking_manager_key

from apps.tasks.built_in import load_types
from tests.serving import wait_until_all_are_served, watch_requests

settings.register_profile("project", deadline=None)  # a busy machine is not a failure
settings.load_profile("project")
expect.set_options(timeout=15_000)  # neither is it in a browser
# The first has no windows to draw: a new context takes it a quarter of the time.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "microsoft-edge"),
)
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
NO_BROWSER = (
    "no Chromium: `apt install chromium-headless-shell`, `.venv/bin/playwright install chromium`,"
    " or CHROMIUM=/path"
)
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@cache
def has_browser() -> bool:
    if CHROMIUM:
        return True
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:  # one that `playwright install chromium` fetched
        return Path(playwright.chromium.executable_path).exists()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Without a browser its tests are skipped, or fail when one was asked for."""
    for item in items:
        if "browser" not in item.fixturenames:
            continue
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in our thread
        if not has_browser():
            if os.environ.get("REQUIRE_BROWSER"):
                pytest.exit(NO_BROWSER, returncode=3)
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def empties_tables(item) -> bool:
    marks = item.iter_markers("django_db")
    fixtures = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return any(mark.kwargs.get("transaction") for mark in marks) or bool(fixtures & set(item.fixturenames))


@pytest.fixture(scope="session", autouse=True)
def nobody_is_left_in_the_database(django_db_setup, django_db_blocker):
    """Sessions of killed processes, and of a browser test's own context, end before their database goes."""
    yield
    with django_db_blocker.unblock(), connection._nodb_cursor() as outside:
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )


@pytest.fixture(autouse=True)
def all_are_served_before_tables_are_emptied(request):
    if not empties_tables(request.node):
        yield
        return
    request.getfixturevalue("transactional_db")  # ends after this
    watch_requests()
    yield
    wait_until_all_are_served()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that empties the tables, what the migrations put there is put there again."""
    result = yield
    if nextitem is not None and empties_tables(item):  # after the last one the database is gone
        with item.config.stash[blocking_manager_key].unblock():
            load_types(apps.get_model("tasks", "TaskType"))
    return result


def pytest_terminal_summary(terminalreporter):
    """How far the state machines have walked."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session", autouse=True)
def words_of_all_languages():
    call_command("build_words", stdout=StringIO())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    call_command("build_fonts", stdout=StringIO())  # every page asks for them
    call_command("build_icons", stdout=StringIO())
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, "args": flags, **found}


@pytest.fixture(autouse=True)
def mail_goes_through_the_outbox(settings):
    """Django's test runner puts a list in place of the mail backend; ours is real and writes rows."""
    settings.EMAIL_BACKEND = "apps.accounts.outbox.OutboxBackend"
