"""Asking for a background job a little sooner than its sweep would run.

Messages go out one after the other on a thread of their own: a request never waits for the broker, however
slow or dead that is. What a dead one leaves behind is bounded, and lost without a loss.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
MOST_WAITING = 100  # messages of this process that the broker has not taken yet
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nudges")
_places = BoundedSemaphore(MOST_WAITING)


def nudge(event: str, *args: Any) -> None:
    """After the commit, send the jobs that `settings.NUDGES` names for this event.

    Only views call this. The duty is a row already: a nudge that is lost loses nothing.
    """
    transaction.on_commit(partial(_hand_over, event, args))


def all_sent() -> None:
    """Wait until what was handed over so far is with the broker, or lost."""
    _sender.submit(lambda: None).result()


def _hand_over(event: str, args: tuple[Any, ...]) -> None:
    if _places.acquire(blocking=False):
        _sender.submit(_send, event, args).add_done_callback(_give_place_back)


def _give_place_back(_: Future[None]) -> None:
    _places.release()


def _send(event: str, args: tuple[Any, ...]) -> None:
    try:
        for name in settings.NUDGES[event]:
            current_app.send_task(name, args=args, ignore_result=True)
    except Exception as error:  # the broker's many errors; the sweep comes anyway
        log.warning("no nudge for %s: %s", event, type(error).__name__)
