"""The sweep: each thing said exactly once, put right, and withdrawn when it is no longer true."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from celery.schedules import crontab
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import OutboxMessage, User
from apps.payouts import alerts, suspects, watchdog
from apps.payouts.jobs import watch as job
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch, watch_person
from apps.platforms.models import Platform
from tests.factories import make_account, make_payout, make_person, make_platform
from tests.payouts.work import adjust, decide, delete, earn

DAY = timedelta(days=1)
WORK = datetime(2026, 11, 3, 12, tzinfo=UTC)
OVERDUE = datetime(2026, 11, 12, 0, 0, tzinfo=UTC)  # the first instant, where 7 days are the limit


@pytest.fixture
def tagwell(alice):
    return make_account(alice, "Tagwell", minimum="5", approval_days=7)


def hand_in(account, amount="2", at=WORK, **facts):
    return earn(account, amount, status="pending", started_at=at, **facts)


def said():
    return list(Alert.objects.order_by("pk").values_list("kind", "level"))


def open_ones():
    return list(Alert.objects.unseen().order_by("pk").values_list("kind", "level"))


def letters():
    """What is owed by mail, in the order in which it was said."""
    return [alert.mail for alert in Alert.objects.exclude(mail=None).order_by("pk")]


def mails():
    return len(letters())


class TestApproval:
    def test_it_is_said_once_with_count_sum_and_oldest(self, alice, tagwell):
        hand_in(tagwell, "2", title="Street signs")
        hand_in(tagwell, "0.005", at=WORK + timedelta(hours=2))
        hand_in(tagwell, "9", at=WORK + DAY)  # a day later: not yet
        assert watch(OVERDUE) == 1
        assert watch(OVERDUE + timedelta(hours=5)) == 0
        alert = Alert.objects.get()
        assert (alert.user, alert.account, alert.kind, alert.level) == (alice, tagwell, "approval_overdue", 1)
        assert (alert.balance, alert.count, alert.about_on) == (Decimal("2.005"), 2, date(2026, 11, 3))
        assert mails() == 1
        assert User.objects.get(pk=alice.pk).has_notices

    def test_the_day_is_the_person_s_own(self, alice, tagwell):
        User.objects.filter(pk=alice.pk).update(timezone="Pacific/Auckland")
        hand_in(tagwell)  # the fourth of November in Auckland, as it is logged before
        at = Alert.objects
        task_on = alice.tasks.get().local_on
        assert task_on == date(2026, 11, 3)  # logged while she lived in London
        early = datetime(2026, 11, 11, 10, 59, tzinfo=UTC)  # a minute to midnight in Auckland
        assert (watch(early), at.exists()) == (0, False)
        assert watch(early + timedelta(minutes=1)) == 1

    def test_each_level_is_said_once_and_the_one_before_is_withdrawn(self, tagwell):
        hand_in(tagwell)
        for days in range(40):
            watch(OVERDUE + days * DAY)
        assert said() == [("approval_overdue", level) for level in (1, 2, 3)]
        assert open_ones() == [("approval_overdue", 3)]
        assert mails() == 3

    def test_after_a_long_silence_only_the_highest_level_is_said(self, tagwell):
        hand_in(tagwell)
        watch(OVERDUE + 60 * DAY)
        assert said() == [("approval_overdue", 3)]
        assert mails() == 1

    def test_a_platform_that_is_always_a_little_late_is_said_once_a_week(self, tagwell):
        tasks = [hand_in(tagwell, at=WORK + day * DAY) for day in range(14)]
        for day, task in enumerate(tasks):
            watch(OVERDUE + day * DAY)
            decide(task, "approved")
            watch(OVERDUE + day * DAY + timedelta(hours=1))
        assert said() == [("approval_overdue", 1)] * 3  # of three calendar weeks
        assert open_ones() == []
        assert mails() == 3

    def test_it_is_withdrawn_when_none_is_overdue_any_more(self, alice, tagwell):
        first, second = hand_in(tagwell, "2"), hand_in(tagwell, "3")
        watch(OVERDUE)
        decide(first, "approved")
        assert watch(OVERDUE) == 1
        assert (Alert.objects.get().balance, Alert.objects.get().count) == (3, 1)  # the figures are put right
        delete(second)
        assert watch(OVERDUE) == 1
        assert Alert.objects.get().withdrawn_at
        assert not User.objects.get(pk=alice.pk).has_notices
        assert mails() == 1

    def test_what_is_true_again_is_shown_again_and_not_mailed_again(self, alice, tagwell):
        task = hand_in(tagwell)
        watch(OVERDUE)
        decide(task, "approved")
        watch(OVERDUE)
        decide(task, "pending")
        watch(OVERDUE)
        assert open_ones() == said() == [("approval_overdue", 1)]
        assert User.objects.get(pk=alice.pk).has_notices
        assert mails() == 1

    def test_what_was_put_away_stays_away(self, tagwell):
        hand_in(tagwell, "2")
        watch(OVERDUE)
        alerts.put_away(Alert.objects.get())
        hand_in(tagwell, "1")
        watch(OVERDUE)
        assert Alert.objects.get().balance == 3
        assert open_ones() == []

    def test_the_person_s_own_limit_comes_before_the_catalogue_s(self, alice):
        platform = make_platform("Scribo", approval_days=7)
        theirs = make_account(alice, platform=platform)
        own = make_account(alice, "Own", approval_days=30)
        unknown = make_account(alice, "Unknown")
        for account in (theirs, own, unknown):
            hand_in(account)
        watch(OVERDUE)
        assert Alert.objects.get().account == theirs

    def test_decided_unpaid_and_deleted_work_is_not_waited_for(self, tagwell):
        for status in ("approved", "rejected", "returned"):
            earn(tagwell, "2", status=status, started_at=WORK)
        hand_in(tagwell, "0")
        delete(hand_in(tagwell, "2"))
        hand_in(tagwell, "2", at=WORK + DAY)  # in time
        watch(OVERDUE)
        assert said() == []

    def test_the_mail_has_what_to_write_and_the_way_out(self, tagwell):
        hand_in(tagwell, "2")
        hand_in(tagwell, "1.50")
        watch(OVERDUE)
        [mail] = letters()
        assert mail.subject == "Tagwell: approval of £3.50 is overdue"
        for words in (
            "2 tasks on Tagwell, worth £3.50, are still not approved. The oldest is of 3 Nov 2026.",
            "You approve work within 7 days.",
            "Together: £3.50.",
        ):
            assert words in mail.text
        assert f"/payouts/evidence/{Alert.objects.get().pk}/\n\n--\n" in mail.text
        assert f'/payouts/evidence/{Alert.objects.get().pk}/"' in mail.html
        assert OutboxMessage.objects.get().headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


class TestIdle:
    AT = WORK + 60 * DAY

    def test_a_stranded_balance_is_said_once_a_spell(self, quillo):
        earn(quillo, "3.20", started_at=WORK)
        watch(self.AT - DAY)
        assert said() == []
        for days in (0, 1, 300):
            watch(self.AT + days * DAY)
        alert = Alert.objects.get()
        assert (alert.kind, alert.balance, alert.about_on) == (
            "account_idle",
            Decimal("3.2"),
            date(2026, 11, 3),
        )
        assert mails() == 1

    def test_new_work_withdraws_it_and_begins_another_spell(self, quillo):
        earn(quillo, "3", started_at=WORK)
        watch(self.AT)
        earn(quillo, "1", started_at=WORK + 60 * DAY)
        watch(self.AT)
        assert (open_ones(), mails()) == ([], 1)
        watch(self.AT + 60 * DAY)
        assert (len(said()), len(open_ones()), mails()) == (2, 1, 2)

    def test_a_balance_that_is_gone_or_enough_is_not_stranded(self, quillo):
        earn(quillo, "3", started_at=WORK)
        watch(self.AT)
        adjust(quillo, "2")
        watch(self.AT)
        assert open_ones() == []
        make_payout(quillo, "5")
        watch(self.AT)
        assert open_ones() == []

    def test_pending_work_counts_as_work_and_deleted_work_does_not(self, quillo):
        earn(quillo, "3", started_at=WORK)
        task = hand_in(quillo, at=WORK + 30 * DAY)
        watch(self.AT)
        assert said() == []
        delete(task)
        watch(self.AT)
        assert said() == [("account_idle", 0)]

    def test_money_without_any_work_is_idle_since_the_account_was_made(self, alice):
        with time_machine.travel(WORK, tick=False):
            account = make_account(alice, "Gifted", minimum="5")
        adjust(account, "2")
        watch(self.AT - DAY)
        assert said() == []
        watch(self.AT)
        assert said() == [("account_idle", 0)]

    def test_points_are_held_against_a_minimum_in_money(self, alice):
        least = [{"method": None, "amount": "2", "unit": "GBP", "note": ""}]
        platform = make_platform(
            "Pollpost", units=["PTS"], minimums=least, points_per_unit=500, points_currency="GBP"
        )
        points = make_account(alice, platform=platform, unit="PTS")
        earn(points, "999", started_at=WORK)
        watch(self.AT)
        [mail] = letters()
        assert mail.subject == "Pollpost: you left 999 points there"
        assert "below the minimum of 1,000 points" in mail.text


class TestClosing:
    CLOSES = date(2026, 12, 31)
    WEEK_BEFORE = datetime(2026, 12, 24, tzinfo=UTC)

    @pytest.fixture
    def platform(self):
        return make_platform(
            "Endwell", status=Platform.Status.CLOSING, closes_on=self.CLOSES, status_note="It closes."
        )

    def test_it_is_said_once_and_again_a_week_before(self, alice, platform):
        earn(make_account(alice, platform=platform), "3", started_at=WORK)
        for days in range(60):
            watch(WORK + days * DAY)
        assert said() == [("platform_closing", 1), ("platform_closing", 2)]
        assert open_ones() == [("platform_closing", 2)]
        first, second = letters()
        assert first.subject == second.subject == "Endwell is closing: get £3.00 out"
        assert "The closing date of Endwell is 31 Dec 2026" in first.text

    def test_the_second_time_is_at_the_person_s_midnight(self, alice, platform):
        earn(make_account(alice, platform=platform), "3", started_at=WORK)
        watch(self.WEEK_BEFORE - timedelta(seconds=1))
        assert said() == [("platform_closing", 1)]
        watch(self.WEEK_BEFORE)
        assert len(said()) == 2

    def test_without_money_there_is_nothing_to_say_and_after_the_payout_it_is_withdrawn(
        self, alice, platform
    ):
        account = make_account(alice, platform=platform)
        watch(WORK)
        assert said() == []
        earn(account, "3", started_at=WORK)
        watch(WORK)
        make_payout(account, "3")
        watch(WORK)
        assert (len(said()), open_ones()) == (1, [])

    def test_one_that_has_closed_without_a_day_is_said_once(self, alice):
        platform = make_platform("Gone", status=Platform.Status.CLOSED)
        earn(make_account(alice, platform=platform), "3", started_at=WORK)
        watch(WORK)
        watch(WORK + 400 * DAY)
        assert said() == [("platform_closing", 1)]

    def test_a_platform_that_stays_after_all_is_no_longer_said_to_close(self, alice, platform):
        earn(make_account(alice, platform=platform), "3", started_at=WORK)
        watch(WORK)
        Platform.objects.filter(pk=platform.pk).update(status="active", closes_on=None)
        watch(WORK)
        assert open_ones() == []


def everything_at_once(user, **values):
    """Three accounts with one thing to look into each, on the day of `OVERDUE` and 60 days after."""
    make_things = make_platform("Endwell", status=Platform.Status.CLOSING)
    hand_in(make_account(user, "Slow", approval_days=7, **values))
    earn(make_account(user, "Left", minimum="5", **values), "2", started_at=WORK - 60 * DAY)
    earn(make_account(user, platform=make_things, **values), "2", started_at=WORK)


def test_sample_accounts_say_nothing(alice):
    make_account(alice, "A real one")
    everything_at_once(alice, is_sample=True)
    assert watch(OVERDUE) == 0
    assert said() == []


def test_who_wants_no_mail_still_sees_it(alice, tagwell):
    User.objects.filter(pk=alice.pk).update(muted_alerts=["approval_overdue"])
    hand_in(tagwell)
    watch(OVERDUE)
    assert (len(open_ones()), mails()) == (1, 0)


def test_it_speaks_to_each_person_of_their_own_only(alice, bob):
    everything_at_once(alice)
    earn(make_account(bob, "Bob's", minimum="5", approval_days=7), "2", started_at=WORK + DAY)
    assert watch(OVERDUE) == 1
    assert {alert.user for alert in Alert.objects.all()} == {alice}
    assert sorted(kind for kind, _ in said()) == ["account_idle", "approval_overdue", "platform_closing"]


def test_a_look_that_finds_nothing_new_leaves_the_version_alone(alice, tagwell):
    hand_in(tagwell)
    before = User.objects.get(pk=alice.pk).data_version
    watch(OVERDUE)
    assert User.objects.get(pk=alice.pk).data_version == before + 1
    watch(OVERDUE)
    watch_person(alice.pk, OVERDUE)
    assert User.objects.get(pk=alice.pk).data_version == before + 1


@pytest.mark.parametrize("place", ["findings", "fetch_once"])
def test_one_person_s_trouble_stops_nobody_else(alice, bob, tagwell, monkeypatch, caplog, place):
    theirs = make_account(bob, approval_days=7)
    hand_in(tagwell, "2")
    hand_in(theirs, "3")
    real = getattr(suspects, place)

    def broken(*args):
        is_hers = args[0].overdue_sum == 2 if place == "findings" else alice.pk in args[1]["users"]
        if is_hers:
            raise ValueError("broken")
        return real(*args)

    monkeypatch.setattr(suspects, place, broken)
    assert watch(OVERDUE) == 1
    assert Alert.objects.get().user == bob
    assert "could not be watched over" in caplog.text
    monkeypatch.undo()
    assert watch(OVERDUE) == 1
    assert Alert.objects.filter(user=alice).exists()


def test_what_was_lost_half_way_is_still_to_be_done(alice, monkeypatch):
    """The worker dies after the second of three things: none is there, and the next sweep says them all."""
    everything_at_once(alice)
    say, times = alerts._say, iter(range(10))

    def killed(*what):
        if next(times) == 2:
            raise SystemExit
        say(*what)

    monkeypatch.setattr(alerts, "_say", killed)
    with pytest.raises(SystemExit):
        watch(OVERDUE)
    assert (said(), mails()) == ([], 0)
    monkeypatch.undo()
    watch(OVERDUE)
    assert (len(said()), mails()) == (3, 3)


def test_people_are_read_by_the_block(alice, bob, tagwell, monkeypatch):
    monkeypatch.setattr(watchdog, "A_BLOCK", 1)
    hand_in(tagwell)
    hand_in(make_account(bob, approval_days=7))
    assert watch(OVERDUE) == 2


def test_a_sweep_with_nothing_new_costs_the_same_for_many_people(db):
    def costs():
        with CaptureQueriesContext(connection) as queries:
            assert watch(OVERDUE) == 0
        return len(queries)

    def join(number):
        for _ in range(number):
            two_things(make_person())
        assert watch(OVERDUE) == number

    join(2)
    before = costs()
    join(6)
    assert costs() == before <= 6


def two_things(user):
    for number in range(2):
        account = make_account(user, f"Slow {number}", approval_days=7, minimum="5")
        hand_in(account)
        earn(account, "2", started_at=WORK - 90 * DAY)


def test_one_person_costs_the_same_for_many_accounts_and_tasks(alice, django_assert_num_queries):
    for _ in range(2):
        account = make_account(alice, approval_days=7)
        for _ in range(3):
            hand_in(account)
        watch_person(alice.pk, OVERDUE)
        with django_assert_num_queries(7):  # begin, the lock, two of facts, accounts, alerts, commit
            watch_person(alice.pk, OVERDUE)


def test_somebody_who_has_left_is_no_error(db):
    assert watch_person(10_000_000, OVERDUE) is False


def test_the_job_is_on_the_schedule(tagwell):
    from config.celery import app

    hand_in(tagwell, at=WORK - 400 * DAY)
    job()
    assert said() == [("approval_overdue", 3)]
    entry = app.conf.beat_schedule["watch-over-money"]
    assert (entry["task"], entry["schedule"]) == (job.name, crontab(minute="*/30"))
