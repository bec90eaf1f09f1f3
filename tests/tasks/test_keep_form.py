"""A form posted after the session has ended, and one that a device has kept: nothing typed is lost."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.half_done import MOST
from apps.accounts.kept import person_key
from apps.tasks.models import Task, Timer
from apps.tasks.timers import start_timer
from tests.factories import make_account, make_person, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PASSWORD = "a calm pocket ledger"


@pytest.fixture
def alice():
    alice = make_person("alice@example.org", timezone="Europe/London")
    alice.set_password(PASSWORD)
    alice.save()
    return alice


@pytest.fixture
def quillo(alice):
    return make_account(alice, "Quillo")


def fields(person, account, /, **changed):
    return {
        "account": account.pk, "type": make_type().pk, "minutes": "12", "pay": "1.80", "units": "1",
        "started": "2026-11-26T10:05", "status": "pending", "key": str(uuid4()), "line": "", "read": "",
        "person": person_key(person), "note": "in the park",
    } | changed  # fmt: skip


def sign_in(client, person):
    return client.post("/accounts/login/?next=/tasks/new/", {"login": person.email, "password": PASSWORD})


def test_signed_out_in_mid_form_the_form_is_there_again(client, alice, quillo):
    data = fields(alice, quillo, line="quillo survey 12m 1.80", read="quillo survey 12m 1.80", pay="2.05")
    assert client.post("/tasks/new/", data).url == "/accounts/login/?next=/tasks/new/"
    assert sign_in(client, alice).url == "/tasks/new/"
    page = client.get("/tasks/new/")
    form = page.context["form"]
    for name in ("account", "minutes", "pay", "note", "key", "line"):
        assert str(form[name].value()) == str(data[name]), name
    assert "You were signed out meanwhile." in page.content.decode()
    assert Task.objects.count() == 0
    assert client.post("/tasks/new/", data).status_code == 302
    assert Task.objects.get().note == "in the park"


@pytest.mark.parametrize("address", ["/tasks/parse/", "/tasks/worth/"])
def test_signed_out_while_the_line_is_typed_it_is_there_too(client, alice, quillo, address):
    data = fields(alice, quillo, minutes="", pay="", line="quillo survey 25m 3.10")
    client.post(address, data, headers={"HX-Request": "true"})
    sign_in(client, alice)
    form = client.get("/tasks/new/").context["form"]
    shown = [form[name].value() for name in ("line", "note", "minutes", "pay", "key")]
    assert shown == ["quillo survey 25m 3.10", "in the park", "25", "3.10", data["key"]]


def test_the_line_at_the_top_of_a_page_is_there_in_its_fields(client, alice, quillo):
    client.force_login(alice)
    page = client.get("/settings/").content.decode()
    (sent,) = re.findall(r'name="person" value="(\w+)" form="quick"', page)
    client.logout()
    client.post("/tasks/new/", {"line": "quillo survey 25m 3.10", "person": sent})
    sign_in(client, alice)
    form = client.get("/tasks/new/").context["form"]
    assert form["line"].value() == "quillo survey 25m 3.10"
    assert (form["account"].value(), form["pay"].value()) == (str(quillo.pk), "3.10")
    assert not form.errors


def test_it_is_there_once(client, alice, quillo):
    client.post("/tasks/new/", fields(alice, quillo))
    sign_in(client, alice)
    shown = [client.get("/tasks/new/").context["form"]["note"].value() for _ in range(2)]
    assert shown == ["in the park", ""]


def test_of_two_the_newest_is_there_and_the_other_waits_on(client, alice, quillo):
    for note in ("in the park", "on the train"):
        client.post("/tasks/new/", fields(alice, quillo, note=note))
    sign_in(client, alice)
    assert client.get("/tasks/new/").context["form"]["note"].value() == "on the train"
    page = client.get("/half-done/").content.decode()
    assert "in the park" in page
    assert "on the train" not in page
    assert ">A task</h2>" in page


def test_to_log_another_task_throws_away_none_that_waits(client, alice, quillo):
    client.post("/tasks/new/", fields(alice, quillo))
    client.force_login(alice)
    assert client.post("/tasks/new/", fields(alice, quillo, note="on the train")).status_code == 302
    assert client.get("/tasks/new/").context["form"]["note"].value() == "in the park"


def test_a_timer_that_was_started_by_a_line_waits_with_its_line(client, alice, quillo):
    client.post("/tasks/timer/start/", {"line": "quillo survey 1.80", "person": person_key(alice)})
    client.force_login(alice)
    page = client.get("/half-done/").content.decode()
    assert ">A timer to start</h2>" in page
    assert "quillo survey 1.80" in page


def test_what_is_wrong_in_it_is_said(client, alice, quillo):
    client.post("/tasks/new/", fields(alice, quillo, pay="a lot"))
    sign_in(client, alice)
    page = client.get("/tasks/new/")
    assert page.context["form"]["pay"].value() == "a lot"
    assert page.context["form"].errors["pay"]


def test_it_is_never_shown_to_another_person(client, alice, quillo):
    client.post("/tasks/new/", fields(alice, quillo))
    client.force_login(make_person("bob@example.org"))
    assert "in the park" not in client.get("/tasks/new/").content.decode()


def test_without_the_token_of_a_form_nothing_is_kept(alice, quillo):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/tasks/new/", fields(alice, quillo)).status_code == 403
    assert "sessionid" not in strict.cookies


@pytest.mark.parametrize("changed", [{"person": ""}, {"note": "x" * MOST}], ids=["nobody's", "too long"])
def test_what_cannot_be_somebodys_form_is_not_kept(client, alice, quillo, changed):
    client.post("/tasks/new/", fields(alice, quillo, **changed))
    assert "half_done" not in client.session


def post_later(client, person, address, data, **waited):
    milliseconds = timedelta(**waited) // timedelta(milliseconds=1)
    headers = {"X-Person": person_key(person), "X-Waited": str(milliseconds), "HX-Request": "true"}
    body = urlencode(data)
    kind = "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, headers=headers)


def test_words_of_time_are_read_as_on_the_day_on_which_they_were_written(client, alice, quillo):
    client.force_login(alice)
    basis = "first-started=2026-11-26T10%3A05"  # what the form began with, as nobody has typed
    data = fields(alice, quillo, line="quillo survey 12m 1.80 yesterday 9am", basis=basis)
    assert post_later(client, alice, "/tasks/new/", data, days=2).status_code == 200
    assert Task.objects.get().started_at == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_an_entry_keeps_the_time_at_which_it_was_logged(client, alice, quillo):
    client.force_login(alice)
    data = fields(alice, quillo, started="2026-11-24T18:20")
    post_later(client, alice, "/tasks/new/", data, days=2)
    assert Task.objects.get().started_at == datetime(2026, 11, 24, 18, 20, tzinfo=UTC)


@pytest.mark.parametrize("waited", ["", "-5", "soon", "9" * 13, "٣"])
def test_a_span_that_is_none_counts_as_now(client, alice, quillo, waited):
    client.force_login(alice)
    data = fields(alice, quillo, line="quillo survey 12m 1.80 yesterday 9am")
    client.post("/tasks/new/", data, headers={"X-Waited": waited.encode().decode("latin-1")})
    assert Task.objects.get().started_at == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_acts_on_the_timer_count_from_when_they_were_done(client, alice, quillo):
    client.force_login(alice)
    timer = start_timer(user=alice, account=quillo, now=NOW - timedelta(minutes=40)).timer
    done = {"act": "pause", "version": timer.version}
    assert post_later(client, alice, "/tasks/timer/act/", done, minutes=25).status_code == 200
    post_later(client, alice, "/tasks/timer/act/", done, minutes=25)  # sent twice
    again = {"act": "resume", "version": timer.version + 1}
    post_later(client, alice, "/tasks/timer/act/", again, minutes=5)
    timer.refresh_from_db()
    assert timer.raw_ms == 15 * 60_000
    assert timer.running_since == NOW - timedelta(minutes=5)


def test_a_timer_started_without_a_network_runs_from_then(client, alice, quillo):
    client.force_login(alice)
    post_later(client, alice, "/tasks/timer/start/", {"account": quillo.pk}, minutes=12)
    assert Timer.objects.get().started_at == NOW - timedelta(minutes=12)


def test_the_kept_form_has_names_and_no_figures(client, alice, quillo):
    client.force_login(alice)
    start_timer(user=alice, account=quillo, now=NOW - timedelta(minutes=12))
    html = client.get("/tasks/new/offline/").content.decode()
    assert "Quillo" in html
    assert alice.email not in html
    assert "12:00" not in html
    form = html[html.index('id="log"') :].partition("</form>")[0]
    assert "csrfmiddlewaretoken" not in form
    assert f'name="person" value="{person_key(alice)}"' in form
    assert 'data-zone="Europe/London"' in form
