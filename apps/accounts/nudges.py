"""Asking for a background job a little sooner than its sweep would run.

Messages go out on a thread of their own: a request never waits for the broker, however slow or dead that is.
They are gathered for a moment first. Whoever has written something looks at it next, and that page goes
before the message; and several writes in one moment ask for the same job once.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
GATHER_SECONDS = 0.01
MOST_WAITING = 100  # messages of this process that a dead broker may leave behind; more are lost at once

Message = tuple[str, tuple[Any, ...]]
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nudges")
_lock = Lock()
_waiting: dict[Message, None] = {}


def nudge(event: str, *args: Any) -> None:
    """After the commit, send the jobs that `settings.NUDGES` names for this event.

    Only views call this. The duty is a row already: a nudge that is lost loses nothing.
    """
    transaction.on_commit(partial(_hand_over, event, args))


def all_sent() -> None:
    """Wait until what was handed over so far is with the broker, or lost."""
    _sender.submit(lambda: None).result()


def _hand_over(event: str, args: tuple[Any, ...]) -> None:
    with _lock:
        is_first = not _waiting
        if len(_waiting) < MOST_WAITING:
            _waiting[event, args] = None
    if is_first:
        _sender.submit(_send_gathered)


def _send_gathered() -> None:
    time.sleep(GATHER_SECONDS)
    with _lock:
        messages = list(_waiting)
        _waiting.clear()
    for event, args in messages:
        _send(event, args)


def _send(event: str, args: tuple[Any, ...]) -> None:
    try:
        for name in settings.NUDGES[event]:
            current_app.send_task(name, args=args, ignore_result=True)
    except Exception as error:  # the broker's many errors; the sweep comes anyway
        log.warning("no nudge for %s: %s", event, type(error).__name__)
