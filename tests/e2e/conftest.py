import pytest

from tests.console import listen
from tests.e2e.stack import Stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """One running Farthing for all browser tests of a session."""
    running = Stack(tmp_path_factory.mktemp("stack") / "var").start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A browser in Britain: pounds, and London's time."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def page(page):
    """A page whose every console message is a failure: a blocked style or script says so there."""
    said: list[str] = []
    listen(page, said)
    yield page
    assert said == []
