import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from config.dev.services import plan
from tests.dev.clone import make_clone


@pytest.fixture(scope="session")
def open_folder():
    """Unlike pytest's own folders, one that any account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="farthing test "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def clone(open_folder):
    """In a path with spaces that is too long for the name of a socket."""
    folder = make_clone(open_folder / ("my own clone " + "of Farthing " * 8).strip())
    yield folder
    for server in plan(folder / "var", {}).servers:
        server.remove()


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
