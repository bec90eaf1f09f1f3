"""When an alert becomes a mail, and which of several share one."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.template.loader import get_template
from django.utils import timezone

from apps.accounts.delivery import deliver_due
from apps.accounts.kinds import KINDS
from apps.accounts.models import OutboxMessage, User
from apps.payouts.checks import check_person
from apps.payouts.duties import oldest_alert
from apps.payouts.mailing import mail_due_people
from apps.payouts.models import Alert
from apps.payouts.services import request_payout
from apps.platforms.money import Money
from apps.tasks.recompute import recompute_dirty
from tests.factories import make_account, make_person
from tests.payouts.work import earn
from tests.smtp import Sink, listening

NIGHT = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 26, 7, tzinfo=UTC)


@pytest.fixture
def sleeper(db):
    """Somebody who wants one mail a day and none between ten and seven."""
    hours = {"quiet_from": time(22), "quiet_until": time(7)}
    return make_person("sleeper@example.org", timezone="UTC", mail_pace="daily", **hours)


def cross(user, name, amount="5"):
    account = make_account(user, name, minimum="5")
    earn(account, amount)
    return account


def subjects():
    return list(OutboxMessage.objects.order_by("created_at").values_list("subject", flat=True))


def test_one_that_comes_at_night_waits_for_the_morning(sleeper, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    cross(sleeper, "Quillo")
    check_person(sleeper.pk)
    alert = Alert.objects.get()
    assert (alert.mail, alert.mail_due_at) == (None, MORNING)
    assert mail_due_people(MORNING - timedelta(seconds=1)) == 0
    assert mail_due_people(MORNING) == 1
    assert subjects() == ["Quillo: £5.00 is ready to be paid out"]
    assert mail_due_people(MORNING) == 0
    alert.refresh_from_db()
    assert (alert.mail, alert.mail_due_at) == (OutboxMessage.objects.get(), None)


def test_two_of_one_moment_share_a_mail(sleeper, time_machine):
    time_machine.move_to(MORNING, tick=False)
    cross(sleeper, "Quillo")
    cross(sleeper, "Tagwell", "6")
    check_person(sleeper.pk)
    mail = OutboxMessage.objects.get()
    assert mail.kind == "digest"
    assert "Quillo" in mail.text
    assert "Tagwell" in mail.text
    assert set(Alert.objects.values_list("mail", flat=True)) == {mail.pk}


def test_the_next_one_of_a_day_waits_for_the_next_day(sleeper, time_machine):
    time_machine.move_to(MORNING, tick=False)
    cross(sleeper, "Quillo")
    check_person(sleeper.pk)
    time_machine.move_to(MORNING + timedelta(hours=3), tick=False)
    cross(sleeper, "Tagwell")
    cross(sleeper, "Scribo")
    check_person(sleeper.pk)
    assert OutboxMessage.objects.count() == 1
    assert mail_due_people(MORNING + timedelta(days=1)) == 1
    assert [mail.kind for mail in OutboxMessage.objects.order_by("created_at")] == ["payout_due", "digest"]


def test_with_the_other_pace_each_has_a_mail_of_its_own_at_once(sleeper, time_machine):
    User.objects.update(mail_pace="each")
    time_machine.move_to(MORNING, tick=False)
    for name in ("Quillo", "Tagwell"):
        cross(sleeper, name)
        check_person(sleeper.pk)
    cross(sleeper, "Scribo")
    cross(sleeper, "Testnest")
    check_person(sleeper.pk)
    assert [mail.kind for mail in OutboxMessage.objects.all()] == ["payout_due"] * 4


def test_what_became_untrue_while_it_waited_is_never_mailed(sleeper, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    account = cross(sleeper, "Quillo")
    check_person(sleeper.pk)
    request_payout(account=account, amount=Money(5, "GBP"), requested_on=NIGHT.date())
    assert mail_due_people(MORNING) == 0
    assert not OutboxMessage.objects.exists()
    assert Alert.objects.get().mail_due_at is None


def test_what_was_muted_while_it_waited_is_never_mailed(sleeper, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    cross(sleeper, "Quillo")
    check_person(sleeper.pk)
    User.objects.update(muted_alerts=["payout_due"])
    assert mail_due_people(MORNING) == 0
    User.objects.update(muted_alerts=[])
    assert mail_due_people(MORNING) == 0


def test_a_mail_whose_crossing_fell_away_before_it_was_sent_is_withdrawn(alice, settings):
    account = cross(alice, "Quillo")
    check_person(alice.pk)
    request_payout(account=account, amount=Money(5, "GBP"), requested_on=NIGHT.date())
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        assert deliver_due() == 0
    assert sink.mails == []
    assert OutboxMessage.objects.get().withdrawn_at


def test_one_person_s_trouble_stops_nobody_else(alice, bob, monkeypatch, caplog):
    for person in (alice, bob):
        User.objects.filter(pk=person.pk).update(mail_pace="daily", last_alert_mail_at=timezone.now())
        cross(person, "Quillo")
        check_person(person.pk)
    assert not OutboxMessage.objects.exists()

    from apps.payouts import mailing

    write = mailing._owe_mail

    def trouble(user, *rest):
        if user == alice:
            raise RuntimeError("no words")
        return write(user, *rest)

    monkeypatch.setattr(mailing, "_owe_mail", trouble)
    assert mail_due_people(timezone.now() + timedelta(days=1, hours=1)) == 1
    assert OutboxMessage.objects.get().user == bob
    assert "no words" in caplog.text


def test_readiness_knows_since_when_an_alert_waits_for_its_mail(sleeper, time_machine):
    time_machine.move_to(NIGHT, tick=False)
    cross(sleeper, "Quillo")
    check_person(sleeper.pk)
    assert oldest_alert() is None  # it is not due before the morning
    time_machine.move_to(MORNING + timedelta(hours=1), tick=False)
    assert oldest_alert() == MORNING
    mail_due_people()
    assert oldest_alert() is None


def test_every_switch_is_of_a_kind_that_is_sent_and_every_kind_has_one():
    assert set(KINDS) == set(Alert.Kind.values)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_words_of_its_mail(kind):
    for name in (kind, f"{kind}_subject"):
        get_template(f"emails/{name}.txt")


def test_absurd_sums_are_shown_and_stop_nothing(alice, client):
    account = make_account(alice, "Quillo", minimum="5")
    for _ in range(12):
        earn(account, "1000000000", duration_ms=1)
    check_person(alice.pk)
    recompute_dirty(user_id=alice.pk)
    client.force_login(alice)
    for address in ("/", "/tasks/", "/payouts/", f"/platforms/mine/{account.pk}/", "/insights/rate/"):
        assert client.get(address).status_code == 200, address
