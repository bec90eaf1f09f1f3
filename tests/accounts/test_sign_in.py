"""Signing in and out, a forgotten password, another address, another password."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import OutboxMessage, User
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
RESET = "/accounts/password/reset/"
EMAIL = "/accounts/email/"
OTHER_PASSWORD = "five other words are here"


@pytest.fixture
def alice():
    return make_person("alice@example.org", password=PASSWORD)


def sign_in(client, email="alice@example.org", password=PASSWORD):
    return client.post(SIGN_IN, {"login": email, "password": password})


def is_signed_in(client):
    return client.get("/settings/").status_code == 200


def path_in(mail, start):
    return re.search(rf"http://testserver({start}\S+)", mail.text)[1]


@pytest.mark.parametrize("typed", ["alice@example.org", "Alice@Example.ORG"], ids=["same", "other case"])
def test_the_case_of_the_address_does_not_matter(client, alice, typed):
    assert sign_in(client, typed).url == "/"
    assert is_signed_in(client)


def test_a_person_saved_with_capitals_gets_in_too(client):
    make_person("Carol@Example.org", password=PASSWORD)
    assert sign_in(client, "carol@example.org").url == "/"


def test_it_goes_on_to_the_page_that_was_asked_for(client, alice):
    page = client.get("/settings/money/")
    assert page.url == f"{SIGN_IN}?next=/settings/money/"
    response = client.post(page.url, {"login": alice.email, "password": PASSWORD, "next": "/settings/money/"})
    assert response.url == "/settings/money/"


def test_it_never_goes_on_to_another_site(client, alice):
    data = {"login": alice.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(SIGN_IN, data).url == "/"


def test_a_wrong_password_and_an_unknown_address_answer_the_same(client, alice):
    wrong = sign_in(client, password="not this one at all")
    unknown = sign_in(client, email="nobody@example.org")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, alice):
    for _ in range(5):
        sign_in(client, password="not this one at all")
    answer = sign_in(client)
    assert "Too many failed login attempts" in str(answer.context["form"].errors)
    assert not is_signed_in(client)


def test_the_limit_counts_in_postgres(client, alice, django_assert_max_num_queries):
    """No broker is needed to turn somebody away."""
    from django.core.cache import cache
    from django.core.cache.backends.db import DatabaseCache

    assert isinstance(cache._connections[cache._alias], DatabaseCache)


def test_signing_out_needs_a_post(client, alice):
    client.force_login(alice)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    assert client.post("/accounts/logout/").url == "/accounts/login/"
    assert not is_signed_in(client)


def test_a_forgotten_password_is_set_by_mail(client, alice):
    client.post(RESET, {"email": "ALICE@example.org"})
    mail = OutboxMessage.objects.get()
    assert mail.to == "alice@example.org"
    assert "Set a new password</a>" in mail.html
    form = client.get(path_in(mail, "/accounts/password/reset/key/"), follow=True)
    response = client.post(
        form.redirect_chain[-1][0], {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    )
    assert response.status_code == 302
    assert sign_in(Client(), password=OTHER_PASSWORD).url == "/"
    assert not is_signed_in_with(PASSWORD)


def is_signed_in_with(password):
    client = Client()
    sign_in(client, password=password)
    return is_signed_in(client)


def test_the_link_of_a_forgotten_password_works_once(client, alice):
    client.post(RESET, {"email": alice.email})
    path = path_in(OutboxMessage.objects.get(), "/accounts/password/reset/key/")
    alice.set_password(OTHER_PASSWORD)
    alice.save()
    page = client.get(path)
    assert page.status_code == 200
    assert "password1" not in page.content.decode()


def test_an_unknown_address_gets_a_mail_and_the_page_does_not_tell(client, alice):
    known = client.post(RESET, {"email": alice.email})
    unknown = client.post(RESET, {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    mail = OutboxMessage.objects.get(to="nobody@example.org")
    assert mail.subject == "No account at Farthing with this address"


def test_another_address_counts_once_it_is_confirmed(client, alice):
    client.force_login(alice)
    ask_for_new_address(client)
    assert User.objects.get().email == "alice@example.org"
    mail = OutboxMessage.objects.get(to="new@example.org")
    client.post(path_in(mail, "/accounts/confirm-email/"))
    assert User.objects.get().email == "new@example.org"
    told = OutboxMessage.objects.get(to="alice@example.org")
    assert "was changed from alice@example.org to new@example.org" in told.text


def test_a_confirmed_address_is_one_that_mail_arrives_at(client, alice):
    User.objects.update(mail_refused_at=timezone.now())
    client.force_login(alice)
    ask_for_new_address(client)
    assert User.objects.get().mail_refused_at is not None
    mail = OutboxMessage.objects.get(to="new@example.org")
    client.post(path_in(mail, "/accounts/confirm-email/"))
    assert User.objects.get().mail_refused_at is None


def ask_for_new_address(client, password=PASSWORD):
    """The password is asked for on the way, and what was typed goes on after it."""
    response = client.post(EMAIL, {"action_add": "", "email": "new@example.org"})
    assert response.url.startswith("/accounts/reauthenticate/")
    return client.post(response.url, {"password": password, "next": EMAIL})


def test_an_address_is_not_changed_without_the_password(client, alice):
    client.force_login(alice)
    ask_for_new_address(client, password="not this one at all")
    assert not OutboxMessage.objects.exists()


def test_a_changed_password_is_told_by_mail(client, alice):
    sign_in(client)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )
    mail = OutboxMessage.objects.get()
    assert mail.subject == "Your password was changed"
    assert "http://testserver/accounts/password/reset/" in mail.text


@pytest.mark.parametrize("page", [SIGN_IN, RESET, "/accounts/signup/"])
def test_the_pages_in_front_of_the_door_ask_the_database_nothing(client, page, db, django_assert_num_queries):
    """But for the rate limit, which counts what is sent, not what is looked at."""
    with django_assert_num_queries(0):
        client.get(page)
