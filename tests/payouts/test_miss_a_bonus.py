"""A bonus that was promised and has not come: said at each level, withdrawn when it is entered."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.payouts import suspects
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch
from apps.tasks.models import Task
from tests.factories import make_account, make_person, make_platform, make_type
from tests.payouts.test_look_into import evidence, page
from tests.payouts.test_watch import letters, mails, open_ones, said
from tests.payouts.work import adjust, decide, delete, earn, edit, restore

DAY = timedelta(days=1)
WORK = datetime(2026, 11, 3, 12, tzinfo=UTC)
UNTIL = date(2026, 11, 10)
# By hand: promised by the 10th; the 11th is the day of grace. The first day of each level:
LEVELS = [date(2026, 11, 12), date(2026, 11, 19), date(2026, 12, 3)]
MISSING = datetime(2026, 11, 12, tzinfo=UTC)
ZONES = ["Europe/London", "Pacific/Auckland", "Pacific/Honolulu"]


@pytest.fixture
def tagwell(alice):
    return make_account(alice, "Tagwell")


def promise(account, amount="1", until=UNTIL, **facts):
    """Approved work with a bonus still to come."""
    return earn(account, "2", started_at=WORK, promised=Decimal(amount), promised_until=until, **facts)


def midnight(day, zone):
    """The first instant of a day there."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_each_level_begins_at_the_person_s_own_midnight(db, zone):
    alice = make_person(timezone=zone)
    promise(make_account(alice))
    for level, day in enumerate(LEVELS, start=1):
        watch(midnight(day, zone) - timedelta(seconds=1))
        assert len(said()) == level - 1
        watch(midnight(day, zone))
        assert open_ones() == [("bonus_missing", level)]
    assert said() == [("bonus_missing", level) for level in (1, 2, 3)]


def test_looking_often_says_each_level_once(alice, tagwell):
    promise(tagwell)
    for hours in range(0, 24 * 60, 12):
        watch(MISSING + timedelta(hours=hours))
    assert (len(said()), open_ones(), mails()) == (3, [("bonus_missing", 3)], 3)


def test_after_a_long_silence_only_the_highest_level_is_said(tagwell):
    promise(tagwell)
    watch(MISSING + 90 * DAY)
    assert (said(), mails()) == ([("bonus_missing", 3)], 1)


def test_bonuses_of_one_day_are_one_thing_with_count_and_sum(alice, tagwell):
    promise(tagwell, "1")
    promise(tagwell, "0.005", bonus=Decimal("0.002"))  # some of it has come
    promise(tagwell, "7", until=UNTIL + DAY)  # a day later: not yet
    watch(MISSING)
    alert = Alert.objects.get()
    assert (alert.user, alert.account, alert.level) == (alice, tagwell, 1)
    assert (alert.balance, alert.count, alert.about_on) == (Decimal("1.003"), 2, UNTIL)
    watch(MISSING + DAY)
    assert [alert.about_on for alert in Alert.objects.order_by("pk")] == [UNTIL, UNTIL + DAY]


def test_a_bonus_that_comes_withdraws_it_and_puts_the_figures_right(alice, tagwell):
    first, second = promise(tagwell, "1"), promise(tagwell, "3")
    watch(MISSING)
    edit(first, bonus=Decimal(1))
    assert watch(MISSING) == 1
    assert (Alert.objects.get().balance, Alert.objects.get().count) == (3, 1)
    edit(second, bonus=Decimal(4))  # more than was promised
    assert watch(MISSING) == 1
    assert (open_ones(), mails()) == ([], 1)
    assert not User.objects.get(pk=alice.pk).has_notices


def test_a_bonus_in_another_unit_settles_it(alice, tagwell):
    task = promise(tagwell)
    adjust(make_account(alice, unit="USD"), "1.30", task=task, kind="correction")
    watch(MISSING)
    assert open_ones() == [("bonus_missing", 1)]  # a correction is no bonus
    adjust(make_account(alice, unit="USD"), "1.30", task=task)
    watch(MISSING)
    assert open_ones() == []


ENTERED = {
    "paid to the penny": {"bonus": Decimal(1)},
    "paid with more": {"bonus": Decimal("1.0001")},
    "turned down": {"status": "rejected"},
}


@pytest.mark.parametrize("facts", ENTERED.values(), ids=ENTERED)
def test_what_has_come_or_is_not_owed_never_alerts(tagwell, facts):
    promise(tagwell, **facts)
    for days in range(60):
        assert watch(WORK + days * DAY) == 0
    assert said() == []


@pytest.mark.parametrize("status", ["pending", "approved", "returned", "expired", "screened_out"])
def test_it_is_promised_whatever_came_of_the_work_but_a_refusal(tagwell, status):
    promise(tagwell, status=status)
    watch(MISSING)
    assert open_ones() == [("bonus_missing", 1)]


def test_deleted_work_is_not_waited_for_and_restored_work_is_again(tagwell):
    task = promise(tagwell)
    watch(MISSING)
    delete(task)
    watch(MISSING)
    assert open_ones() == []
    restore(task)
    watch(MISSING)
    assert (open_ones(), mails()) == ([("bonus_missing", 1)], 1)
    decide(task, "rejected")
    watch(MISSING)
    assert open_ones() == []


def test_without_a_day_it_is_the_platform_s_or_two_weeks(alice):
    """Work of the 3rd: 7 days, 30 days of one's own before the catalogue's, and 14 where nothing is known."""
    platform = make_platform("Scribo", approval_days=7)
    promise(make_account(alice, platform=platform), until=None)
    promise(make_account(alice, "Own", approval_days=30), until=None)
    promise(make_account(alice, "Unknown"), until=None)
    days = {}
    for number in range(40):
        watch(WORK + number * DAY)
        for alert in Alert.objects.filter(level=1).select_related("account"):
            days.setdefault(alert.account.name, (number, alert.about_on))
    assert days == {
        "Scribo": (9, date(2026, 11, 10)),
        "Unknown": (16, date(2026, 11, 17)),
        "Own": (32, date(2026, 12, 3)),
    }


def test_sample_accounts_and_people_who_want_no_mail(alice, bob, tagwell):
    promise(make_account(bob, is_sample=True))
    User.objects.filter(pk=alice.pk).update(muted_alerts=["bonus_missing"])
    promise(tagwell)
    assert watch(MISSING) == 1
    assert (len(open_ones()), mails()) == (1, 0)


def test_the_mail_says_how_much_since_when_and_what_to_write(tagwell):
    promise(tagwell, title="Street <b>signs</b>")
    promise(tagwell, "2.50")
    watch(MISSING)
    [mail] = letters()
    assert mail.subject == "Tagwell: 2 bonuses, £3.50 together, are missing"
    for words in (
        "2 bonuses on Tagwell, £3.50 together, have not come. They should have been there by 10 Nov 2026.",
        "Has it come? Then note the bonus on the task.",
        "2 bonuses that you promised me have not come. They should have been there by 10 Nov 2026.",
        "Please pay them, or tell me when they will come.",
    ):
        assert words in mail.text
    address = f"/payouts/evidence/{Alert.objects.get().pk}/"
    assert f"{address}\n\n--\n" in mail.text
    assert f'{address}"' in mail.html
    assert "See the list, ready to copy" in mail.html


def test_one_alone_is_said_in_the_singular(as_alice, tagwell):
    promise(tagwell)
    watch(MISSING)
    [mail] = letters()
    assert mail.subject == "Tagwell: a bonus of £1.00 is missing"
    assert "A bonus of £1.00 on Tagwell has not come." in mail.text
    assert "A bonus of £1.00 on Tagwell should have come by 10 Nov 2026." in page(as_alice, "/payouts/")


def test_the_evidence_lists_what_is_missing_and_leads_to_the_tasks(as_alice, alice, tagwell):
    task = promise(tagwell, title="Shop <b>shelves</b>", bonus=Decimal("0.25"))
    promise(tagwell, until=UNTIL - DAY, title="Another day")
    promise(make_account(alice, "Elsewhere"), title="Elsewhere too")
    promise(tagwell, bonus=Decimal(1), title="Has come")
    watch(MISSING)
    html, letter = evidence(as_alice, Alert.objects.get(account=tagwell, about_on=UNTIL))
    assert letter.splitlines() == [
        "A bonus that you promised me has not come. It should have been there by 10 Nov 2026.",
        "- 3 Nov 2026: Shop <b>shelves</b>, £0.75",
        "Together: £0.75.",
        "Please pay it, or tell me when it will come.",
    ]
    assert html.count('class="entry"') == 1
    assert f'href="{reverse("task_detail", args=[task.pk])}"' in html
    assert "<p>It should have come by 10 Nov 2026. Has it come? Then note the bonus on the task.</p>" in html
    assert "What was promised" in html
    edit(task, bonus=Decimal(1))
    html, letter = evidence(as_alice, Alert.objects.get(account=tagwell, about_on=UNTIL))
    assert (letter, "Nothing of this is open any more" in html, "Has it come?" in html) == ("", True, False)


def test_a_long_list_of_bonuses_is_cut_and_its_sum_is_not(as_alice, tagwell):
    for _ in range(52):
        promise(tagwell, "0.01")
    watch(MISSING)
    html, letter = evidence(as_alice, Alert.objects.get())
    assert html.count('class="entry"') == 50
    assert "- and 2 more\nTogether: £0.52." in letter


def test_a_stranger_reads_none_of_it(client, bob, tagwell):
    promise(tagwell)
    watch(MISSING)
    client.force_login(bob)
    assert client.get(f"/payouts/evidence/{Alert.objects.get().pk}/").status_code == 404


def test_both_halves_are_read_from_small_indexes(alice, tagwell):
    work = {"user": alice, "account": tagwell, "type": make_type(), "started_at": WORK, "reward": 1}
    work |= {"local_on": WORK.date(), "timezone": "UTC"}
    usual = [Task(**work, status=("approved", "rejected")[number % 2]) for number in range(1000)]
    few = [Task(**work, promised=1), Task(**work, status="rejected", appeal_until=UNTIL)]
    Task.objects.bulk_create([*usual, *few * 3])
    params = {"users": [alice.pk], "days": [MISSING.date()]}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tasks_task")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {suspects.DATED}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "task_promised" in plan
    assert "task_appeal" in plan


IMPOSSIBLE = [
    {"promised": 0},
    {"promised": -1},
    {"promised": Decimal("1000000000.0001")},
    {"promised": None, "promised_until": UNTIL},
    {"promised_until": date(1999, 12, 31)},
    {"promised_until": date(2100, 1, 2)},
]


@pytest.mark.parametrize("facts", IMPOSSIBLE)
def test_the_database_keeps_no_promise_that_cannot_be(tagwell, facts):
    task = promise(tagwell)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**facts)
