"""A line that names a platform which the person does not have is shown, never saved on another one."""

import html
import re
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.platforms.models import Account
from apps.tasks.models import Task
from tests.factories import make_account, make_person, make_platform
from tests.tasks.test_mix_line import chips, drawn, in_form, read, save, text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def alice():
    return make_person(home_currency="GBP", timezone="Europe/London")


@pytest.fixture
def prolific(alice):
    return make_account(alice, platform=make_platform("Prolific", slug="prolific"))


@pytest.fixture
def as_alice(client, alice, prolific):
    make_platform("Toloka", slug="toloka")
    make_platform("Survey Junkie", slug="survey-junkie")
    make_platform("UHRS (via Clickworker)", slug="uhrs")
    client.force_login(alice)
    return client


@pytest.mark.parametrize(
    ("line", "name", "slug", "kind"),
    [
        ("toloka tagging 10m 1.20", "Toloka", "toloka", "Image tagging"),
        ("10m 1.20 TOLOKA tagging park", "Toloka", "toloka", "Image tagging"),
        ("toloka 10m £1.20", "Toloka", "toloka", None),
        ("survey junkie survey 10m 1.20", "Survey Junkie", "survey-junkie", "Survey"),
        ("uhrs 10m 1.20", "UHRS", "uhrs", None),
    ],
)
@pytest.mark.parametrize("is_drawn", [True, False], ids=["form", "header"])
def test_a_platform_of_the_catalogue_is_asked_about(as_alice, line, name, slug, kind, is_drawn):
    sent = drawn(as_alice) if is_drawn else {}
    response = save(as_alice, sent | {"line": line})
    page = html.unescape(text_of(response))
    assert response.status_code == 422
    assert not Task.objects.exists()
    assert f"{name} is not among your platforms. Add it first, or choose another." in page
    assert reverse("platform_detail", args=[slug]) in page
    assert chips(page)[0] == f"platform? {name}"
    assert kind is None or kind in chips(page)
    shown = in_form(page)
    assert (shown["line"], shown["minutes"], shown.get("account")) == (line, "10", None)
    assert name.lower() not in shown["note"].lower()


def test_it_is_added_and_the_line_goes_on(as_alice, alice):
    line = "toloka tagging 10m £1.20 50% & more? ü"
    page = html.unescape(text_of(save(as_alice, {"line": line})))
    address = re.search(r'href="([^"]*)">Add Toloka<', page).group(1)
    page = as_alice.get(address).content.decode()
    to = html.unescape(re.search(r'name="next" value="([^"]*)"', page).group(1))
    add = reverse("platform_add", args=["toloka"])
    assert as_alice.post(add, {"unit": "JPY", "next": to}).context["next"] == to
    response = as_alice.post(add, {"unit": "GBP", "next": to}, follow=True)
    page = text_of(response)
    assert "Added Toloka, paid in GBP." in html.unescape(page)
    shown, added = in_form(page), Account.objects.get(name="Toloka")
    assert (shown["line"], shown["account"]) == (line, str(added.pk))


def test_another_can_be_chosen_then(as_alice, prolific):
    shown = in_form(text_of(save(as_alice, {"line": "toloka tagging 10m 1.20"})))
    assert save(as_alice, shown | {"account": str(prolific.pk)}).status_code == 302
    task = Task.objects.get()
    assert (task.account, task.reward, task.note) == (prolific, D("1.20"), "")


def test_one_that_is_chosen_by_hand_stays_while_the_line_goes_on(as_alice, prolific):
    sent, _ = read(as_alice, drawn(as_alice), "toloka")
    del sent["account"]
    sent, _ = read(as_alice, sent, "toloka 10m")
    assert "account" not in sent
    sent, shown = read(as_alice, sent | {"account": str(prolific.pk)}, "toloka 10m 1.20")
    assert (sent["account"], shown[0]) == (str(prolific.pk), "Prolific")


def test_the_usual_platform_is_back_where_the_word_is_gone(as_alice, prolific):
    sent, shown = read(as_alice, drawn(as_alice), "toloka")
    assert shown[0] == "platform? Toloka"
    del sent["account"]
    assert read(as_alice, sent, "10m")[0]["account"] == str(prolific.pk)


def test_a_closed_account_is_asked_about(as_alice, alice):
    closed = make_account(alice, "Beetle Farm", aliases=["bf"], closed_at=NOW)
    for line in ("beetle farm 10m 1.20", "bf 10m 1.20", "again bf 10m"):
        page = html.unescape(text_of(save(as_alice, {"line": line})))
        assert "Your account on Beetle Farm is closed." in page
        assert reverse("account_detail", args=[closed.pk]) in page
    assert not Task.objects.exists()


def test_a_closed_account_of_somebody_else_is_a_word(as_alice):
    make_account(make_person(), "Beetle Farm", closed_at=NOW)
    assert save(as_alice, {"line": "survey 10m 1.20 beetle farm"}).status_code == 302


def test_what_is_in_quotes_a_tag_or_beside_a_platform_is_a_word(as_alice):
    for line in ('survey 10m 1.20 "toloka"', "survey 10m 1.20 #toloka", "prolific survey 10m 1.20 toloka"):
        assert save(as_alice, {"line": line}).status_code == 302, line
    assert Task.objects.count() == 3


def test_an_account_of_that_platform_by_another_name_is_meant(client, alice):
    make_account(alice, "Prolific")
    mine = make_account(alice, "Yandex", platform=make_platform("Toloka"))
    client.force_login(alice)
    assert save(client, {"line": "toloka survey 10m 1.20"}).status_code == 302
    assert Task.objects.get().account == mine


def test_only_words_without_a_platform_cost_a_query(as_alice):
    def asked(line):
        with CaptureQueriesContext(connection) as caught:
            as_alice.post(reverse("task_parse"), {"line": line})
        return len([query for query in caught if "slug" in query["sql"]])

    plain = ("prolific survey 10m 1.20 park", "survey 10m 1.20 #park", "10m")
    assert [asked(line) for line in (*plain, "survey 10m 1.20 park")] == [0, 0, 0, 1]


def test_one_of_your_own_that_is_closed_is_nobody_elses_account(client, alice):
    """Neither has a platform of the catalogue, which makes them no two names of one."""
    make_account(alice, "Quillo")
    make_account(alice, "Beetle Farm", aliases=["bf"], closed_at=NOW)
    client.force_login(alice)
    for line in ("beetle farm 10m 1.20", "bf 10m 1.20"):
        assert save(client, {"line": line}).status_code == 422
    assert not Task.objects.exists()
