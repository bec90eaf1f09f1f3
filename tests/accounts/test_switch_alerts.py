"""One switch for each kind of alert."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.alerts import wants
from apps.accounts.kinds import ALL, KINDS, about, groups
from apps.accounts.models import User
from tests.factories import make_person

pytestmark = pytest.mark.django_db

PAGE = "/settings/notifications/"


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
    assert as_alice.post(PAGE, others).status_code == 302
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
