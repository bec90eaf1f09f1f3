"""Types that everybody has are said, chosen and read in the language of the person; own ones as written."""

from decimal import Decimal

import pytest
from django.utils import translation

from apps.tasks.built_in import TYPES, type_words
from apps.tasks.models import TaskType
from apps.tasks.own_types import own_type
from tests.factories import make_account, make_person, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = make_person("ana@example.org", language="de", locale="de-DE", timezone="Europe/Berlin")
    make_account(ana, "Quillo")
    client.force_login(ana)
    return ana


@pytest.mark.parametrize("language", ["de", "es"])
def test_each_has_a_name_in_each_language(language):
    with translation.override(language):
        names = [type_words(name) for name in TYPES]
    assert len(set(names)) == len(TYPES)
    assert sum(name in TYPES for name in names) <= 2  # some words are the same


@pytest.mark.parametrize(
    "page", ["/", "/?by=type", "/tasks/", "/tasks/new/", "/insights/rate/", "/tasks/types/"]
)
def test_pages_say_it(ana, client, page):
    survey = TaskType.objects.get(user=None, name="Survey")
    make_task(ana, ana.platform_accounts.get(), type=survey, status="approved", duration_ms=60_000, reward=1)
    text = client.get(page).content.decode()
    assert "Umfrage" in text
    assert ">Survey<" not in text


def test_a_line_reads_it(ana, client):
    answer = client.post("/tasks/new/", {"line": "quillo umfrage 12m 1,80"})
    assert answer.status_code == 302, answer.content.decode()
    task = ana.tasks.get()
    assert (task.type.name, task.reward) == ("Survey", Decimal("1.80"))


def test_it_is_not_made_again_under_its_other_name(ana):
    with translation.override("de"):
        assert own_type(user=ana, name="umfrage").name == "Survey"
    with translation.override("es"):
        assert own_type(user=ana, name="umfrage").user == ana


def test_ones_own_stays_as_it_is_written(ana, client):
    own_type(user=ana, name="Pflanzen bestimmen")
    assert "Pflanzen bestimmen" in client.get("/tasks/types/").content.decode()
