"""Leaving for good: password, mail, two weeks to come back, and then nothing is left."""

import io
import re
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts import exports, leaving, services
from apps.accounts.alerts import is_mailed
from apps.accounts.belongings import owned, rows_of, shared
from apps.accounts.delivery import deliver_due
from apps.accounts.duties import oldest_leaving
from apps.accounts.kinds import DIGEST
from apps.accounts.models import OutboxMessage, User
from apps.accounts.outbox import enqueue
from tests.accounts.everything import digest, give_everything, tables_of_people
from tests.factories import PASSWORD, make_person
from tests.smtp import Sink, listening

pytestmark = pytest.mark.django_db

PAGE = "/settings/data/"
LEAVE = "/settings/data/delete/"
KEEP = "/settings/data/keep/"
NOW = datetime(2026, 11, 26, 10, 5, tzinfo=UTC)
END = NOW + leaving.GRACE


@pytest.fixture
def alice():
    return make_person("alice@example.org", password=PASSWORD, timezone="Pacific/Auckland")


@pytest.fixture
def bob():
    return make_person("bob@example.org", password=PASSWORD)


def signed_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get("/settings/").status_code == 200


def fresh(person):
    return User.objects.get(pk=person.pk)


def ask(client, password=PASSWORD):
    return client.post(LEAVE, {"password": password})


def link(person):
    mail = OutboxMessage.objects.filter(kind="leaving_asked", user=person).latest("created_at")
    return re.search(rf"({LEAVE}\S+)", mail.text)[1]


def left(person, now=NOW):
    """They have confirmed it at this time."""
    leaving.ask_to_leave(user=person)
    leaving.confirm_leaving(user=person, now=now)
    return fresh(person)


def test_it_takes_the_password(alice):
    client = signed_in(alice)
    answer = ask(client, "not this one at all")
    assert answer.status_code == 422
    assert not OutboxMessage.objects.filter(kind="leaving_asked").exists()
    assert ask(client).url == PAGE
    assert OutboxMessage.objects.filter(kind="leaving_asked").count() == 1
    assert fresh(alice).leaves_at is None


def test_passwords_cannot_be_tried_without_end(alice):
    client = signed_in(alice)
    for _ in range(5):
        ask(client, "not this one at all")
    assert ask(client).status_code == 422
    assert [ask(client).status_code for _ in range(5)][-1] == 429
    assert not OutboxMessage.objects.filter(kind="leaving_asked").exists()


def test_opening_the_link_only_asks(alice):
    client = signed_in(alice)
    ask(client)
    page = client.get(link(alice))
    assert "Delete everything?" in page.content.decode()
    assert fresh(alice).leaves_at is None
    assert is_signed_in(client)


def test_only_the_mail_that_deletes_has_the_button_of_deleting_and_a_way_to_a_new_password(alice):
    left(alice)
    asked, confirmed = OutboxMessage.objects.filter(user=alice).order_by("created_at")
    assert ["go--final" in mail.html.split("<body")[1] for mail in (asked, confirmed)] == [True, False]
    assert "/accounts/password/reset/" in asked.text


def test_the_link_needs_its_person(alice, bob):
    client = signed_in(alice)
    ask(client)
    path = link(alice)
    assert Client().post(path).url.startswith("/accounts/login/")
    assert signed_in(bob).get(path).status_code == 404
    assert signed_in(bob).post(path).status_code == 404
    assert client.get(f"{LEAVE}made-up/").status_code == 404
    assert (fresh(alice).leaves_at, fresh(bob).leaves_at) == (None, None)


def test_saying_yes_sets_the_day_and_signs_out_everywhere(alice, bob):
    client, other, theirs = signed_in(alice), signed_in(alice), signed_in(bob)
    ask(client)
    before = timezone.now()
    answer = client.post(link(alice), follow=True)
    assert "Goodbye" in answer.content.decode()
    assert before + leaving.GRACE <= fresh(alice).leaves_at <= timezone.now() + leaving.GRACE
    assert [is_signed_in(each) for each in (client, other, theirs)] == [False, False, True]


def test_a_link_works_once(alice):
    client = signed_in(alice)
    ask(client)
    path = link(alice)
    client.post(path)
    client = signed_in(alice)
    client.post(KEEP)
    assert "used up" in client.post(path).content.decode()
    assert fresh(alice).leaves_at is None


def test_a_later_link_takes_the_place_of_an_earlier_one(alice):
    client = signed_in(alice)
    first = f"{LEAVE}{leaving.ask_to_leave(user=alice)}/"
    ask(client)
    assert "used up" in client.post(first).content.decode()
    client.post(link(alice))
    assert fresh(alice).leaves_at is not None


def test_a_link_is_good_for_three_days(alice, time_machine):
    client = signed_in(alice)
    ask(client)
    path, now = link(alice), timezone.now()
    time_machine.move_to(now + leaving.LINK_VALID + timedelta(minutes=1))
    assert "used up" in client.post(path).content.decode()
    time_machine.move_to(now + leaving.LINK_VALID - timedelta(minutes=1))
    client.post(path)
    assert fresh(alice).leaves_at is not None


def test_the_mail_says_the_day_by_the_clock_of_the_person(alice):
    left(alice)
    mail = OutboxMessage.objects.get(kind="leaving_confirmed")
    assert mail.subject == "Your account will be deleted on 10 Dec 2026"
    assert "at 23:05 on 10 Dec 2026" in mail.text  # in Auckland


def test_every_page_says_so_and_lets_the_person_stay(alice):
    left(alice)
    client = signed_in(alice)
    for path in ("/welcome/", PAGE, "/settings/", "/tasks/"):
        page = client.get(path).content.decode()
        assert "will be deleted on 10 Dec 2026" in page, path
        assert f'action="{KEEP}"' in page, path
    client.post(KEEP)
    assert "will be deleted" not in client.get("/tasks/").content.decode()
    assert fresh(alice).leaves_at is None
    assert leaving.delete_due(clock=lambda: END) == 0
    assert User.objects.filter(pk=alice.pk).exists()


def test_the_day_cannot_be_put_off_by_asking_again(alice):
    left(alice)
    client = signed_in(alice)
    assert ask(client).url == PAGE
    assert fresh(alice).leaving_key is None
    page = client.get(PAGE).content.decode()
    assert "Delete my account" not in page
    assert page.count("will be deleted on 10 Dec 2026") == 2  # the note, and the section


def test_no_alert_is_mailed_meanwhile_not_even_one_on_its_way(alice, bob, settings):
    settings.MAIL_CHECKS = {}
    for person in (alice, bob):
        enqueue(kind="payout_due", user=person, to=person.email, subject="Due", text="Words.")
    person = left(alice)
    assert not is_mailed(person, "payout_due")
    assert not is_mailed(person, DIGEST)
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        deliver_due()
    assert sorted((mail["To"], mail["Subject"]) for mail in sink.mails) == [
        (alice.email, "Delete your account at Farthing?"),
        (alice.email, "Your account will be deleted on 10 Dec 2026"),
        (bob.email, "Due"),
    ]


def test_nothing_goes_before_its_time(alice):
    left(alice)
    assert leaving.delete_due(clock=lambda: END - timedelta(seconds=1)) == 0
    assert oldest_leaving() is None
    assert leaving.delete_due(clock=lambda: END) == 1


def test_whoever_comes_back_at_the_last_moment_is_not_deleted(alice):
    left(alice)
    leaving.keep_account(user=alice)
    assert leaving.delete_person(alice.pk, END) is False
    assert User.objects.filter(pk=alice.pk).exists()


def exported_tables(person):
    export = exports.ask_for_export(user=person, now=NOW)
    exports.make_due(clock=lambda: NOW)
    export.refresh_from_db()
    names = ZipFile(io.BytesIO(b"".join(exports.pieces(export)))).namelist()
    return {name.removeprefix("json/").removesuffix(".json") for name in names if name.startswith("json/")}


def test_nothing_is_left_of_the_person_and_all_is_left_of_another(alice, bob):
    signed_in(alice)
    theirs = signed_in(bob)
    give_everything(alice)
    give_everything(bob)
    tables = {model._meta.db_table: model for model in owned()}
    everybodys = {model._meta.db_table for model in shared()} - set(tables)
    assert set(tables) == tables_of_people() == exported_tables(alice) - everybodys
    empty = {table for table, model in tables.items() if not rows_of(model, alice.pk).exists()}
    assert empty == set()  # so that the rest means something
    left(alice)
    ids = {table: [*rows_of(model, alice.pk).values_list("pk", flat=True)] for table, model in tables.items()}
    before = {table: digest(rows_of(model, bob.pk)) for table, model in tables.items()}
    assert leaving.delete_due(clock=lambda: END) == 1
    for table, model in tables.items():
        assert not rows_of(model, alice.pk).exists(), table
        assert not model._base_manager.filter(pk__in=ids[table]).exists(), table
        assert digest(rows_of(model, bob.pk)) == before[table], table
    assert is_signed_in(theirs)
    assert Session.objects.count() == 1


def test_mail_that_only_knew_the_address_goes_too(alice, bob):
    for person in (alice, bob):
        enqueue(kind="account", to=person.email.upper(), subject="A link", text="A link.")
    left(alice)
    leaving.delete_due(clock=lambda: END)
    assert [mail.to for mail in OutboxMessage.objects.filter(kind="account")] == [bob.email.upper()]


def test_a_last_mail_says_that_it_is_done_and_is_forgotten_as_well(alice, settings):
    left(alice)
    leaving.delete_due(clock=lambda: END)
    mail = OutboxMessage.objects.get()
    assert (mail.user, mail.to, mail.subject) == (None, alice.email, "Your account at Farthing was deleted")
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        assert deliver_due() == 1
    services.forget_old_mail(timezone.now() + services.KEEP_BODIES + timedelta(minutes=1))
    assert not OutboxMessage.objects.exists()


def test_one_that_fails_stops_nobody_elses(alice, bob, caplog):
    left(alice, NOW - timedelta(hours=1))
    left(bob)
    with connection.cursor() as cursor:  # a table that knows nothing of leaving
        cursor.execute("CREATE TABLE holds_on (person bigint REFERENCES accounts_user)")
        cursor.execute("INSERT INTO holds_on VALUES (%s)", [alice.pk])
    assert leaving.delete_due(clock=lambda: END) == 1
    assert [person.pk for person in User.objects.all()] == [alice.pk]
    assert f"person {alice.pk} could not be deleted" in caplog.text


def test_the_address_can_sign_up_again(alice, client):
    left(alice)
    leaving.delete_due(clock=lambda: END)
    client.post("/accounts/signup/", {"email": alice.email, "password1": PASSWORD})
    assert User.objects.get().email == alice.email


def test_the_duty_shows_on_the_readiness_page(alice):
    left(alice, timezone.now() - leaving.GRACE - timedelta(hours=1))
    assert oldest_leaving() == fresh(alice).leaves_at
