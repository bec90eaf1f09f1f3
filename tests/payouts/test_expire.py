"""Points and money that are taken away: said a month and a week before, with what keeps them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine as travel
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch
from apps.platforms.models import Account
from tests.factories import make_account, make_payout, make_person, make_platform
from tests.payouts.test_look_into import evidence, page
from tests.payouts.test_miss_a_bonus import ZONES, midnight
from tests.payouts.test_watch import mails, open_ones, said
from tests.payouts.work import adjust, delete, earn

DAY = timedelta(days=1)
WORK = datetime(2026, 11, 3, 12, tzinfo=UTC)
GONE = date(2027, 1, 31)
MONTH_BEFORE, WEEK_BEFORE = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 24, tzinfo=UTC)
IDLE_SINCE = WORK + 150 * DAY  # of 180


def points_of(user, **values):
    """Two thousand points are the minimum."""
    platform = make_platform(
        "Pollpost", units=["PTS"], minimums=[{"method": None, "amount": "2000", "unit": "PTS", "note": ""}],
        points_per_unit=250, points_currency="GBP", expiry_note="Points expire.",
    )  # fmt: skip
    return make_account(user, platform=platform, unit="PTS", **values)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", ["a day", "days without work"])
def test_it_is_said_at_the_person_s_own_midnight_and_ends_there(db, zone, rule):
    alice = make_person(timezone=zone)
    work_on = GONE - 180 * DAY
    values = {"expires_on": GONE} if rule == "a day" else {"expiry_days": 180}
    earn(make_account(alice, **values), "3", started_at=midnight(work_on, zone) + timedelta(hours=9))
    second = timedelta(seconds=1)
    for day, level in ((date(2027, 1, 1), 1), (date(2027, 1, 24), 2)):
        watch(midnight(day, zone) - second)
        assert len(said()) == level - 1
        watch(midnight(day, zone))
        assert open_ones() == [("balance_expiring", level)]
    assert set(Alert.objects.values_list("about_on", flat=True)) == {GONE}
    watch(midnight(GONE + DAY, zone) - second)
    assert open_ones() == [("balance_expiring", 2)]
    watch(midnight(GONE + DAY, zone))
    assert (open_ones(), len(said())) == ([], 2)


def test_looking_often_says_each_level_once(alice):
    earn(make_account(alice, expires_on=GONE), "3", started_at=WORK)
    for hours in range(0, 24 * 120, 12):
        watch(WORK + timedelta(hours=hours))
    assert said() == [("balance_expiring", 1), ("balance_expiring", 2)]
    assert (open_ones(), mails()) == ([], 2)


def test_after_a_long_silence_only_the_highest_level_is_said(alice):
    earn(make_account(alice, expires_on=GONE), "3", started_at=WORK)
    watch(WEEK_BEFORE + 5 * DAY)
    assert (said(), mails()) == ([("balance_expiring", 2)], 1)


def test_a_balance_that_is_redeemed_withdraws_it_and_more_puts_it_right(alice):
    account = make_account(alice, expires_on=GONE)
    earn(account, "3", started_at=WORK)
    watch(MONTH_BEFORE)
    adjust(account, "2")
    watch(MONTH_BEFORE)
    assert (Alert.objects.get().balance, mails()) == (5, 1)
    make_payout(account, "5")
    watch(MONTH_BEFORE)
    assert open_ones() == []
    assert not User.objects.get(pk=alice.pk).has_notices


def test_one_task_keeps_it_and_begins_the_days_anew(alice):
    account = make_account(alice, expiry_days=180)
    earn(account, "3", started_at=WORK)
    watch(IDLE_SINCE)
    assert open_ones() == [("balance_expiring", 1)]
    task = earn(account, "0", started_at=IDLE_SINCE, status="pending")
    watch(IDLE_SINCE)
    assert open_ones() == []
    delete(task)  # it was none
    watch(IDLE_SINCE)
    assert (open_ones(), mails()) == ([("balance_expiring", 1)], 1)
    earn(account, "1", started_at=IDLE_SINCE)
    watch(IDLE_SINCE + 150 * DAY)
    assert (len(said()), len(open_ones()), mails()) == (2, 1, 2)


def test_who_works_there_every_week_is_never_told(alice):
    account = make_account(alice, expiry_days=30)
    for week in range(12):
        at = WORK + 7 * week * DAY
        earn(account, "1", started_at=at)
        for day in range(7):
            assert watch(at + day * DAY) == 0
    assert said() == []


def test_money_without_any_work_counts_from_the_day_the_account_was_made(alice):
    with travel.travel(WORK, tick=False):
        account = make_account(alice, expiry_days=180)
    adjust(account, "2")
    watch(IDLE_SINCE - DAY)
    assert said() == []
    watch(IDLE_SINCE)
    assert said() == [("balance_expiring", 1)]


@pytest.mark.parametrize("balance", ["0", "-3"])
def test_where_nothing_is_nothing_can_be_taken(alice, balance):
    account = make_account(alice, expires_on=GONE, expiry_days=60)
    earn(account, "3", started_at=WORK)
    make_payout(account, Decimal(3) - Decimal(balance))
    for days in range(100):
        assert watch(WORK + days * DAY) == 0


def test_another_day_is_another_thing_and_none_is_none(alice):
    account = make_account(alice, expires_on=GONE)
    earn(account, "3", started_at=WORK)
    watch(WEEK_BEFORE)
    Account.objects.update(expires_on=GONE + 30 * DAY)
    watch(WEEK_BEFORE)
    assert open_ones() == []
    watch(WEEK_BEFORE + 7 * DAY)
    assert Alert.objects.unseen().get().about_on == GONE + 30 * DAY
    Account.objects.update(expires_on=None)
    watch(WEEK_BEFORE + 7 * DAY)
    assert open_ones() == []


def test_sample_accounts_and_people_who_want_no_mail(alice, bob):
    earn(make_account(bob, expires_on=GONE, is_sample=True), "3", started_at=WORK)
    User.objects.filter(pk=alice.pk).update(muted_alerts=["balance_expiring"])
    earn(make_account(alice, expires_on=GONE), "3", started_at=WORK)
    assert watch(MONTH_BEFORE) == 1
    assert (len(open_ones()), mails()) == (1, 0)


EARN_MORE = "Earn 660 points more before then, and you can have it paid out."
ASK = "Ask for a payout before then."
ONE_TASK = "Or do one task there: it keeps your balance for 180 days more."
ADVICE = {
    "a day, below the minimum": ({"expires_on": date(2027, 5, 2)}, "1340", EARN_MORE),
    "a day, enough": ({"expires_on": date(2027, 5, 2)}, "2000", ASK),
    "days without work, below": ({"expiry_days": 180}, "1340", f"{EARN_MORE} {ONE_TASK}"),
    "days without work, enough": ({"expiry_days": 180}, "2000", f"{ASK} {ONE_TASK}"),
}


@pytest.mark.parametrize(("values", "amount", "advice"), ADVICE.values(), ids=ADVICE)
def test_the_mail_and_the_evidence_say_what_keeps_it(client, alice, values, amount, advice):
    earn(points_of(alice, **values), amount, started_at=WORK)
    watch(IDLE_SINCE)
    alert = Alert.objects.get(kind="balance_expiring")  # it is said to be idle, too
    mail = alert.mail
    sum_ = {"1340": "1,340 points", "2000": "2,000 points"}[amount]
    assert mail.subject == f"Pollpost: {sum_} will expire on 2 May 2027"
    for words in (
        f"Your {sum_} on Pollpost will expire on 2 May 2027. {advice}\n",
        "What is known of Pollpost about that: Points expire.",
        f"My balance is {sum_}, and by your terms it expires on 2 May 2027.",
    ):
        assert words in mail.text
    address = f"/payouts/evidence/{alert.pk}/"
    assert f"{address}\n\n--\n" in mail.text
    assert f'{address}"' in mail.html
    with travel.travel(IDLE_SINCE, tick=False):
        client.force_login(alice)
        html, letter = evidence(client, alert)
        assert f"<p>It expires on 2 May 2027. {advice}</p>" in html
        assert letter in mail.text
        assert "Points expire." in html
        assert f"Your {sum_} on Pollpost will expire on 2 May 2027." in page(client, "/payouts/")


def test_the_evidence_ends_when_it_is_kept_redeemed_or_gone(client, alice):
    account = make_account(alice, expiry_days=180)
    earn(account, "3", started_at=WORK)
    watch(IDLE_SINCE)
    alert = Alert.objects.get()
    with travel.travel(IDLE_SINCE, tick=False) as clock:
        client.force_login(alice)
        task = earn(account, "1", started_at=IDLE_SINCE)
        html, letter = evidence(client, alert)
        assert (letter, "Nothing of this is open any more" in html) == ("", True)
        delete(task)
        payout = make_payout(account, "3")
        assert evidence(client, alert)[1] == ""
        payout.delete()
        clock.move_to(IDLE_SINCE + 30 * DAY)
        client.force_login(alice)
        assert "2 May 2027" in evidence(client, alert)[1]
        clock.move_to(IDLE_SINCE + 31 * DAY)
        assert evidence(client, alert)[1] == ""


def test_a_stranger_reads_none_of_it(client, bob, alice):
    earn(make_account(alice, expires_on=GONE), "3", started_at=WORK)
    watch(MONTH_BEFORE)
    client.force_login(bob)
    assert client.get(f"/payouts/evidence/{Alert.objects.get().pk}/").status_code == 404


IMPOSSIBLE = [
    {"expires_on": date(1999, 12, 31)},
    {"expires_on": date(2100, 1, 2)},
    {"expiry_days": 0},
    {"expiry_days": 3651},
]


@pytest.mark.parametrize("values", IMPOSSIBLE)
def test_the_database_keeps_no_expiry_that_cannot_be(alice, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(alice, **values)
