from pathlib import Path

import pytest

from apps.imports import services
from apps.platforms.models import Platform
from tests.factories import make_person, make_platform, make_type

DATA = Path(__file__).resolve().parents[1] / "data"
HEADER = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"


@pytest.fixture
def prolific_file() -> bytes:
    return (DATA / "prolific.csv").read_bytes()


@pytest.fixture
def prolific(db) -> Platform:
    return make_platform("Prolific", slug="prolific", units=["GBP", "USD"])


@pytest.fixture
def alice(prolific):
    return make_person(timezone="Europe/London", home_currency="GBP")


@pytest.fixture
def check():
    """Read a file for somebody, given as bytes or as rows below the usual header."""

    def check(person, content):
        data = content if isinstance(content, bytes) else (HEADER + content).encode()
        return services.check_file(user=person, filename="prolific.csv", data=data, type=make_type())

    return check
