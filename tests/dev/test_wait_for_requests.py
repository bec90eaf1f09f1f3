"""The tests' own guard: tables are emptied only after the last request was answered."""

import threading
from urllib.request import urlopen

import pytest
from django.core.signals import request_started

from tests.serving import wait_until_all_are_served


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_a_request_that_is_being_answered(live_server):
    is_asked, may_answer, order = threading.Event(), threading.Event(), []

    def hold(**_signal):
        is_asked.set()
        may_answer.wait(30)
        order.append("answered")

    def ask():
        urlopen(f"{live_server.url}/healthz/live").close()

    def empty():
        wait_until_all_are_served()
        order.append("emptied")

    request_started.connect(hold)
    threads = [threading.Thread(target=act) for act in (ask, empty)]
    try:
        for thread in threads:
            thread.start()
            assert is_asked.wait(30)
        may_answer.set()
        for thread in threads:
            thread.join()
    finally:
        request_started.disconnect(hold)
    assert order == ["answered", "emptied"]
