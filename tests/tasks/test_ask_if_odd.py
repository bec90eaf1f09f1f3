"""A pay far above all that came before may be in another unit: the form asks once, and loses nothing."""

import html
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from apps.tasks.models import Task
from tests.factories import make_account, make_person, make_task
from tests.tasks.conftest import NOW
from tests.tasks.test_mix_line import chips, in_form, save, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUESTION = (
    "£180.00 for 12\u00a0min is £900.00 an hour, your usual here is £20.00. Is it right? Save again if it is."
)


def work(user, account, count, **facts):
    for days in range(count):
        known = {"reward": D(4), "started_at": NOW - timedelta(days=days + 1), "status": "approved"}
        make_task(user, account, **known | facts)


@pytest.fixture
def usual(alice, quillo):
    """Five tasks at 20 pounds an hour."""
    work(alice, quillo, 5)
    return quillo


def asked(client, line):
    """The page after Enter in a line that nothing was read from yet; nothing is saved."""
    before = Task.objects.count()
    answer = save(client, {"line": line})
    assert (answer.status_code, Task.objects.count()) == (422, before)
    return html.unescape(text_of(answer))


@pytest.mark.usefixtures("usual")
class TestAsked:
    def test_it_asks_in_words_and_the_same_again_is_the_answer(self, as_alice):
        page = asked(as_alice, "quillo survey 12m 180")
        assert QUESTION in page
        assert save(as_alice, in_form(page)).status_code == 302
        assert Task.objects.latest("pk").reward == 180

    def test_nothing_typed_is_lost(self, as_alice):
        sent = in_form(asked(as_alice, "quillo survey 12m 180 yesterday #beach"))
        assert (sent["pay"], sent["minutes"], sent["note"]) == ("180", "12", "#beach")
        assert sent["started"] == "2026-11-25T10:05"

    def test_other_figures_are_asked_about_again(self, as_alice):
        sent = in_form(asked(as_alice, "quillo survey 12m 180"))
        assert save(as_alice, sent | {"pay": "1800"}).status_code == 422
        assert save(as_alice, sent | {"pay": "1.80"}).status_code == 302

    def test_the_line_shows_it_as_a_gap_that_keeps_nobody_from_saving(self, as_alice):
        page = text_of(as_alice.post(reverse("task_parse"), {"line": "quillo survey 12m 180", "read": ""}))
        assert "£180.00?" in chips(page)
        chip = next(part for part in page.split("<li>") if "£180.00?" in part)
        assert "chip--gap" in chip
        assert "data-gap" not in chip

    @pytest.mark.parametrize("line", ["quillo survey 12m 40", "quillo survey 1.80 12m", "quillo 180 600m"])
    def test_what_is_less_far_off_is_saved(self, as_alice, line):
        assert save(as_alice, {"line": line}).status_code == 302


def test_without_enough_work_there_is_no_question(as_alice, alice, quillo):
    work(alice, quillo, 4)
    assert save(as_alice, {"line": "quillo survey 12m 180"}).status_code == 302


def test_what_was_paid_there_before_is_no_question(as_alice, alice, usual):
    work(alice, usual, 1, reward=D(200), duration_ms=None)
    assert save(as_alice, {"line": "quillo survey 12m 180"}).status_code == 302


def test_the_work_of_others_is_no_usual(client, alice, usual):
    bob = make_person(home_currency="GBP", timezone="Europe/London")
    make_account(bob, "Quillo")
    client.force_login(bob)
    assert save(client, {"line": "quillo survey 12m 180"}).status_code == 302
