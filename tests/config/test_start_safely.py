"""Settings that refuse to start with nonsense, and that pass Django's own check for production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "k3y-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
PRODUCTION = {
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "farthing.example",
    "DATABASE_URL": "postgresql://postgres@db/app",
    "REDIS_URL": "redis://cache:6379/0",
}


def manage(*words, **env):
    """`manage.py` in a process with this environment and nothing of ours; None leaves a name out."""
    clean = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error::DeprecationWarning:apps"}
    clean |= {name: value for name, value in env.items() if value is not None}
    argv = [sys.executable, "manage.py", *words]
    return subprocess.run(argv, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120)


def test_the_check_for_production_finds_nothing():
    done = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"SECRET_KEY": None}, "SECRET_KEY", id="no key"),
        pytest.param({"SECRET_KEY": ""}, "SECRET_KEY", id="empty key"),
        pytest.param({"SECRET_KEY": "short"}, "SECRET_KEY", id="short key"),
        pytest.param(
            {"SECRET_KEY": "only-for-development-and-never-outside-it"}, "SECRET_KEY", id="default key"
        ),
        pytest.param({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS", id="no hosts"),
        pytest.param({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS", id="empty hosts"),
        pytest.param({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS", id="blank hosts"),
        pytest.param({"DATABASE_URL": "sqlite:///x.db"}, "PostgreSQL", id="another database"),
        pytest.param({"DATABASE_URL": None}, "DATABASE_URL", id="no database"),
        pytest.param({"RATES_URL": "http://rates.example/x.xml"}, "RATES_URL", id="rates for all to change"),
        pytest.param({"RATES_URL": "file:///etc/passwd"}, "RATES_URL", id="rates from a file"),
        pytest.param({"RATES_URL": "https://"}, "RATES_URL", id="rates from nowhere"),
    ],
)
def test_it_refuses_to_start(change, says):
    done = manage("check", **(PRODUCTION | change))
    assert done.returncode != 0
    assert says in done.stderr.splitlines()[-1]


def test_no_message_shows_the_key():
    done = manage("check", **(PRODUCTION | {"SECRET_KEY": "a-short-secret"}))
    assert "a-short-secret" not in done.stdout + done.stderr


def test_while_developing_it_starts_with_less():
    env = {"DEBUG": "1", "DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    assert manage("check", **env).returncode == 0


def test_production_sends_cookies_over_https_only():
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SITE_URL, s.DEBUG)"
    )
    done = manage("shell", "--no-imports", "-c", code, **PRODUCTION)
    assert done.stdout.split() == ["True", "True", "True", "https://farthing.example", "False"], done.stderr
