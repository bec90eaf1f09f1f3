"""Asking for a background job a little sooner than its sweep would run."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)


def nudge(event: str, *args: Any) -> None:
    """After the commit, send the jobs that `settings.NUDGES` names for this event.

    Only views call this. The duty is a row already: a nudge that is lost loses nothing.
    """
    transaction.on_commit(partial(_send, event, args))


def _send(event: str, args: tuple[Any, ...]) -> None:
    try:
        for name in settings.NUDGES[event]:
            current_app.send_task(name, args=args, ignore_result=True)
    except Exception as error:  # the broker's many errors; the sweep comes anyway
        log.warning("no nudge for %s: %s", event, type(error).__name__)
