"""The page of unpaid time: one tap or a form, the latest entries, and Undo."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.tasks import recompute
from apps.tasks.models import Overhead
from apps.tasks.recompute import recompute_dirty
from tests.factories import make_person, make_task, make_type
from tests.tasks.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINUTE = 60_000


def note(client, **changed):
    sent = {
        "kind": "search", "minutes": "12", "account": "", "type": "", "started": "2026-11-26T09:00",
        "note": "", "key": str(uuid4()),
    } | changed  # fmt: skip
    return client.post(reverse("unpaid_new"), sent)


def page_of(client, **query):
    return client.get(reverse("unpaid_new"), query).content.decode()


def hidden(form):
    """Names and values of the hidden fields of a form, but for Django's token."""
    parts = [part.split(">")[0] for part in form.split('<input type="hidden" ')[1:]]
    pairs = [
        (part.split('name="')[1].split('"')[0], part.split('value="')[1].split('"')[0]) for part in parts
    ]
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_it_saves_what_was_written(as_alice, alice, quillo):
    survey = make_type()
    assert (
        note(as_alice, minutes="1h 30", account=quillo.pk, type=survey.pk, note="Two sites").status_code
        == 302
    )
    entry = Overhead.objects.get()
    assert (entry.kind, entry.duration_ms, entry.account, entry.type) == ("search", 5_400_000, quillo, survey)
    assert (entry.note, entry.started_at) == ("Two sites", datetime(2026, 11, 26, 9, tzinfo=UTC))
    page = page_of(as_alice)
    for words in ("Searching, Quillo", "Survey", "Two sites", "1\u00a0h\u00a030 noted: Searching."):
        assert words in page, words
    assert recompute.compare_person(alice.pk) == 0


@pytest.mark.parametrize("name", ["unpaid_new", "task_log"])
def test_one_tap_notes_that_nothing_was_found(as_alice, quillo, name):
    page = as_alice.get(reverse(name)).content.decode()
    form = page.split(f'<form method="post" action="{reverse("unpaid_new")}"')[1].split("</form>")[0]
    assert "Looked, found nothing (2\u00a0min)" in form
    sent = hidden(form)
    for _ in range(2):  # a double tap
        assert as_alice.post(reverse("unpaid_new"), sent).status_code == 302
    entry = Overhead.objects.get()
    assert (entry.kind, entry.duration_ms, entry.account, entry.started_at) == ("looked", 120_000, None, NOW)


def test_each_button_says_what_it_does(as_alice):
    forms = page_of(as_alice).split('<form method="post" action="/tasks/unpaid/new/">')[1:]
    for form in forms:
        as_alice.post(reverse("unpaid_new"), hidden(form.split("</form>")[0]))
    saved = Overhead.objects.order_by("pk").values_list("kind", "duration_ms")
    assert list(saved) == [("looked", 120_000), ("search", 300_000), ("messages", 120_000)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "Choose what it was."),
        ({"kind": "nap"}, "Choose what it was."),
        ({"minutes": ""}, "Write how long it took, like 12 or 1h 30."),
        ({"minutes": "soon"}, "Write a number, like 12 or 1h 30."),
        ({"minutes": "0"}, "Write a number, like 12 or 1h 30."),
        ({"minutes": "13h"}, "That is more than 12 hours. Is it right?"),
        ({"started": "yesterday"}, "Write a day and a time"),
        ({"started": "2026-12-24T10:05"}, "That is still to come."),
        ({"started": "2026-03-29T01:30"}, "The clocks went forward over this time."),
        ({"account": "999999"}, "Choose a platform."),
        ({"type": "999999"}, "Choose a type."),
    ],
    ids=lambda value: str(value),
)
def test_it_says_what_is_wrong_and_keeps_the_rest(as_alice, changed, words):
    response = note(as_alice, note="kept words", **changed)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="kept words"' in page
    assert not Overhead.objects.exists()


def test_a_very_long_one_is_asked_about_once(as_alice):
    assert note(as_alice, minutes="13h", is_long="on").status_code == 302


def test_a_form_that_was_saved_comes_back_with_other_figures(as_alice):
    key = str(uuid4())
    note(as_alice, key=key)
    response = note(as_alice, key=key, minutes="30")
    assert response.status_code == 422
    assert "You saved this form before" in response.content.decode()
    assert key not in response.content.decode()
    assert Overhead.objects.get().duration_ms == 12 * MINUTE


def test_taking_away_can_be_undone_and_undone_again(as_alice):
    note(as_alice)
    entry = Overhead.objects.get()
    for name in ("unpaid_delete", "unpaid_restore", "unpaid_delete"):
        address = reverse(name, args=[entry.pk])
        assert f'action="{address}"' in page_of(as_alice)
        as_alice.post(address)
        assert Overhead.objects.filter(deleted_at=None).exists() == (name == "unpaid_restore")
    assert as_alice.post(reverse("unpaid_delete", args=[entry.pk])).status_code == 404


def test_a_platform_can_be_chosen_beforehand(as_alice, quillo):
    assert f'value="{quillo.pk}" id="id_account_1" checked' in page_of(as_alice, account=quillo.pk)
    for odd in ("x", "9" * 30):
        assert 'value="" id="id_account_0"' in page_of(as_alice, account=odd)


def test_the_page_says_how_much_time_was_unpaid(as_alice, alice, quillo):
    make_task(alice, quillo, duration_ms=45 * MINUTE, status="approved", started_at=NOW)
    note(as_alice, minutes="15", account=quillo.pk)
    page = page_of(as_alice)
    assert '<b class="num">15\u00a0min</b> went beside your tasks' in page
    assert '<b class="num">25 %</b> of your time' in page
    recompute_dirty()
    stats = as_alice.get(reverse("account_stats", args=[quillo.pk])).content.decode()
    for words in ("Unpaid time beside the tasks", "15\u00a0min", "25 %", f"{reverse('unpaid_new')}?account="):
        assert words in stats, words
    assert "without tests and signing up" not in stats
    note(as_alice, minutes="60", kind="onboarding", account=quillo.pk)
    recompute_dirty()
    assert (
        "without tests and signing up"
        in as_alice.get(reverse("account_stats", args=[quillo.pk])).content.decode()
    )


def test_the_list_says_what_it_counts(as_alice, alice, quillo):
    make_task(alice, quillo, duration_ms=45 * MINUTE, status="approved", started_at=NOW)
    note(as_alice, minutes="15", account=quillo.pk)
    page = as_alice.get(reverse("task_list")).content.decode()
    assert 'That is <b class="num">£1.80</b> an hour. That counts <b class="num">15\u00a0min</b>' in page
    assert "of unpaid time" not in as_alice.get(reverse("task_list"), {"status": "approved"}).content.decode()


def test_it_costs_the_same_however_much_there_is(as_alice, django_assert_max_num_queries):
    for count in (1, 12):
        for _ in range(count):
            note(as_alice)
        with django_assert_max_num_queries(7):
            page_of(as_alice)


def test_a_strangers_entry_platform_and_type_do_not_exist(client, alice, quillo):
    client.force_login(alice)
    note(client, note="Zanzibar")
    entry = Overhead.objects.get()
    client.force_login(make_person())
    assert "Zanzibar" not in page_of(client)
    for name in ("unpaid_delete", "unpaid_restore"):
        assert client.post(reverse(name, args=[entry.pk])).status_code == 404
    assert note(client, account=quillo.pk).status_code == 422
    assert note(client, type=make_type("Hers", user=alice).pk).status_code == 422


def test_one_tap_beside_the_log_form_leaves_what_is_written_there(as_alice):
    """With JavaScript only the button is drawn anew: a second tap is a second entry."""
    page = as_alice.get(reverse("task_log")).content.decode()
    for _ in range(2):
        form = re.search(
            r'<form method="post" action="/tasks/unpaid/new/" hx-post.*?</form>', page, re.DOTALL
        )
        sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
        page = as_alice.post(reverse("unpaid_new"), sent, headers={"HX-Request": "true"}).content.decode()
        assert "noted" in page
        assert "id_line" not in page
    assert Overhead.objects.count() == 2
