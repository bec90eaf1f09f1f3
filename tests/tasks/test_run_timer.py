"""The one timer of a person: acts, questions, versions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.tasks import services, timers
from apps.tasks.models import Task, Timer
from apps.tasks.timer_face import face, face_of, form_values
from tests.factories import make_account, make_person, make_task, make_type

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 26, 10, tzinfo=UTC)
MINUTE = 60_000


def after(minutes):
    return TEN + timedelta(minutes=minutes)


def start(user, **facts):
    return timers.start_timer(user=user, now=TEN, **facts).timer


def act(user, name, minutes, version=None):
    """The timer after an act of somebody who sees it as it is, or as it was in an older version."""
    version = version or Timer.objects.open().get(user=user).version
    return timers.act_on_timer(user=user, act=name, version=version, now=after(minutes))


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_segments_add_up_and_one_more_counts(alice, quillo):
    start(alice, account=quillo, type=make_type(), pay=D("0.6"))
    for name, minutes in (("more", 4), ("pause", 5), ("more", 6), ("resume", 20), ("stop", 27)):
        act(alice, name, minutes)
    timer = Timer.objects.get()
    assert (timer.is_stopped, timer.running_since, timer.units) == (True, None, 2)
    assert (timer.raw_ms, timer.trimmed_ms, timer.version) == (12 * MINUTE, 12 * MINUTE, 6)
    values = form_values(timers.open_timer(alice))
    assert (values["minutes"], values["units"], values["pay"]) == (12 * MINUTE, 2, D("1.2"))
    assert (values["account"], values["started"], values["key"]) == (quillo.pk, TEN, timer.log_key)


@pytest.mark.parametrize(("ms", "seconds"), [(0, None), (1, 1), (999, 1), (1_999, 1), (2_000, 2)])
def test_the_form_has_the_seconds_that_the_clock_shows(alice, ms, seconds):
    start(alice)
    version = Timer.objects.get().version
    timers.act_on_timer(user=alice, act="stop", version=version, now=TEN + timedelta(milliseconds=ms))
    assert form_values(timers.open_timer(alice)).get("minutes") == (seconds and seconds * 1_000)


def test_who_counted_nothing_has_done_one(alice):
    start(alice, pay=D("1.8"))
    act(alice, "stop", 1)
    values = form_values(timers.open_timer(alice))
    assert (values["units"], values["pay"]) == (1, D("1.8"))


def test_a_second_start_finds_the_first(alice, quillo):
    first = start(alice)
    again = timers.start_timer(user=alice, account=quillo)
    assert (again.timer, again.is_stale, Timer.objects.count()) == (first, True, 1)
    assert Timer.objects.get().account is None


def test_an_act_on_an_older_version_changes_nothing_and_shows_how_it_is(alice):
    seen = start(alice).version
    act(alice, "pause", 5)
    for name in timers.ACTS:
        stale = act(alice, name, 30, version=seen)
        assert (stale.is_stale, stale.timer.raw_ms, stale.timer.units) == (True, 5 * MINUTE, 0)
    assert Timer.objects.get().version == seen + 1


@pytest.mark.parametrize("name", ["pause", "more", "stop"])
def test_what_is_timed_can_change_between_an_act_and_its_page(alice, name):
    timer = start(alice)
    timers.change_timer(user=alice, timer_id=timer.pk, account=None, type=None, pay=D(2))
    assert not act(alice, name, 5, version=timer.version).is_stale
    assert act(alice, name, 6, version=timer.version).is_stale
    after_it = Timer.objects.get()
    assert (after_it.pay, after_it.units, after_it.is_stopped) == (2, int(name == "more"), name == "stop")


def test_it_goes_on_after_its_pay_was_changed_while_it_was_paused(alice):
    timer = start(alice)
    seen = act(alice, "pause", 5).timer.version
    timers.change_timer(user=alice, timer_id=timer.pk, account=None, type=None, pay=D(2))
    assert act(alice, "resume", 9, version=seen).timer.running_since == after(9)


def test_an_act_without_a_timer_is_stale(alice):
    assert timers.act_on_timer(user=alice, act="stop", version=1) == timers.Acted(None, is_stale=True)


def test_strangers_reach_nothing(alice):
    timer, bob = start(alice), make_person()
    assert timers.act_on_timer(user=bob, act="stop", version=timer.version).timer is None
    assert timers.cut_timer(user=bob, timer_id=timer.pk, at=TEN).is_stale
    assert timers.discard_timer(user=bob, timer_id=timer.pk).is_stale
    assert timers.change_timer(user=bob, timer_id=timer.pk, account=None, type=None, pay=None).is_stale
    with pytest.raises(Timer.DoesNotExist):
        timers.restore_timer(user=bob, timer_id=timer.pk)
    timer.refresh_from_db()
    assert (timer.version, timer.deleted_at, timer.is_stopped) == (1, None, False)


def test_it_refuses_another_persons_account_and_type(alice):
    bob = make_person()
    with pytest.raises(ValueError, match="another person"):
        start(alice, account=make_account(bob))
    with pytest.raises(ValueError, match="another person"):
        start(alice, type=make_type("His", user=bob))


def test_the_database_itself_refuses_another_persons_account(alice):
    timer, foreign = start(alice), make_account(make_person())
    with pytest.raises(IntegrityError, match="own_account"), transaction.atomic():  # noqa: PT012 - checked late
        Timer.objects.filter(pk=timer.pk).update(account=foreign)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_outlives_its_account(alice, quillo):
    start(alice, account=quillo)
    quillo.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Timer.objects.get().account is None


@pytest.mark.parametrize(
    "facts",
    [
        {"raw_ms": -1, "trimmed_ms": -1},
        {"raw_ms": 5, "trimmed_ms": 6},
        {"raw_ms": 32 * 24 * 3600 * 1000},
        {"units": 1_000_001},
        {"pay": D(-1)},
        {"pay": D(10) ** 9 + 1},
        {"started_at": datetime(1999, 12, 1, tzinfo=UTC)},
        {"started_at": datetime(9999, 1, 1, tzinfo=UTC)},
        {"running_since": datetime(9999, 1, 1, tzinfo=UTC)},
        {"is_stopped": True},
        {"away_from": TEN},
        {"away_from": TEN, "away_until": TEN},
    ],
    ids=lambda facts: " ".join(f"{k}={v}" for k, v in facts.items()),
)
def test_the_database_refuses_impossible_facts(alice, facts):
    timer = start(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Timer.objects.filter(pk=timer.pk).update(**facts)


class TestFlag:
    """It saves every page a query, so it must be right."""

    def test_it_is_up_while_a_timer_is_open(self, alice):
        start(alice)
        assert fresh(alice).has_timer
        act(alice, "stop", 5)
        assert fresh(alice).has_timer

    def test_it_is_down_once_it_is_logged_or_discarded(self, alice, quillo):
        start(alice)
        timer = act(alice, "stop", 5).timer
        log(alice, quillo, key=timer.log_key)
        assert not fresh(alice).has_timer
        other = start(alice)
        timers.discard_timer(user=alice, timer_id=other.pk)
        assert not fresh(alice).has_timer
        timers.restore_timer(user=alice, timer_id=other.pk)
        assert fresh(alice).has_timer

    def test_without_it_nothing_is_asked(self, alice, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert face_of(alice, TEN) is None


def log(user, account, **facts):
    known = {"type": make_type(), "started_at": TEN, "reward": D(1), "duration_ms": MINUTE}
    return services.log_task(user=user, account=account, **(known | facts))


class TestLogged:
    def test_its_form_ends_it_once(self, alice, quillo):
        start(alice)
        key = act(alice, "stop", 5).timer.log_key
        first, second = log(alice, quillo, key=key), log(alice, quillo, key=key)
        assert (first.is_new, second.is_new, Task.objects.count()) == (True, False, 1)
        assert Timer.objects.get().task == first.task

    def test_another_form_leaves_it_open(self, alice, quillo):
        start(alice)
        act(alice, "stop", 5)
        log(alice, quillo, key=uuid4())
        assert timers.open_timer(alice) is not None

    def test_one_that_goes_on_is_no_longer_that_of_the_form(self, alice, quillo):
        start(alice)
        key = act(alice, "stop", 5).timer.log_key
        act(alice, "resume", 6)
        log(alice, quillo, key=key)
        assert timers.open_timer(alice).running_since == after(6)

    def test_it_goes_with_its_task_for_good(self, alice, quillo):
        start(alice)
        key = act(alice, "stop", 5).timer.log_key
        services.delete_task(user=alice, task_id=log(alice, quillo, key=key).task.pk, now=TEN)
        services.purge_deleted(now=TEN + timedelta(days=31))
        assert not Timer.objects.exists()


class TestDiscard:
    def test_it_can_be_undone_as_if_it_had_run_on(self, alice):
        timer = start(alice)
        assert timers.discard_timer(user=alice, timer_id=timer.pk, now=after(5)).timer is None
        assert timers.open_timer(fresh(alice)) is None
        timers.restore_timer(user=alice, timer_id=timer.pk)
        assert face_of(alice, after(8)).ms == 8 * MINUTE

    def test_not_while_another_is_open(self, alice):
        timer = start(alice)
        timers.discard_timer(user=alice, timer_id=timer.pk)
        other = start(alice)
        with pytest.raises(timers.AnotherRuns):
            timers.restore_timer(user=alice, timer_id=timer.pk)
        assert timers.open_timer(alice) == other

    def test_it_is_purged_as_deleted_tasks_are(self, alice):
        timers.discard_timer(user=alice, timer_id=start(alice).pk, now=TEN)
        assert services.purge_deleted(now=TEN + timedelta(days=29)) == 0
        assert services.purge_deleted(now=TEN + timedelta(days=31)) == 1

    def test_a_task_that_is_discarded_twice_stays_discarded(self, alice):
        timer = start(alice)
        timers.discard_timer(user=alice, timer_id=timer.pk)
        assert timers.discard_timer(user=alice, timer_id=timer.pk).is_stale


class TestAway:
    def ask(self, alice, minutes, away):
        version = Timer.objects.get().version
        return timers.note_away(user=alice, version=version, away_ms=away * MINUTE, now=after(minutes))

    @pytest.mark.parametrize(
        ("answer", "trimmed", "raw", "is_stopped"),
        [("keep", 60, 60, False), ("off", 35, 60, False), ("end", 15, 15, True)],
    )
    def test_each_answer_does_what_it_says(self, alice, answer, trimmed, raw, is_stopped):
        start(alice)
        timer = self.ask(alice, 40, away=25).timer
        assert (timer.away_from, timer.away_until) == (after(15), after(40))
        timer = act(alice, answer, 50).timer
        assert (timer.away_from, timer.away_until, timer.is_stopped) == (None, None, is_stopped)
        if not is_stopped:
            timer = act(alice, "stop", 60).timer
        assert (timer.trimmed_ms, timer.raw_ms) == (trimmed * MINUTE, raw * MINUTE)

    def test_nothing_is_taken_off_before_it_is_answered(self, alice):
        start(alice)
        self.ask(alice, 40, away=25)
        assert face_of(alice, after(60)).ms == 60 * MINUTE

    def test_only_what_ran_is_asked_about(self, alice):
        start(alice)
        assert self.ask(alice, 30, away=500).timer.away_from == TEN

    @pytest.mark.parametrize(("minutes", "away"), [(30, 9), (5, 500)])
    def test_a_short_absence_is_not_asked_about(self, alice, minutes, away):
        start(alice)
        assert self.ask(alice, minutes, away).is_stale
        assert Timer.objects.get().away_from is None

    def test_a_pause_is_no_absence(self, alice):
        start(alice)
        act(alice, "pause", 5)
        assert self.ask(alice, 60, away=50).is_stale

    def test_a_question_waits_for_its_answer(self, alice):
        start(alice)
        self.ask(alice, 40, away=25)
        self.ask(alice, 80, away=12)
        assert Timer.objects.get().away_from == after(15)

    @pytest.mark.parametrize("answer", timers.ANSWERS)
    def test_an_answer_without_a_question_takes_nothing(self, alice, answer):
        start(alice)
        act(alice, answer, 30)
        assert face_of(alice, after(40)).ms == 40 * MINUTE


class TestUnusual:
    def usual(self, alice, quillo, *minutes, kind="Survey"):
        for number in minutes:
            make_task(alice, quillo, type=make_type(kind), duration_ms=number * MINUTE)

    def test_more_than_the_longest_is_asked_about_at_the_end(self, alice, quillo):
        self.usual(alice, quillo, 5, 8, 20, 6, 7)
        self.usual(alice, quillo, 300, kind="Transcription")
        start(alice, type=make_type())
        timer = act(alice, "stop", 45).timer
        assert (timer.away_from, timer.away_until) == (after(20), after(45))
        assert act(alice, "end", 46).timer.trimmed_ms == 20 * MINUTE

    def test_a_little_more_is_not(self, alice, quillo):
        self.usual(alice, quillo, 5, 8, 20, 6, 7)
        start(alice, type=make_type())
        assert act(alice, "stop", 29).timer.away_from is None

    def test_nor_where_too_little_is_known(self, alice, quillo):
        self.usual(alice, quillo, 5, 8, 20, 6)
        start(alice, type=make_type())
        assert act(alice, "stop", 45).timer.away_from is None

    def test_without_a_type_all_work_says_what_is_usual(self, alice, quillo):
        self.usual(alice, quillo, 5, 8, 6, 7)
        self.usual(alice, quillo, 300, kind="Transcription")
        start(alice)
        assert act(alice, "stop", 45).timer.away_from is None


class TestForgotten:
    def test_after_three_hours_it_is_asked_about_until_it_is_kept(self, alice):
        start(alice)
        assert not face_of(alice, after(180)).is_forgotten
        assert face_of(alice, after(181)).is_forgotten
        act(alice, "keep", 181)
        assert not face_of(alice, after(300)).is_forgotten
        assert face_of(alice, after(362)).is_forgotten

    def test_what_is_paused_is_not_forgotten(self, alice):
        start(alice)
        act(alice, "pause", 5)
        assert not face_of(alice, after(600)).is_forgotten

    def test_it_can_be_cut_at_a_time(self, alice):
        timer = start(alice)
        timers.cut_timer(user=alice, timer_id=timer.pk, at=after(25), now=after(600))
        timer.refresh_from_db()
        assert (timer.is_stopped, timer.trimmed_ms) == (True, 25 * MINUTE)


class TestFace:
    def test_it_shows_what_an_hour_brings_beside_the_usual(self, alice, quillo):
        make_task(alice, quillo, duration_ms=60 * MINUTE, reward=D(9), status="approved")
        start(alice, account=quillo, pay=D("0.50"))
        act(alice, "more", 2)
        act(alice, "more", 4)
        shown = face_of(alice, after(6)).versus
        assert (shown.pays.amount, shown.usual.amount) == (D(10), D(9))

    def test_it_says_nothing_before_a_minute_has_run_or_without_a_pay(self, alice, quillo):
        timer = start(alice, account=quillo, pay=D("0.50"))
        assert face(timer, TEN + timedelta(seconds=59)).versus is None
        timer.pay = None
        assert face(timer, after(6)).versus is None

    def test_when_the_clock_went_back_it_shows_nothing_below_nothing(self, alice):
        assert face(start(alice), after(-5)).shown == "0:00"

    def test_it_costs_two_queries_with_a_pay_and_one_without(self, alice, quillo, django_assert_num_queries):
        timer = start(alice, account=quillo)
        with django_assert_num_queries(1):
            face_of(alice, after(6))
        timers.change_timer(user=alice, timer_id=timer.pk, account=quillo, type=None, pay=D(1))
        with django_assert_num_queries(2):
            face_of(alice, after(6))
