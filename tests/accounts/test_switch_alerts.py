"""One switch for each kind of alert."""

from datetime import UTC, datetime, time

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.alerts import mail_time, wants
from apps.accounts.kinds import ALL, KINDS, about, groups
from apps.accounts.models import User
from tests.factories import USUAL_HOURS, make_person

pytestmark = pytest.mark.django_db

PAGE = "/settings/notifications/"
WHEN = {"mail_pace": "daily", "quiet_from": "22:00", "quiet_until": "07:00"}


def fresh(person):
    return User.objects.get(pk=person.pk)


def test_a_newcomer_has_every_kind_mailed(alice):
    assert [kind for kind in KINDS if not wants(alice, kind)] == []


def test_a_kind_that_does_not_exist_is_a_mistake(alice):
    with pytest.raises(KeyError):
        wants(alice, "weather")


@pytest.mark.parametrize("kind", KINDS)
def test_each_switch_is_of_its_kind_alone(as_alice, alice, kind):
    others = {name: "on" for name in KINDS if name != kind}
    assert as_alice.post(PAGE, WHEN | others).status_code == 302
    assert fresh(alice).muted_alerts == [kind]
    shown = as_alice.get(PAGE).context["form"]
    assert [name for name in KINDS if not shown[name].value()] == [kind]


def test_every_kind_is_on_the_page_once_under_its_title(as_alice):
    page = as_alice.get(PAGE)
    text = page.content.decode()
    titles = [str(title) for title, _fields in page.context["form"].groups]
    assert titles == ["Money that is ready", "Money that is late or stuck", "Things that end"]
    assert all(text.count(f'name="{kind}"') == 1 for kind in KINDS)
    assert all(str(kind.hint) in text for kind in KINDS.values())


def test_the_groups_hold_every_kind_once():
    assert [kind for names in groups().values() for kind in names] == [*KINDS]


def test_each_kind_says_what_its_mails_are_about():
    said = [str(about(kind)) for kind in [*KINDS, ALL]]
    assert all(said)
    assert len(set(said)) == len(said)


def test_a_newcomer_sleeps_from_ten_to_seven_and_has_one_mail_a_day(as_alice, alice):
    person = fresh(alice)
    assert (person.quiet_from, person.quiet_until, person.mail_pace) == (time(22), time(7), "daily")
    page = as_alice.get(PAGE).content.decode()
    assert 'value="22:00"' in page
    assert 'value="07:00"' in page


def test_it_saves_when_mail_may_come(as_alice, alice):
    as_alice.post(PAGE, {"mail_pace": "each", "quiet_from": "23:30", "quiet_until": "6:05"})
    person = fresh(alice)
    assert (person.quiet_from, person.quiet_until, person.mail_pace) == (time(23, 30), time(6, 5), "each")


def test_both_times_left_empty_mean_that_no_hour_is_quiet(as_alice, alice):
    assert as_alice.post(PAGE, WHEN | {"quiet_from": "", "quiet_until": ""}).status_code == 302
    assert (fresh(alice).quiet_from, fresh(alice).quiet_until) == (None, None)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        pytest.param({"quiet_until": ""}, "quiet_until", "Set both times, or neither.", id="no end"),
        pytest.param({"quiet_from": ""}, "quiet_from", "Set both times, or neither.", id="no start"),
        pytest.param({"quiet_from": "25:00"}, "quiet_from", "Write a time, like 22:00.", id="no such time"),
        pytest.param({"quiet_from": "22:00:30"}, "quiet_from", "Write a time, like 22:00.", id="seconds"),
        pytest.param({"mail_pace": "hourly"}, "mail_pace", "Select a valid choice", id="pace"),
        pytest.param({"mail_pace": ""}, "mail_pace", "This field is required", id="no pace"),
    ],
)
def test_nonsense_is_refused_and_nothing_chosen_is_lost(as_alice, alice, typed, field, says):
    response = as_alice.post(PAGE, WHEN | typed | {"payout_late": "on"})
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert says in str(form.errors)
    assert [name for name in KINDS if form[name].value()] == ["payout_late"]
    assert (fresh(alice).muted_alerts, fresh(alice).quiet_from) == ([], time(22))


@pytest.mark.parametrize("hours", [(time(22), None), (None, time(7))])
def test_half_a_night_cannot_be_kept(alice, hours):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=alice.pk).update(quiet_from=hours[0], quiet_until=hours[1])


def test_the_next_mail_waits_for_the_persons_morning():
    person = make_person(timezone="Asia/Kolkata", **USUAL_HOURS)
    evening = datetime(2026, 11, 26, 17, tzinfo=UTC)  # 22:30 there
    assert mail_time(person, evening) == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
    person.last_alert_mail_at = datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
    assert mail_time(person, evening) == datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
    person.mail_pace = "each"
    assert mail_time(person, evening) == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)


def test_who_had_switched_the_one_mail_off_does_not_get_it_back():
    off, on = make_person().pk, make_person().pk
    people(BEFORE).filter(pk=off).update(alert_payout_due=False)
    now = people(("accounts", "0005_kinds_of_alert"))
    assert (now.get(pk=off).muted_alerts, now.get(pk=on).muted_alerts) == (["payout_due"], [])
    back = people(BEFORE)
    assert (back.get(pk=off).alert_payout_due, back.get(pk=on).alert_payout_due) == (False, True)


BEFORE = ("accounts", "0004_notices_flag")


def people(state):
    """The people as they are after this migration; the end of the test takes all of it back."""
    return MigrationExecutor(connection).migrate([state]).apps.get_model("accounts", "User").objects
