"""The last look at a mail before it is sent, with a real mail server."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services
from apps.accounts.delivery import deliver_due, hold_next
from apps.accounts.kinds import DIGEST, KINDS
from apps.accounts.models import OutboxMessage, User
from apps.accounts.outbox import enqueue
from tests.factories import USUAL_HOURS, make_person
from tests.smtp import Sink, listening

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=12, minute=0)
QUIET = NOON.replace(hour=23)
MORNING = NOON.replace(hour=7, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
def sink(settings):
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        yield sink


def owe(user, kind="payout_due", **values):
    known = {"to": user.email, "subject": kind, "text": "Words.", "due_at": NOON - timedelta(hours=1)}
    return enqueue(kind=kind, user=user, **(known | values))


def deliver(now=NOON):
    return deliver_due(clock=lambda: now)


def checks(settings, check, kind="payout_due"):
    """For the settings, which name a check by its path."""
    globals()["the_check"] = check
    settings.MAIL_CHECKS = {kind: f"{__name__}.the_check"}


def test_what_is_still_true_is_sent(sink, settings, alice):
    asked = []
    checks(settings, lambda message: asked.append(message.pk) is None)
    row = owe(alice)
    assert deliver() == 1
    assert asked == [row.pk]


def test_what_is_true_no_more_is_withdrawn_and_the_next_goes_out(sink, settings, alice, bob):
    checks(settings, lambda message: message.user != alice)
    untrue, true = owe(alice, due_at=NOON - timedelta(hours=2)), owe(bob)
    assert deliver() == 1
    untrue.refresh_from_db()
    assert (untrue.sent_at, untrue.gave_up_at, untrue.withdrawn_at) == (None, None, NOON)
    assert [mail["To"] for mail in sink.mails] == [bob.email]
    assert OutboxMessage.objects.get(pk=true.pk).withdrawn_at is None


def test_a_withdrawn_mail_is_settled(sink, settings, alice):
    checks(settings, lambda message: False)
    row = owe(alice, key="once")
    deliver()
    settings.MAIL_CHECKS = {}
    assert deliver(NOON + timedelta(hours=1)) == 0
    assert not OutboxMessage.objects.pending().exists()
    deliver(row.expires_at + timedelta(hours=1))
    row.refresh_from_db()
    assert row.gave_up_at is None
    assert owe(alice, key="once") is None
    OutboxMessage.objects.update(created_at=NOON - timedelta(days=8))
    assert services.forget_old_mail(NOON) == 1


def test_other_kinds_are_not_asked_about(sink, settings, alice):
    checks(settings, lambda message: False, kind="payout_late")
    owe(alice)
    assert deliver() == 1


def test_a_check_that_fails_stops_nothing_and_is_logged(sink, settings, alice, caplog):
    def fails(message):
        User.objects.raw("SELECT nonsense")[0]

    checks(settings, fails)
    owe(alice)
    assert deliver() == 1
    assert "payout_due" in caplog.text
    assert "nonsense" in caplog.text
    assert alice.email not in caplog.text


def test_a_check_is_asked_again_at_each_attempt(sink, settings, alice):
    answers = iter([True, False])
    checks(settings, lambda message: next(answers))
    sink.answer = lambda message: "451 later"
    row = owe(alice)
    deliver()
    sink.answer = lambda message: "250 kept"
    assert deliver(NOON + timedelta(minutes=1)) == 0
    row.refresh_from_db()
    assert row.withdrawn_at == NOON + timedelta(minutes=1)


def test_what_another_worker_holds_by_now_is_not_withdrawn_from_it(sink, settings, alice):
    """Our hold ran out while the check was slow."""
    row = owe(alice)

    def slow(message):
        assert hold_next(NOON + timedelta(minutes=3), timedelta(minutes=2))
        return False

    checks(settings, slow)
    deliver()
    row.refresh_from_db()
    assert row.withdrawn_at is None


@pytest.mark.parametrize(
    ("kind", "change", "is_sent"),
    [
        pytest.param("payout_due", {"muted_alerts": ["payout_due"]}, False, id="kind switched off"),
        pytest.param("payout_due", {"muted_alerts": ["payout_late"]}, True, id="another switched off"),
        pytest.param("payout_due", {"is_active": False}, False, id="no longer active"),
        pytest.param(DIGEST, {"muted_alerts": ["payout_due"]}, True, id="digest, one switched off"),
        pytest.param(DIGEST, {"muted_alerts": [*KINDS]}, False, id="digest, all switched off"),
        pytest.param("account", {"muted_alerts": [*KINDS]}, True, id="not an alert"),
    ],
)
def test_an_alert_that_is_no_longer_wanted_is_withdrawn(sink, alice, kind, change, is_sent):
    owe(alice, kind)
    User.objects.filter(pk=alice.pk).update(**change)
    assert deliver() == is_sent
    assert len(sink.mails) == is_sent


def test_an_alert_held_up_into_the_quiet_hours_waits_for_their_end(sink, alice):
    row = owe(alice)
    assert deliver(QUIET) == 0
    row.refresh_from_db()
    assert (row.due_at, row.attempts) == (MORNING, 0)
    assert deliver(MORNING) == 1


@pytest.mark.parametrize(
    ("kind", "person"),
    [
        pytest.param("account", {}, id="about the account"),
        pytest.param("payout_due", {"quiet_from": None, "quiet_until": None}, id="no quiet hours"),
        pytest.param("payout_due", {"timezone": "Asia/Tokyo"}, id="morning there"),
    ],
)
def test_other_mail_goes_at_any_hour(sink, kind, person):
    owe(make_person(**USUAL_HOURS | person), kind)
    assert deliver(QUIET) == 1
