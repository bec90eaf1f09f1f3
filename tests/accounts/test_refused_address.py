"""An address that refuses mail for good: no alerts to it, and a note on every page until mail arrives."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.alerts import is_mailed
from apps.accounts.delivery import deliver_due
from apps.accounts.kinds import KINDS
from apps.accounts.models import OutboxMessage, User
from apps.accounts.outbox import enqueue
from apps.accounts.refusals import blames_address, is_final
from tests.factories import make_account, make_person
from tests.smtp import Sink, listening

pytestmark = pytest.mark.django_db

NOTE = "Mails to alice@example.org come back."
TEST = "/mail/test/"


@pytest.fixture
def sink(settings):
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        yield sink


@pytest.fixture
def marked(alice):
    User.objects.filter(pk=alice.pk).update(mail_refused_at=timezone.now(), quiet_from=None, quiet_until=None)
    return fresh(alice)


def fresh(person):
    return User.objects.get(pk=person.pk)


def owe(to="alice@example.org", kind="account", **values):
    return enqueue(kind=kind, to=to, subject="Words", text="Words.", **values)


def at(code, reason):
    return smtplib.SMTPRecipientsRefused({"a@example.org": (code, reason)})


def after(code, reason):
    return smtplib.SMTPDataError(code, reason)


@pytest.mark.parametrize(
    ("error", "final", "address"),
    [
        pytest.param(at(550, b"No such user here"), True, True, id="no such user"),
        pytest.param(at(550, b"5.1.1 <a@example.org>: unknown"), True, True, id="5.1.1"),
        pytest.param(at(552, b"5.2.2 mailbox full"), True, True, id="full for good"),
        pytest.param(at(554, b"5.7.1 relay access denied"), True, False, id="not from us"),
        pytest.param(at(450, b"4.2.1 mailbox busy"), False, False, id="busy"),
        pytest.param(at(451, b"greylisted, come back"), False, False, id="greylisted"),
        pytest.param(after(550, b"5.1.1 user unknown"), True, True, id="after the text, 5.1.1"),
        pytest.param(after(552, b"Mailbox is over quota"), True, True, id="after the text, mailbox"),
        pytest.param(after(554, b"5.6.0 message looks like spam"), True, False, id="after the text, spam"),
        pytest.param(after(554, b"5.1.8 bad sender"), True, False, id="after the text, sender"),
        pytest.param(after(451, b"mailbox locked"), False, False, id="after the text, for now"),
        pytest.param(smtplib.SMTPSenderRefused(550, b"no", "x"), False, False, id="sender"),
        pytest.param(smtplib.SMTPServerDisconnected("gone"), False, False, id="hung up"),
        pytest.param(ValueError("header"), True, False, id="no mail can be made"),
    ],
)
def test_what_a_refusal_means(error, final, address):
    assert (is_final(error), blames_address(error)) == (final, address)


def test_a_refused_recipient_is_marked_and_nobody_else(sink, alice, bob):
    sink.recipient = lambda address: "550 no such user" if "Alice" in address else "250 yes"
    owe("Alice@Example.org")
    owe(bob.email)
    before = alice.data_version
    now = timezone.now()
    deliver_due(clock=lambda: now + timedelta(minutes=1))
    assert fresh(alice).mail_refused_at == now + timedelta(minutes=1)
    assert fresh(alice).data_version == before + 1
    assert fresh(bob).mail_refused_at is None


@pytest.mark.parametrize("answer", ["450 mailbox busy", "451 try later", "554 5.7.1 relay access denied"])
def test_other_refusals_do_not_mark_the_address(sink, alice, answer):
    sink.recipient = lambda address: answer
    owe()
    deliver_due()
    assert fresh(alice).mail_refused_at is None


def test_a_mail_to_an_address_they_have_left_says_nothing_about_the_new_one(sink, alice):
    sink.recipient = lambda address: "550 no such user"
    owe("old@example.org", user=alice)
    deliver_due()
    assert fresh(alice).mail_refused_at is None


def test_alerts_are_not_mailed_there_and_other_mail_is(sink, marked):
    assert [kind for kind in KINDS if is_mailed(marked, kind)] == []
    alert = owe(kind="payout_due", user=marked, due_at=timezone.now() - timedelta(hours=1))
    deliver_due()
    alert.refresh_from_db()
    assert alert.withdrawn_at is not None
    assert sink.mails == []
    owe(kind="account")
    assert deliver_due() == 1


@pytest.mark.parametrize("path", ["/", "/tasks/", "/payouts/", "/settings/"])
def test_every_page_says_so(as_alice, marked, path):
    make_account(marked)
    assert NOTE in as_alice.get(path).content.decode()
    User.objects.filter(pk=marked.pk).update(mail_refused_at=None)
    assert NOTE not in as_alice.get(path).content.decode()


def test_the_note_costs_no_query(as_alice, marked, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert NOTE in as_alice.get("/settings/").content.decode()


def test_a_page_kept_by_the_browser_is_drawn_again_when_mail_comes_back(as_alice, alice, sink):
    make_account(alice)
    as_alice.get("/")  # the first one makes the browser's token
    seen = as_alice.get("/")["ETag"]
    assert as_alice.get("/", headers={"If-None-Match": seen}).status_code == 304
    sink.recipient = lambda address: "550 no such user"
    owe()
    deliver_due()
    again = as_alice.get("/", headers={"If-None-Match": seen})
    assert again.status_code == 200
    assert NOTE in again.content.decode()


def test_a_delivered_test_mail_takes_the_mark_away(as_alice, marked, sink):
    page = as_alice.post(TEST, follow=True)
    assert "A test mail is on its way to alice@example.org." in page.content.decode()
    assert fresh(marked).mail_refused_at is not None
    assert deliver_due() == 1
    assert (sink.mails[0]["To"], sink.mails[0]["Subject"]) == (marked.email, "A test mail from Farthing")
    assert fresh(marked).mail_refused_at is None
    assert is_mailed(fresh(marked), "payout_due")


def test_a_test_mail_that_comes_back_leaves_the_mark_as_it_was(as_alice, marked, sink):
    sink.recipient = lambda address: "550 no such user"
    as_alice.post(TEST)
    deliver_due()
    assert fresh(marked).mail_refused_at == marked.mail_refused_at


def test_one_test_mail_on_its_way_is_enough(as_alice, marked, sink):
    as_alice.post(TEST)
    as_alice.post(TEST)
    assert OutboxMessage.objects.count() == 1
    deliver_due()
    as_alice.post(TEST)
    assert OutboxMessage.objects.count() == 2


def test_another_mail_that_arrives_takes_the_mark_away(marked, sink):
    other = make_person(mail_refused_at=timezone.now())
    owe("ALICE@example.org")
    deliver_due()
    assert fresh(marked).mail_refused_at is None
    assert fresh(other).mail_refused_at is not None
