"""Where a person is signed in: the list, and ending what is on it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from apps.accounts import sign_ins
from apps.accounts.devices import device_words
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

PAGE = "/accounts/sessions/"
NOW = datetime(2026, 11, 26, 10, 5, tzinfo=UTC)
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def alice():
    return make_person("alice@example.org", password=PASSWORD, timezone="Europe/London")


def signed_in(person, agent=MAC):
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get("/settings/").status_code == 200


def row_of(client):
    return UserSession.objects.get(session_key=client.cookies["sessionid"].value)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (MAC, "Safari on Mac"),
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 OPR/120.0", "Opera on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/140.0 Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) FxiOS/140.0 Safari/604.1", "Firefox on iPad"),
        ("Mozilla/5.0 (X11; CrOS x86_64 1) Chrome/140.0 Safari/537.36", "Chrome on ChromeOS"),
        ("Something for Windows", "Windows"),
        ("curl/8.1", "A browser that does not say which"),
        ("", "A browser that does not say which"),
    ],
)
def test_a_device_is_told_in_coarse_words(agent, words):
    assert device_words(agent) == words


def test_the_list_has_each_session_and_marks_this_one(alice):
    mac, _phone = signed_in(alice), signed_in(alice, PHONE)
    page = mac.get(PAGE).content.decode()
    assert "Safari on Mac" in page
    assert "Chrome on Android" in page
    assert page.count("This one") == 1
    assert page.count("End this one, ") == 1
    assert "End this one, Chrome on Android" in page


def test_nothing_of_it_is_an_address_or_a_key(alice):
    mac = signed_in(alice)
    page = mac.get(PAGE).content.decode()
    assert "127.0.0.1" not in page
    assert mac.cookies["sessionid"].value not in page


def test_another_persons_sessions_are_not_on_it(alice):
    bob = make_person("bob@example.org", password=PASSWORD)
    signed_in(bob, PHONE)
    assert "Chrome on Android" not in signed_in(alice).get(PAGE).content.decode()


def test_ending_one_signs_it_out_and_leaves_the_others(alice):
    mac, phone, third = signed_in(alice), signed_in(alice, PHONE), signed_in(alice)
    answer = mac.post(f"/settings/sessions/{row_of(phone).pk}/end/", follow=True)
    assert "Signed out: Chrome on Android." in answer.content.decode()
    assert [is_signed_in(client) for client in (mac, phone, third)] == [True, False, True]


def test_a_strangers_session_cannot_be_ended(alice):
    bob = make_person("bob@example.org", password=PASSWORD)
    theirs = signed_in(bob)
    assert signed_in(alice).post(f"/settings/sessions/{row_of(theirs).pk}/end/").status_code == 404
    assert is_signed_in(theirs)


def test_ending_this_one_is_signing_out(alice):
    mac = signed_in(alice)
    assert mac.post(f"/settings/sessions/{row_of(mac).pk}/end/").url == "/accounts/login/"
    assert not is_signed_in(mac)
    assert not UserSession.objects.exists()


def test_ending_all_others_leaves_this_one(alice):
    bob = make_person("bob@example.org", password=PASSWORD)
    mac, phone, third, theirs = signed_in(alice), signed_in(alice, PHONE), signed_in(alice), signed_in(bob)
    answer = mac.post(PAGE, follow=True)
    assert "Signed out everywhere else." in answer.content.decode()
    assert [is_signed_in(client) for client in (mac, phone, third, theirs)] == [True, False, False, True]


def test_a_visit_is_noted_every_quarter_of_an_hour(alice):
    with time_machine.travel(NOW, tick=False):
        mac = signed_in(alice)
    for minutes, seen in ((14, 0), (16, 16), (30, 16), (32, 32)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            mac.get("/settings/")
        assert row_of(mac).last_seen_at == NOW + timedelta(minutes=seen)


def test_most_visits_write_nothing(alice, django_assert_num_queries):
    mac = signed_in(alice)
    mac.get("/settings/")
    with django_assert_num_queries(2):  # the session and the person
        mac.get("/settings/")


def test_a_new_password_keeps_this_session_on_the_list(alice):
    mac = signed_in(alice)
    words = "five other words are here"
    mac.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": words, "password2": words})
    assert mac.get(PAGE).content.decode().count("This one") == 1


def test_sessions_that_are_over_are_forgotten(alice):
    mac, phone = signed_in(alice), signed_in(alice, PHONE)
    Session.objects.filter(session_key=row_of(phone).session_key).update(expire_date=NOW - timedelta(days=1))
    signed_out = signed_in(alice)
    Session.objects.filter(session_key=row_of(signed_out).session_key).delete()
    with time_machine.travel(NOW, tick=False):
        sign_ins.forget_ended()
    assert [row.session_key for row in UserSession.objects.all()] == [mac.cookies["sessionid"].value]
    assert Session.objects.count() == 1


def test_all_sessions_of_a_person_can_be_ended_at_once(alice):
    bob = make_person("bob@example.org", password=PASSWORD)
    mac, phone, theirs = signed_in(alice), signed_in(alice, PHONE), signed_in(bob)
    sign_ins.end_all(alice)
    assert [is_signed_in(client) for client in (mac, phone, theirs)] == [False, False, True]
