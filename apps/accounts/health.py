"""Is everything there that a request and a duty need? For machines: names and states, never an address."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Heartbeat

log = logging.getLogger(__name__)

BEAT = "beat"


class NotReady(Exception):
    """A part is not as it should be; the text says how, without secrets."""


def readiness(now: datetime | None = None) -> dict[str, str]:
    """Each part with `ok`, or with what is wrong."""
    now = now or timezone.now()
    checks: dict[str, Callable[[datetime], None]] = {
        "database": check_database,
        "broker": check_broker,
        "duties": check_duties,
        "beat": check_beat,
    }
    return {name: _state(name, check, now) for name, check in checks.items()}


def check_database(now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker(now: datetime) -> None:
    """A short conversation: the transport options of the settings end it after a second."""
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.ping()


def check_duties(now: datetime) -> None:
    """No duty of any floor has been due for longer than `settings.DUTY_PATIENCE`."""
    waiting = filter(None, (import_string(duty)() for duty in settings.DUTIES))
    oldest = min(waiting, default=now)
    if now - oldest > settings.DUTY_PATIENCE:
        raise NotReady(f"the oldest duty is {_seconds(now - oldest)} s late")


def check_beat(now: datetime) -> None:
    """Beat asked for a heartbeat and a worker wrote it, not long ago."""
    seen_at = Heartbeat.objects.filter(name=BEAT).values_list("seen_at", flat=True).first()
    if seen_at is None:
        raise NotReady("no heartbeat yet")
    if now - seen_at > settings.HEARTBEAT_PATIENCE:
        raise NotReady(f"the last heartbeat is {_seconds(now - seen_at)} s old")


def _state(name: str, check: Callable[[datetime], None], now: datetime) -> str:
    try:
        check(now)
    except NotReady as reason:
        return str(reason)
    except Exception as error:  # whatever it is, this part is not ready
        log.warning("not ready, %s: %s", name, type(error).__name__)
        return "no answer"
    return "ok"


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
