"""Refused work whose time to appeal runs out: said three days and one day before, and no longer than that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.payouts.models import Alert
from apps.payouts.watchdog import watch
from apps.tasks.services import explain_refusal
from tests.factories import make_account, make_person, make_platform
from tests.payouts.test_look_into import evidence, page
from tests.payouts.test_miss_a_bonus import ZONES, midnight
from tests.payouts.test_watch import letters, mails, open_ones, said
from tests.payouts.work import decide, delete, earn

DAY = timedelta(days=1)
WORK = datetime(2026, 11, 3, 12, tzinfo=UTC)
UNTIL = date(2026, 11, 20)
THREE_BEFORE = datetime(2026, 11, 17, tzinfo=UTC)


@pytest.fixture
def tagwell(alice):
    return make_account(alice, "Tagwell")


def refuse(account, amount="2", until=UNTIL, status="rejected", **facts):
    """Work that was turned down, with its last day to appeal."""
    return earn(account, amount, status=status, started_at=WORK, appeal_until=until, **facts)


def appeal(task):
    explain_refusal(
        user=task.user,
        task_id=task.pk,
        reason=task.reason,
        appeal_until=task.appeal_until,
        appealed_on=date(2026, 11, 17),
    )


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_said_at_the_person_s_own_midnight_and_ends_there(db, zone):
    alice = make_person(timezone=zone)
    refuse(make_account(alice))
    second = timedelta(seconds=1)
    for day, level in ((date(2026, 11, 17), 1), (date(2026, 11, 19), 2)):
        watch(midnight(day, zone) - second)
        assert len(said()) == level - 1
        watch(midnight(day, zone))
        assert open_ones() == [("appeal_closing", level)]
    watch(midnight(UNTIL + DAY, zone) - second)  # the last second of the last day
    assert open_ones() == [("appeal_closing", 2)]
    watch(midnight(UNTIL + DAY, zone))
    assert (open_ones(), len(said())) == ([], 2)


def test_looking_often_says_each_level_once(tagwell):
    refuse(tagwell)
    for hours in range(0, 24 * 40, 6):
        watch(WORK + timedelta(hours=hours))
    assert said() == [("appeal_closing", 1), ("appeal_closing", 2)]
    assert (open_ones(), mails()) == ([], 2)


def test_after_a_long_silence_only_the_highest_level_is_said(tagwell):
    refuse(tagwell)
    watch(THREE_BEFORE + 3 * DAY)
    assert (said(), mails()) == ([("appeal_closing", 2)], 1)


def test_what_has_gone_by_before_the_first_look_is_not_said(tagwell):
    refuse(tagwell)
    assert watch(THREE_BEFORE + 4 * DAY) == 0
    assert said() == []


def test_refusals_of_one_day_are_one_thing_and_of_the_next_another(alice, tagwell):
    refuse(tagwell, "2")
    refuse(tagwell, "0", status="reversed")  # no pay, and still a mark against the person
    refuse(tagwell, "9", until=UNTIL + DAY)
    watch(THREE_BEFORE)
    alert = Alert.objects.get()
    assert (alert.user, alert.balance, alert.count, alert.about_on) == (alice, 2, 2, UNTIL)
    watch(THREE_BEFORE + DAY)
    assert [alert.about_on for alert in Alert.objects.order_by("pk")] == [UNTIL, UNTIL + DAY]


@pytest.mark.parametrize("status", ["approved", "pending"])
def test_an_appeal_that_is_decided_withdraws_it(alice, tagwell, status):
    task = refuse(tagwell)
    watch(THREE_BEFORE)
    assert User.objects.get(pk=alice.pk).has_notices
    decide(task, status)
    watch(THREE_BEFORE)
    assert open_ones() == []
    assert not User.objects.get(pk=alice.pk).has_notices


def test_what_was_appealed_against_or_deleted_is_not_said(tagwell):
    first, second = refuse(tagwell, "2"), refuse(tagwell, "3")
    watch(THREE_BEFORE)
    appeal(first)
    watch(THREE_BEFORE)
    assert (Alert.objects.get().balance, Alert.objects.get().count) == (3, 1)
    delete(second)
    watch(THREE_BEFORE)
    watch(THREE_BEFORE + 2 * DAY)
    assert (said(), open_ones(), mails()) == ([("appeal_closing", 1)], [], 1)


def test_another_last_day_is_another_thing(tagwell):
    task = refuse(tagwell)
    watch(THREE_BEFORE)
    user, pk = task.user, task.pk
    explain_refusal(user=user, task_id=pk, reason="", appeal_until=UNTIL + DAY)
    watch(THREE_BEFORE)
    assert open_ones() == []
    watch(THREE_BEFORE + DAY)
    assert Alert.objects.unseen().get().about_on == UNTIL + DAY


@pytest.mark.parametrize("status", ["pending", "approved", "returned", "expired", "screened_out"])
def test_work_that_was_not_refused_has_nothing_to_appeal_against(tagwell, status):
    refuse(tagwell, status=status)
    for days in range(20):
        assert watch(WORK + days * DAY) == 0


def test_sample_accounts_and_people_who_want_no_mail(alice, bob, tagwell):
    refuse(make_account(bob, is_sample=True))
    User.objects.filter(pk=alice.pk).update(muted_alerts=["appeal_closing"])
    refuse(tagwell)
    assert watch(THREE_BEFORE) == 1
    assert (len(open_ones()), mails()) == (1, 0)


def test_the_mail_says_until_when_and_what_to_write(alice):
    platform = make_platform("Scribo", appeal_note="Write to support first.")
    refuse(make_account(alice, platform=platform), "1.50", title="Signs")
    watch(THREE_BEFORE)
    [mail] = letters()
    assert mail.subject == "Scribo: you can appeal until 20 Nov 2026"
    for words in (
        "Scribo has turned down 1 task of yours, worth £1.50. You can appeal until 20 Nov 2026,",
        "What is known of Scribo about that: Write to support first.",
        "Have you appealed? Then note the day on the task.",
        "I appeal against the rejection of 1 task of mine.",
    ):
        assert words in mail.text
    address = f"/payouts/evidence/{Alert.objects.get().pk}/"
    assert f"{address}\n\n--\n" in mail.text
    assert f'{address}"' in mail.html


@pytest.mark.parametrize(
    ("note", "mailed", "shown"),
    [
        ("7 days to appeal a rejection; 14 days for the answer.", *["7 Tage für den Einspruch"] * 2),
        ("Write to <support> first.", "Write to <support>", '<span lang="en">Write to &lt;support&gt;'),
    ],
)
def test_mail_and_evidence_have_the_catalogue_s_remark_in_the_language_of_the_reader(
    as_alice, alice, note, mailed, shown
):
    User.objects.filter(pk=alice.pk).update(language="de")
    refuse(make_account(alice, platform=make_platform("Scribo", appeal_note=note)))
    watch(THREE_BEFORE)
    [mail] = letters()
    assert f"Was dazu über Scribo bekannt ist: {mailed}" in mail.text
    assert f"<span>{shown}" in evidence(as_alice, Alert.objects.get())[0]


def test_the_evidence_lists_what_was_refused_with_its_reason(as_alice, alice, time_machine):
    time_machine.move_to(THREE_BEFORE, tick=False)
    platform = make_platform("Tagwell", appeal_note="Write to support first.")
    tagwell = make_account(alice, platform=platform)
    task = refuse(tagwell, "2", title="Street signs 100%\n2", reason="speed")
    refuse(tagwell, "0.005", title="Shop <b>shelves</b>")
    refuse(tagwell, "9", until=UNTIL + DAY, title="Another day")
    refuse(make_account(alice, "Elsewhere"), title="Elsewhere too")
    watch(THREE_BEFORE)
    html, letter = evidence(as_alice, Alert.objects.get(account=tagwell))
    assert letter.splitlines() == [
        "I appeal against the rejection of 2 tasks of mine.",
        "- 3 Nov 2026: Street signs 100% 2, £2.00. Your reason: Done too fast",
        "- 3 Nov 2026: Shop <b>shelves</b>, £0.005",
        "Together: £2.00.",
        "Please look at them once more, and tell me what exactly was missing.",
    ]
    assert "<p>You can appeal until 20 Nov 2026. Have you appealed? Then note the day on" in html
    assert "What was turned down" in html
    assert "Write to support first." in html
    assert "Rejected · Done too fast" in html
    assert f'href="{reverse("task_detail", args=[task.pk])}"' in html
    sentence = "You can appeal against 2 rejections on Tagwell, of £2.00, until 20 Nov 2026."
    assert sentence in page(as_alice, "/payouts/")


def test_the_evidence_ends_with_the_appeal_and_with_the_last_day(as_alice, tagwell, time_machine):
    time_machine.move_to(THREE_BEFORE, tick=False)
    task = refuse(tagwell)
    watch(THREE_BEFORE)
    alert = Alert.objects.get()
    time_machine.move_to(THREE_BEFORE + 3 * DAY)
    assert evidence(as_alice, alert)[1].startswith("I appeal")
    time_machine.move_to(THREE_BEFORE + 4 * DAY)
    html, letter = evidence(as_alice, alert)
    assert (letter, "Nothing of this is open any more" in html) == ("", True)
    time_machine.move_to(THREE_BEFORE)
    appeal(task)
    assert evidence(as_alice, alert)[1] == ""


def test_a_stranger_reads_none_of_it(client, bob, tagwell):
    refuse(tagwell)
    watch(THREE_BEFORE)
    client.force_login(bob)
    assert client.get(f"/payouts/evidence/{Alert.objects.get().pk}/").status_code == 404
