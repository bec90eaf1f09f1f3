"""Delivering the outbox to a real mail server."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    deliver_due,
    hold_next,
    pause,
    record_failure,
)
from apps.accounts.models import OutboxMessage
from apps.accounts.outbox import WORTH_SENDING, enqueue
from tests.factories import make_person
from tests.smtp import HANG_UP, Sink, listening

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=8)


@pytest.fixture
def sink(settings):
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        yield sink


def owe(number=1, **values):
    known = {
        "kind": "test",
        "to": f"person{number}@example.org",
        "subject": f"Mail {number}",
        "text": "Words.",
    }
    return enqueue(**(known | values))


def deliver(now=None):
    return deliver_due(clock=lambda: now or timezone.now())


def test_it_sends_text_and_html_under_an_id_of_the_row(sink):
    row = owe(
        subject="Grüße, 5 €", text="Plain words.", html="<p>Rich words.</p>", sender="F <hello@f.example>"
    )
    assert deliver() == 1
    (mail,) = sink.mails
    assert (mail["Subject"], mail["To"], mail["From"]) == (
        "Grüße, 5 €",
        "person1@example.org",
        "F <hello@f.example>",
    )
    assert mail["Message-ID"] == f"<{row.pk}@f.example>"
    assert mail.get_body(("plain",)).get_content().strip() == "Plain words."
    assert mail.get_body(("html",)).get_content().strip() == "<p>Rich words.</p>"
    row.refresh_from_db()
    assert row.sent_at is not None


def test_it_sends_each_mail_once(sink):
    owe()
    deliver()
    assert deliver() == 0
    assert len(sink.mails) == 1


def test_it_sends_all_that_is_due_over_one_connection(sink):
    for number in range(30):
        owe(number)
    assert deliver() == 30
    assert sink.connections == 1


def test_it_leaves_what_is_not_due_yet(sink):
    owe(due_at=timezone.now() + timedelta(hours=1))
    assert deliver() == 0
    assert deliver(timezone.now() + timedelta(hours=2)) == 1


def test_the_one_longest_due_goes_first(sink):
    for number, minutes in [(1, 5), (2, 15), (3, 10)]:
        owe(number, due_at=timezone.now() - timedelta(minutes=minutes))
    deliver()
    assert [mail["Subject"] for mail in sink.mails] == ["Mail 2", "Mail 3", "Mail 1"]


def test_a_busy_server_is_asked_again_later_and_later(sink):
    row = owe()
    sink.answer = lambda message: "451 try again later"
    now, waits = timezone.now(), []
    for _ in range(4):
        assert deliver(now) == 0
        row.refresh_from_db()
        waits.append((row.due_at - now).total_seconds())
        now = row.due_at
    assert waits == [30, 60, 120, 240]
    assert "451" in row.last_error
    sink.answer = lambda message: "250 kept"
    assert deliver(now) == 1
    row.refresh_from_db()
    assert (row.last_error, row.attempts) == ("", 5)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(1, FIRST_PAUSE), (2, 2 * FIRST_PAUSE), (11, LONGEST_PAUSE), (5000, LONGEST_PAUSE)],
)
def test_the_wait_doubles_up_to_six_hours(attempts, wait):
    assert pause(attempts) == wait


def test_it_gives_up_after_three_days(sink):
    row = owe()
    sink.answer = lambda message: "451 try again later"
    now = row.due_at
    for _ in range(100):
        deliver(now)
        row.refresh_from_db()
        if row.gave_up_at:
            break
        now = min(row.due_at, row.expires_at)
    assert row.gave_up_at == row.expires_at
    assert "451" in row.last_error
    sink.answer = lambda message: "250 kept"
    assert deliver(now + LONG_AGO) == 0


def attempts_while(sink, row, refuses_at):
    """When the server was asked, in seconds from the first time; `refuses_at` those seconds it says no."""
    start, seconds = row.due_at, []

    def answer(message):
        return "451 not now" if refuses_at(seconds[-1]) else "250 kept"

    sink.answer = answer
    while OutboxMessage.objects.pending().exists():
        row.refresh_from_db()
        now = min(row.due_at, row.expires_at)
        seconds.append(int((now - start).total_seconds()))
        deliver(now)
    row.refresh_from_db()
    return seconds


def test_a_server_that_refuses_for_an_hour_has_the_mail_soon_after(sink):
    row = owe()
    assert attempts_while(sink, row, lambda second: second < 3600) == [0, 30, 90, 210, 450, 930, 1890, 3810]
    assert (row.gave_up_at, row.attempts, row.last_error) == (None, 8, "")
    assert len(sink.mails) == 1


def test_a_server_that_refuses_for_ever_is_asked_21_times_in_three_days(sink):
    row = owe()
    half_a_minute_doubled = [30 * (2**n - 1) for n in range(11)]
    every_six_hours = [30_690 + 21_600 * n for n in range(1, 11)]
    seconds = attempts_while(sink, row, lambda second: True)
    assert seconds == [*half_a_minute_doubled, *every_six_hours, 72 * 3600]  # and then it is given up
    assert (row.gave_up_at, row.attempts, row.sent_at) == (row.expires_at, 21, None)
    assert sink.mails == []


def test_a_server_that_accepts_and_hangs_up_gets_the_same_mail_again(sink):
    """Nobody can know whether it has it: the second goes under the first one's Message-ID."""
    row = owe()
    answers = iter([HANG_UP, "250 kept"])
    sink.answer = lambda message: next(answers)
    assert deliver() == 0
    row.refresh_from_db()
    assert (row.sent_at, row.gave_up_at, row.attempts) == (None, None, 1)
    assert "SMTPServerDisconnected" in row.last_error
    assert deliver(row.due_at) == 1
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert str(row.pk) in first["Message-ID"]
    assert deliver(row.due_at + LONG_AGO) == 0


@pytest.mark.parametrize("where", ["the address", "the text"])
def test_a_mail_refused_for_good_is_given_up_at_once_and_the_next_goes_out(sink, where):
    bad = owe(1, due_at=timezone.now() - timedelta(minutes=1))
    owe(2)
    if where == "the address":
        sink.recipient = lambda address: "550 nobody here" if "person1@" in address else "250 yes"
    else:
        sink.answer = lambda message: "554 no" if message["Subject"] == "Mail 1" else "250 kept"
    assert deliver() == 1
    bad.refresh_from_db()
    assert bad.gave_up_at is not None
    assert bad.last_error[:4] == "SMTP"
    assert deliver(timezone.now() + timedelta(days=2)) == 0


def test_an_address_that_is_only_busy_is_tried_again(sink):
    row = owe()
    sink.recipient = lambda address: "450 mailbox busy"
    deliver()
    row.refresh_from_db()
    assert row.gave_up_at is None
    assert row.due_at > timezone.now()


def test_a_mail_that_cannot_be_made_is_given_up(sink):
    bad = owe(1, headers={"X-Bad": "two\nlines"}, due_at=timezone.now() - timedelta(minutes=1))
    owe(2)
    assert deliver() == 1
    bad.refresh_from_db()
    assert bad.gave_up_at is not None


def test_with_no_server_nothing_is_lost_and_no_attempt_is_counted(settings):
    settings.OUTBOX_TRANSPORT = {"host": "127.0.0.1", "port": 9, "timeout": 5}
    row = owe()
    assert deliver() == 0
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, row.gave_up_at) == (0, None, None)
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        assert deliver() == 1


def test_a_connection_that_breaks_loses_nothing(sink):
    for number in range(3):
        owe(number)
    broken = iter([True])

    def answer(message):
        return "421 going down" if next(broken, False) else "250 kept"

    sink.answer = answer
    assert deliver() == 2
    assert deliver(timezone.now() + timedelta(minutes=5)) == 1
    assert len(sink.mails) == 3


def test_a_worker_that_dies_leaves_the_mail_to_the_next(sink):
    """It dies after taking the row and before sending: the hold runs out."""
    row, now = owe(), timezone.now()
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=now + timedelta(minutes=2), attempts=1)
    assert deliver(now + timedelta(minutes=1)) == 0
    assert deliver(now + timedelta(minutes=2)) == 1


def test_a_late_failure_does_not_move_the_hold_of_the_next_worker():
    """Our hold ran out while the server was slow, and another worker has the row by now."""
    row, now = owe(), timezone.now()
    ours = hold_next(now, timedelta(minutes=2))
    theirs = hold_next(now + timedelta(minutes=2), timedelta(minutes=2))
    record_failure(ours, OSError("slow"), now + timedelta(minutes=3))
    row.refresh_from_db()
    assert row.due_at == theirs.due_at
    assert row.last_error == ""


def test_one_row_is_held_by_one_worker():
    owe()
    now = timezone.now()
    assert hold_next(now, timedelta(minutes=2)) is not None
    assert hold_next(now, timedelta(minutes=2)) is None


def test_a_key_makes_at_most_one_mail_ever():
    assert owe(key="alert:1")
    assert owe(key="alert:1") is None
    assert OutboxMessage.objects.count() == 1


def test_a_mail_is_worth_sending_for_three_days_from_when_it_is_due():
    later = timezone.now() + timedelta(days=10)
    assert owe(due_at=later).expires_at == later + WORTH_SENDING


def test_old_mails_are_emptied_and_young_or_waiting_ones_kept():
    old_sent, old_waiting, young = owe(1, html="<p>x</p>", key="k"), owe(2), owe(3)
    OutboxMessage.objects.filter(pk__in=[old_sent.pk, young.pk]).update(sent_at=timezone.now())
    OutboxMessage.objects.filter(pk__in=[old_sent.pk, old_waiting.pk]).update(
        created_at=timezone.now() - LONG_AGO
    )
    assert services.forget_old_mail() == 1
    texts = dict(OutboxMessage.objects.values_list("pk", "text"))
    assert texts == {old_sent.pk: "", old_waiting.pk: "Words.", young.pk: "Words."}
    assert owe(key="k") is None


def test_errors_and_log_lines_hold_no_text_of_the_mail(sink, caplog):
    row = owe(text="https://example.org/secret-link")
    sink.answer = lambda message: "554 no"
    deliver()
    row.refresh_from_db()
    assert "secret-link" not in row.last_error + caplog.text
    assert "person1@example.org" not in caplog.text


def test_a_person_who_leaves_takes_their_mail_along():
    person = make_person()
    owe(user=person)
    person.delete()
    assert not OutboxMessage.objects.exists()
