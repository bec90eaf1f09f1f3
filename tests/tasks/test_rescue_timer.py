"""A discarded timer lies in the bin, and comes back stopped, with the time that it had."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.templatetags.fmt import mins
from apps.tasks import bin, services, timers
from apps.tasks.models import Task, Timer
from tests.factories import make_person, make_task, make_type

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 26, 10, tzinfo=UTC)
NOW = TEN + timedelta(days=2)
MINUTE = 60_000
BIN = "/tasks/bin/"


@pytest.fixture(autouse=True)
def _two_days_later():
    with time_machine.travel(NOW, tick=False):
        yield


def after(minutes):
    return TEN + timedelta(minutes=minutes)


def discarded(alice, *, at=20, **facts):
    """One that ran from ten o'clock until it was discarded."""
    timer = timers.start_timer(user=alice, now=TEN, **facts).timer
    timers.discard_timer(user=alice, timer_id=timer.pk, now=after(at))
    return timer


def send(client, act, *picks):
    return client.post(BIN, {"act": act, "pick": picks}, follow=True)


def test_the_bin_says_what_it_timed_where_when_and_how_long(as_alice, alice, quillo):
    timer = discarded(alice, account=quillo, type=make_type())
    (one,) = bin.contents(alice, NOW)
    assert (one.pick, one.name, one.place) == (f"timer-{timer.pk}", "Timer: Survey", "Quillo")
    assert (str(one.local_on), one.duration_ms, one.money) == ("2026-11-26", 20 * MINUTE, None)
    assert str(one.goes_on) == "2026-12-26"
    page = as_alice.get(BIN).content.decode()
    assert "Timer: Survey, Quillo" in page
    assert mins(20 * MINUTE) in page


def test_one_of_nothing_in_particular(alice):
    discarded(alice)
    (one,) = bin.contents(alice, NOW)
    assert (one.name, one.place) == ("Timer", "")


def test_it_comes_back_stopped_and_leads_to_its_log_form(as_alice, alice, quillo):
    timer = discarded(alice, account=quillo, type=make_type(), pay=Decimal("1.80"))
    page = send(as_alice, "restore", f"timer-{timer.pk}")
    assert page.redirect_chain[-1][0] == reverse("timer")
    assert "1 entry restored." in page.content.decode()
    timer.refresh_from_db()
    assert (timer.is_stopped, timer.running_since, timer.trimmed_ms) == (True, None, 20 * MINUTE)
    form = as_alice.get(reverse("task_log") + "?timer=on").context["form"]
    assert form["minutes"].value() == "20"
    assert form["key"].value() == str(timer.log_key)


def test_a_paused_one_has_the_time_until_its_pause(alice):
    timer = timers.start_timer(user=alice, now=TEN).timer
    timers.act_on_timer(user=alice, act="pause", version=timer.version, now=after(5))
    timers.discard_timer(user=alice, timer_id=timer.pk, now=after(60))
    assert bin.contents(alice, NOW)[0].duration_ms == 5 * MINUTE
    bin.restore(user=alice, picked=bin.Picked(frozenset({("timer", timer.pk)})))
    timer.refresh_from_db()
    assert (timer.is_stopped, timer.trimmed_ms) == (True, 5 * MINUTE)


def test_it_stays_while_another_is_open(as_alice, alice):
    timer = discarded(alice)
    other = timers.start_timer(user=alice, now=NOW).timer
    page = send(as_alice, "restore", f"timer-{timer.pk}")
    text = page.content.decode()
    assert "One timer can be open at a time." in text
    assert "restored." not in text
    assert timers.open_timer(alice) == other
    assert [one.pick for one in bin.contents(alice, NOW)] == [f"timer-{timer.pk}"]


def test_of_two_the_later_comes_back_with_whatever_else_was_ticked(as_alice, alice):
    first, second = discarded(alice, at=20), discarded(alice, at=30)
    task = make_task(alice)
    services.delete_task(user=alice, task_id=task.pk)
    text = send(as_alice, "restore", f"timer-{first.pk}", f"timer-{second.pk}", f"task-{task.pk}")
    assert "2 entries restored." in text.content.decode()
    assert "One timer can be open at a time." in text.content.decode()
    assert Timer.objects.for_user(alice).get() == second
    assert Task.objects.for_user(alice).get() == task


def test_one_whose_open_form_was_saved_meanwhile_makes_a_task_of_its_own(alice, quillo):
    timer = discarded(alice, account=quillo, type=make_type())
    saved = make_task(alice, quillo, key=timer.log_key)
    bin.restore(user=alice, picked=bin.Picked(frozenset({("timer", timer.pk)})))
    timer.refresh_from_db()
    again = make_task(alice, quillo, key=timer.log_key)
    assert again != saved
    timer.refresh_from_db()
    assert timer.task == again


def test_it_goes_for_good_when_asked_twice(as_alice, alice):
    timer = discarded(alice)
    assert b"Delete 1 entry for good?" in send(as_alice, "ask", f"timer-{timer.pk}").content
    assert Timer.objects.exists()
    send(as_alice, "purge", f"timer-{timer.pk}")
    assert not Timer.objects.exists()


def test_one_that_is_open_or_logged_is_not_in_it(as_alice, alice, quillo):
    timer = timers.start_timer(user=alice, now=TEN).timer
    send(as_alice, "purge", f"timer-{timer.pk}")
    assert bin.contents(alice, NOW) == []
    make_task(alice, quillo, key=timer.log_key)
    send(as_alice, "purge", f"timer-{timer.pk}")
    assert Timer.objects.get().task


def test_after_thirty_days_it_is_gone(alice):
    discarded(alice)
    assert bin.contents(alice, after(20) + timedelta(days=30)) == []
    services.purge_deleted(now=after(21) + timedelta(days=30))
    assert not Timer.objects.exists()


def test_a_stranger_neither_sees_nor_touches_it(client, alice, quillo):
    timer = discarded(alice, account=quillo, type=make_type("Zanzibar", alice))
    client.force_login(make_person())
    assert b"Zanzibar" not in client.get(BIN).content
    for act in ("restore", "purge"):
        send(client, act, f"timer-{timer.pk}")
    assert [one.pick for one in bin.contents(alice, NOW)] == [f"timer-{timer.pk}"]
