"""Postgres holds every duty: a broker that is wiped or away loses nothing, and stops nobody."""

import os
import signal

import pytest
from playwright.sync_api import Page, expect

from config.dev.services import plan
from tests.e2e.person import log_task, sign_in, sign_up, want_mail_at_once
from tests.e2e.stack import Stack, wait_for


class OwnValkey:
    """A broker that belongs to the test: it can be stopped, and started again with nothing in it."""

    def __init__(self, base) -> None:
        given = {"DATABASE_URL": "not of interest"}
        self.services = plan(base, given, durable=False)
        self.env = {name: self.services.env[name] for name in ("REDIS_URL", "CELERY_BROKER_URL")}

    def start(self) -> None:
        self.services.start()

    def stop(self) -> None:
        self.services.stop()


@pytest.fixture
def valkey(tmp_path):
    server = OwnValkey(tmp_path / "broker")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stack(tmp_path, valkey):
    running = Stack(tmp_path / "var", **valkey.env).start()
    yield running
    assert running.stop() == 0


def test_a_mail_survives_a_wiped_broker_and_a_killed_worker(page: Page, stack: Stack, valkey: OwnValkey):
    email = "kim@example.org"
    sign_up(page, stack, email)
    want_mail_at_once(page, stack)
    add_prolific(page, stack)
    valkey.stop()
    for pid in stack.pids("celery"):
        os.kill(pid, signal.SIGKILL)

    log_task(page, stack, line="prolific survey 20m 5.00")
    page.goto(stack.url)
    expect(page.get_by_role("main")).to_contain_text("£15.00")
    assert not stack.mails(email, "Prolific")

    valkey.start()  # empty: what was in it is gone
    wait_for("the payout mail", lambda: stack.mails(email, "Prolific"), 60)
    wait_for("readiness", lambda: stack.ready()[0] == 200, 60)
    assert len(stack.mails(email, "Prolific")) == 1


def test_without_a_broker_people_sign_in_log_and_see_today(page: Page, stack: Stack, valkey: OwnValkey):
    email = "lee@example.org"
    sign_up(page, stack, email)
    add_prolific(page, stack)
    valkey.stop()
    page.context.clear_cookies(name="sessionid")

    sign_in(page, stack, email)
    log_task(page, stack, line="prolific survey 12m 1.80")
    page.goto(stack.url)
    expect(page.get_by_role("main")).to_contain_text("£9.00")
    status, body = stack.ready()
    assert (status, body["parts"]["database"]) == (503, "ok")
    assert body["parts"]["broker"] != "ok"
    valkey.start()
    wait_for("readiness", lambda: stack.ready()[0] == 200, 60)


def add_prolific(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/welcome/")
    page.get_by_label("Prolific", exact=True).check()
    page.get_by_role("button", name="Use these").click()
    expect(page.locator("#toasts")).to_contain_text("1 platform added")
