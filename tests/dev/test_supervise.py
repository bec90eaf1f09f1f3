"""`make run` itself, in a clone of its own: real servers, real signals."""

import json
import os
import pty
import shutil
import signal
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from celery import Celery

from config.dev.programs import free_port
from config.dev.valkey import redis_url
from tests.dev.clone import are_gone, child_named, descendants, kill_what_is_left, run, running, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MARKS = {
    "postgres": "bin/postgres",
    "valkey": "valkey-server",
    "mail": "config.dev.mail_sink",
    "web": "-m gunicorn",
    "worker": "config.dev.celery_worker",
    "beat": "celery --quiet -A config beat",
}
READY = "open http://localhost:"


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def app(clone):
    """One running app for the tests that leave it running."""
    with running(clone, free_port()) as one:
        one.wait_until_said(READY)
        yield one


def children(app) -> dict[str, int | None]:
    return {name: child_named(app.process.pid, mark) for name, mark in MARKS.items()}


def test_it_starts_everything_and_prints_one_address(app):
    assert all(children(app).values())
    assert answers(app.port)
    assert app.text.count("http://") == 1
    assert all(" | " in line for line in app.lines)


def test_it_refuses_a_second_start_in_the_same_clone(app, clone):
    second = run(clone, "up", PORT=str(free_port()))
    assert second.returncode == 1
    assert second.stderr.strip().count("\n") == 0
    assert "already running in this clone" in second.stderr
    assert f"http://localhost:{app.port}/" in second.stderr


def test_it_refuses_a_taken_port(app, clone, tmp_path):
    second = run(clone, "up", PORT=str(app.port), VAR_DIR=str(tmp_path))
    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"farthing | port {app.port} is taken by another program: "
        f"choose one with PORT={app.port + 1} make run"
    )


def test_manage_talks_to_the_running_app(app, clone):
    code = "from django.db import connection as c; print(c.settings_dict['OPTIONS']['host'])"
    asked = run(clone, "manage", "shell", "-v0", "-c", code)
    noted = json.loads((clone / "var/run/environment.json").read_text())
    assert noted["DATABASE_URL"].endswith(f"?host={quote(asked.stdout.strip())}"), asked.stderr


@pytest.mark.parametrize("name", MARKS)
def test_a_killed_process_comes_back(app, name):
    before = children(app)[name]
    beneath = descendants(before)
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: are_gone(beneath), 5, f"the processes beneath {name} end")
    wait_for(lambda: children(app)[name] not in (None, before), 10, f"{name} again")
    wait_for(lambda: answers(app.port), 20, "the web answers")


def test_a_killed_worker_takes_its_job_along(app, clone, tmp_path, monkeypatch):
    """A process of its pool would go on for half a minute otherwise, beside the one that comes next."""
    begin_job(clone, tmp_path, 30, monkeypatch)
    worker = children(app)["worker"]
    pool = descendants(worker)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: are_gone(pool), 5, "the pool ends")
    wait_for(lambda: children(app)["worker"] not in (None, worker), 10, "the worker again")


def begin_job(clone, folder, seconds, monkeypatch) -> None:
    noted = json.loads((clone / "var/run/environment.json").read_text())
    monkeypatch.setenv("CELERY_BROKER_URL", noted["CELERY_BROKER_URL"])  # no setting beats it
    Celery().send_task("slow_job", [str(folder), seconds])
    wait_for((folder / "begun").exists, 20, "the job begins")


def test_killing_the_supervisor_leaves_no_orphan(app, clone):
    everything = descendants(app.process.pid)
    assert len(everything) >= len(MARKS)
    app.process.kill()
    app.end()
    try:
        wait_for(lambda: are_gone(everything), 10, "all ended")
    finally:
        kill_what_is_left(everything)


def test_the_next_start_recovers_and_ctrl_c_lets_a_job_finish(clone, port, tmp_path, monkeypatch):
    """Under a terminal and through make, as a person does it."""
    person, terminal = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        import fcntl
        import termios

        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    with running(clone, port, ["make", "-s", "run"], stdin=terminal, preexec_fn=take_terminal) as one:
        one.wait_until_said(READY)
        everything = descendants(one.process.pid)
        begin_job(clone, tmp_path, 2, monkeypatch)
        os.write(person, b"\x03")
        assert one.process.wait(10) == 0, one.text
        assert one.end() == 0
    assert (tmp_path / "done").exists()
    assert are_gone(everything)
    stopped = [line for line in one.lines if "stopped in" in line]
    assert len(stopped) == 1
    os.close(person)
    os.close(terminal)


def test_servers_that_are_given_are_used_and_none_embedded(clone, port, tmp_path):
    if "TEST_VALKEY_SOCKET" not in os.environ:
        pytest.skip("this run was given its own servers")
    postgres = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    host = postgres["host"]
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS given WITH (FORCE)")
        connection.execute(f"CREATE DATABASE given TEMPLATE {os.environ['TEST_TEMPLATE_DATABASE']}")
    shutil.copytree(clone / "var/fonts", tmp_path / "fonts")  # they take seconds to build
    socket = Path(os.environ["TEST_VALKEY_SOCKET"])
    env = {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/farthing?", "/given?"),
        "REDIS_URL": redis_url(socket, 61),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "VAR_DIR": str(tmp_path),
    }
    with running(clone, port, env=env) as one:
        one.wait_until_said(READY)
        present = {name for name, pid in children(one).items() if pid}
        assert present == {"web", "worker", "beat"}
        assert answers(port)
        everything = descendants(one.process.pid)
        assert one.end(signal.SIGTERM) == 0
    assert are_gone(everything)
    assert not (tmp_path / "postgres").exists()
