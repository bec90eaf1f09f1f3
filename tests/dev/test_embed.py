"""The embedded servers: their places, and what they find when they come back."""

import os
import signal
import subprocess
from email.message import EmailMessage
from smtplib import SMTP

import psycopg
import pytest
import redis
from kombu import Connection

from config.dev import mail_sink
from config.dev.children import start, wait_until_ready
from config.dev.errors import DevError
from config.dev.places import claim, socket_folder
from config.dev.postgres import OtherMajor, Postgres
from config.dev.programs import mail_sink as mail_program
from config.dev.servers_for_tests import renew_other_major
from config.dev.services import plan
from config.dev.valkey import broker_url_for
from tests.dev.clone import environment


@pytest.fixture
def place(tmp_path):
    """Deep below a private folder: the servers' account cannot enter, and a socket's path is too long."""
    return tmp_path / ("long name " * 8) / "var"


@pytest.fixture
def services(place):
    found = plan(place, {}, durable=False)
    yield found
    found.stop()
    for server in found.servers:
        server.remove()


def test_both_servers_work_in_a_long_private_path_with_spaces(services):
    services.start()
    with psycopg.connect(services.env["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW server_version_num").fetchone() >= ("180000",)
    with redis.Redis.from_url(services.env["REDIS_URL"]) as client:
        assert client.ping()
    with Connection(services.env["CELERY_BROKER_URL"]) as broker:
        broker.ensure_connection(max_retries=1)


def test_postgres_starts_over_another_programs_number_in_its_pid_file(services):
    """After a power cut the noted number may be anybody's."""
    postgres = services.servers[0]
    postgres.prepare()
    stranger = subprocess.Popen(
        ["sleep", "60"], **({"user": postgres.account.pw_uid} if postgres.account else {})
    )
    try:
        noted = postgres.data / "postmaster.pid"
        noted.write_text(f"{stranger.pid}\n{postgres.data}\n1700000000\n5432\n{postgres.socket_folder}\n\n\n")
        if postgres.account:
            os.chown(noted, postgres.account.pw_uid, postgres.account.pw_gid)
        services.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_postgres_ends_a_leftover_of_its_own_first(services):
    services.start()
    left = services.children[0]
    fresh = Postgres(services.servers[0].base.parent / "postgres", durable=False)
    fresh.base, fresh.data = services.servers[0].base, services.servers[0].data
    assert fresh.leftover_pid() == left.process.pid
    left.process.send_signal(signal.SIGSTOP)  # it takes its time
    left.process.send_signal(signal.SIGCONT)
    fresh.prepare()
    assert left.process.wait(5) == 0


def test_an_initdb_that_was_cut_off_is_done_again(services):
    postgres = services.servers[0]
    claim(postgres.base, owner=postgres.account)
    (postgres.base / "data.new").mkdir()
    (postgres.base / "data").mkdir()
    (postgres.base / "data" / "half").touch()
    services.start()
    assert not (postgres.data / "half").exists()


def test_data_of_another_major_version_is_kept_for_the_app_and_made_anew_for_tests(services):
    postgres = services.servers[0]
    postgres.data.mkdir(parents=True)
    (postgres.data / "PG_VERSION").write_text("14")
    with pytest.raises(OtherMajor, match="was made by PostgreSQL 14, this is 18"):
        postgres.prepare()
    renew_other_major(postgres)
    services.start()
    assert (postgres.data / "PG_VERSION").read_text().strip() == "18"


def test_what_is_given_is_not_embedded(tmp_path):
    given = {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://cache:6379/3"}
    services = plan(tmp_path, given)
    assert services.servers == []
    assert services.env == {"CELERY_BROKER_URL": "redis://cache:6379/0"}


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://:secret@cache:6379/3", "redis://:secret@cache:6379/0"),
        ("rediss://cache:6379", "rediss://cache:6379/0"),
        ("unix:///run/a%20b/v.sock?db=4", "redis+socket:///run/a%20b/v.sock?virtual_host=0"),
    ],
)
def test_a_given_cache_has_the_broker_beside_it(url, broker):
    assert broker_url_for(url) == broker


def test_a_short_path_keeps_its_sockets_and_a_long_one_moves_them(tmp_path):
    assert socket_folder(tmp_path, "v.sock", None) == tmp_path
    long = tmp_path / ("x" * 120)
    moved = socket_folder(long, "v.sock", None)
    assert moved != long
    assert len(str(moved / "v.sock")) < 100


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder away needs root")
def test_a_folder_of_somebody_else_is_not_used(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 12_345, 12_345)
    with pytest.raises(DevError, match="belongs to somebody else"):
        claim(theirs, owner=None)


def test_the_mail_sink_keeps_the_newest_messages_in_order(tmp_path, port, monkeypatch):
    program = mail_program(environment(MAIL_DIR=str(tmp_path / "mail")), port)
    log = tmp_path / "mail.log"
    with log.open("wb") as output:
        child = start(program.command(), output)
    try:
        wait_until_ready(child, program.is_ready, log)
        for number in range(3):
            send(port, f"Message {number}")
        kept = sorted((tmp_path / "mail").glob("*.eml"))
        assert [
            line for path in kept for line in path.read_text().splitlines() if line.startswith("Subject")
        ] == ["Subject: Message 0", "Subject: Message 1", "Subject: Message 2"]
        assert "X-Envelope-To: b@example.org" in kept[0].read_text()
        monkeypatch.setattr(mail_sink, "KEPT", 2)
        mail_sink.forget_oldest(tmp_path / "mail")
        assert sorted((tmp_path / "mail").glob("*.eml")) == kept[1:]
    finally:
        assert child.stop() == 0


def send(port: int, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message.set_content("Grüße")
    with SMTP("127.0.0.1", port, timeout=5) as smtp:
        smtp.send_message(message)
