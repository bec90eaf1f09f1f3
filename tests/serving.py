"""Requests that the server of a browser test is still at: a page left behind may have asked for more."""

import threading

from django.core.signals import request_finished, request_started

LONGEST = 60  # seconds
_changed = threading.Condition()
_serving: set[threading.Thread] = set()  # one a connection; that of the test is not among them


def watch_requests():
    request_started.connect(_begins, dispatch_uid="serving")
    request_finished.connect(_ends, dispatch_uid="serving")


def wait_until_all_are_served():
    """Else tables would be emptied under a request: a deadlock, or a row that is there in the next test."""
    with _changed:
        assert _changed.wait_for(lambda: not any(map(threading.Thread.is_alive, _serving)), LONGEST), _serving
        _serving.clear()


def _begins(**_signal):
    if threading.current_thread() is not threading.main_thread():
        with _changed:
            _serving.add(threading.current_thread())


def _ends(**_signal):
    with _changed:
        _serving.discard(threading.current_thread())
        _changed.notify_all()
