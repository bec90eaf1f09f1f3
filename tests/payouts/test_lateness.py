"""A payout that should have come is said to be late: once for each level, and only while it is true."""

import contextlib
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.models import OutboxMessage, User
from apps.payouts import alerts, lateness, mailing
from apps.payouts.lateness import check_late, check_payout
from apps.payouts.models import Alert, Payout
from apps.payouts.services import cancel_request, mark_arrived, mark_failed, undo_arrived
from apps.payouts.transit import Rest
from apps.platforms.money import Money
from tests.factories import make_account, make_payout, make_person
from tests.payouts.test_check_at_once import at_once, without_key_of_alerts
from tests.payouts.work import adjust

DUE = date(2026, 11, 10)
WORKERS = 4


def noon(days):
    """Noon in UTC, so many days after the payout was expected."""
    return datetime(DUE.year, DUE.month, DUE.day, 12, tzinfo=UTC) + timedelta(days=days)


def late(account, amount="8", **values):
    return make_payout(account, amount, **{"requested_on": date(2026, 11, 2), "expected_on": DUE} | values)


def levels(payout):
    return list(payout.alerts.order_by("level").values_list("level", flat=True))


def shown(payout):
    return [alert.level for alert in payout.alerts.all() if alert.withdrawn_at is None]


@pytest.fixture
def payout(quillo):
    adjust(quillo, "8")
    return late(quillo)


def test_each_level_is_said_once_and_in_its_time(payout):
    told = [day for day in range(60) for _ in range(2) if check_late(noon(day))]
    assert told == [4, 11, 25]
    assert levels(payout) == [1, 2, 3]
    keys = sorted(mail.key for mail in OutboxMessage.objects.all())
    assert keys == [f"payout_late:{payout.pk}:{level}" for level in (1, 2, 3)]


def test_only_the_latest_level_is_shown(payout):
    for day in (4, 11):
        check_late(noon(day))
    assert shown(payout) == [2]
    assert User.objects.get(pk=payout.user_id).has_notices


@pytest.mark.parametrize(("day", "level"), [(3, None), (10, 1), (11, 2), (300, 3)])
def test_after_a_long_silence_only_the_highest_level_is_said(payout, day, level):
    check_late(noon(day))
    assert levels(payout) == ([] if level is None else [level])
    assert OutboxMessage.objects.count() == len(levels(payout))


def test_what_nobody_expects_is_never_late(quillo):
    payout = late(quillo, expected_on=None)
    assert check_late(noon(300)) == 0
    assert not check_payout(payout.pk, noon(300))


ZONES = {
    "fourteen hours ahead, the day before noon": ("Pacific/Kiritimati", "2026-11-13T10:00", True),
    "fourteen hours ahead, a minute before midnight": ("Pacific/Kiritimati", "2026-11-13T09:59", False),
    "London, a minute before midnight": ("Europe/London", "2026-11-13T23:59", False),
    "London, at midnight": ("Europe/London", "2026-11-14T00:00", True),
    "eleven hours behind, a minute before midnight": ("Pacific/Niue", "2026-11-14T10:59", False),
    "eleven hours behind, at midnight": ("Pacific/Niue", "2026-11-14T11:00", True),
}


@pytest.mark.parametrize(("zone", "at", "is_late"), ZONES.values(), ids=ZONES)
def test_the_person_s_own_day_decides(payout, zone, at, is_late):
    User.objects.filter(pk=payout.user_id).update(timezone=zone)
    assert check_late(datetime.fromisoformat(at).replace(tzinfo=UTC)) == is_late


def test_the_mail_says_what_is_missing_and_what_to_write(payout, settings):
    settings.SITE_URL = "https://farthing.example"
    mark_arrived(payout=payout, received=Money(3, "GBP"), arrived_on=DUE, rest=Rest.OPEN)
    check_late(noon(4))
    mail, alert = OutboxMessage.objects.get(), Alert.objects.get()
    assert mail.subject == "Quillo: £5.00 is 4 days late"
    for words in ("Still missing: £5.00", "Arrived so far: £3.00", "£5.00 has not arrived", "£8.00"):
        assert words in mail.text
    assert (alert.balance, alert.payout, alert.mail) == (5, payout, mail)


def test_who_wants_no_mail_still_sees_the_notice(payout):
    User.objects.filter(pk=payout.user_id).update(muted_alerts=["payout_late"])
    check_late(noon(4))
    assert shown(payout) == [1]
    assert not OutboxMessage.objects.exists()


ENDS = {
    "arrived": lambda payout: mark_arrived(payout=payout, received=payout.money, arrived_on=DUE),
    "failed": lambda payout: mark_failed(payout=payout, is_lost=True, failed_on=DUE),
    "cancelled": lambda payout: cancel_request(payout=payout),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_the_end_of_it_takes_the_notice_away_and_nothing_more_is_said(payout, end):
    check_late(noon(4))
    end(payout)
    assert shown(payout) in ([], [0])  # 0: that it failed
    assert check_late(noon(300)) == 0
    assert User.objects.get(pk=payout.user_id).has_notices == Alert.objects.unseen().exists()


def test_a_part_leaves_it_late(payout):
    check_late(noon(4))
    mark_arrived(payout=payout, received=Money(3, "GBP"), arrived_on=DUE, rest=Rest.OPEN)
    assert shown(payout) == [1]
    check_late(noon(11))
    assert Alert.objects.get(level=2).balance == 5


def test_an_arrival_undone_is_late_again_from_the_next_level_on(payout):
    check_late(noon(4))
    undo_arrived(payout=mark_arrived(payout=payout, received=payout.money, arrived_on=DUE))
    assert check_late(noon(5)) == 0
    assert check_late(noon(11)) == 1
    assert levels(payout) == [1, 2]


def test_sample_accounts_are_silent(alice):
    payout = late(make_account(alice, "Quillo", is_sample=True))
    check_late(noon(25))
    assert not Alert.objects.exists()
    assert not OutboxMessage.objects.exists()
    payout.refresh_from_db()
    assert payout.late_level == 3


def test_it_belongs_to_its_person(payout, bob):
    theirs = late(make_account(bob))
    check_late(noon(4))
    assert Alert.objects.get(payout=theirs).user == bob
    assert OutboxMessage.objects.get(user=bob).to == bob.email
    assert Alert.objects.for_user(payout.user).get().payout == payout


def test_one_that_fails_stops_nobody_else_s_and_is_found_again(payout, bob, monkeypatch, caplog):
    theirs = late(make_account(bob))
    say = alerts.say_late

    def broken(user, about, *rest):
        if about == payout:
            raise ValueError("broken")
        say(user, about, *rest)

    monkeypatch.setattr(alerts, "say_late", broken)
    assert check_late(noon(4)) == 1
    assert "could not be looked at" in caplog.text
    assert (levels(payout), levels(theirs)) == ([], [1])
    monkeypatch.undo()
    assert check_late(noon(4)) == 1
    assert levels(payout) == [1]


def test_what_was_lost_half_way_is_still_to_be_said(payout, monkeypatch):
    """The worker dies between the level and the mail: neither is there, and the next sweep does both."""

    def killed(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(mailing.outbox, "enqueue", killed)
    with pytest.raises(SystemExit):
        check_late(noon(4))
    payout.refresh_from_db()
    assert (payout.late_level, levels(payout)) == (0, [])
    monkeypatch.undo()
    check_late(noon(4))
    assert levels(payout) == [1]
    assert OutboxMessage.objects.count() == 1


def test_saying_it_raises_the_person_s_version_and_silence_does_not(payout):
    versions = []
    for day in (3, 4, 5):
        check_late(noon(day))
        versions.append(User.objects.get(pk=payout.user_id).data_version)
    assert versions == [versions[0], versions[0] + 1, versions[0] + 1]


def test_what_was_said_to_the_end_is_not_looked_at_again(payout, django_assert_num_queries):
    check_late(noon(25))
    with django_assert_num_queries(1):
        assert check_late(noon(26)) == 0


@pytest.fixture
def committed(transactional_db):
    account = make_account(make_person(), "Quillo")
    adjust(account, "8")
    return late(account)


@pytest.fixture
def line(monkeypatch):
    """All workers wait for each other once they have read all there is, before any of them writes."""
    gate, judge = threading.Barrier(WORKERS), lateness.late_level

    def late_level(*payout):
        with contextlib.suppress(threading.BrokenBarrierError):  # the others are held back, as they should be
            gate.wait(gate.patience)
        return judge(*payout)

    gate.patience = 0.7  # seconds; with the lock, nobody comes
    monkeypatch.setattr(lateness, "late_level", late_level)
    return gate


def look_at_once(payout):
    raised = at_once(lambda _: check_payout(payout.pk, noon(4)), *range(WORKERS))
    assert raised == [None] * WORKERS


def take_the_lock_away(monkeypatch, line):
    line.patience = 30  # now they all come
    monkeypatch.setattr(lateness, "hold_person", lambda user_id: User.objects.get(pk=user_id))


def count_said(monkeypatch):
    """How often something was about to be said, by any worker."""
    said, say = [], alerts.say_late

    def say_late(*about):
        said.append(about)
        say(*about)

    monkeypatch.setattr(alerts, "say_late", say_late)
    return said


def test_several_workers_say_it_once(committed, line, monkeypatch):
    said = count_said(monkeypatch)
    look_at_once(committed)
    assert len(said) == Alert.objects.count() == OutboxMessage.objects.count() == 1
    assert shown(committed) == [1]
    assert Payout.objects.get().late_level == 1


def test_the_keys_hold_even_without_the_lock(committed, line, monkeypatch):
    take_the_lock_away(monkeypatch, line)
    said = count_said(monkeypatch)
    look_at_once(committed)
    assert len(said) == WORKERS  # the test above would see it
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1


def test_without_lock_and_keys_it_is_said_more_than_once(committed, line, monkeypatch):
    """The twin without a guard: the two tests above would see it."""
    take_the_lock_away(monkeypatch, line)
    enqueue = mailing.outbox.enqueue
    monkeypatch.setattr(mailing.outbox, "enqueue", lambda **mail: enqueue(**mail | {"key": None}))
    with without_key_of_alerts():
        look_at_once(committed)
        assert Alert.objects.count() == OutboxMessage.objects.count() == WORKERS


def test_an_arrival_beside_the_look_leaves_no_notice(committed, monkeypatch):
    """The payout arrives after the sweep has found it late, and before its row is held."""
    hold = lateness.hold_person

    def arrives_first(user_id):
        mark_arrived(payout=committed, received=committed.money, arrived_on=DUE)
        return hold(user_id)

    monkeypatch.setattr(lateness, "hold_person", arrives_first)
    assert check_late(noon(4)) == 0
    assert not Alert.objects.exists()
