"""Signing up, confirming the address, and what a newcomer starts with."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from apps.accounts import adapter
from apps.accounts.models import OutboxMessage, User
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

SIGN_UP = "/accounts/signup/"


def sign_up(client, email="newcomer@example.org", **extra):
    headers = extra.pop("headers", {})
    return client.post(SIGN_UP, {"email": email, "password1": PASSWORD, **extra}, headers=headers)


def link_in(mail):
    return re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.text)[1]


def test_it_asks_for_two_things_only(client):
    form = client.get(SIGN_UP).context["form"]
    assert [field.name for field in form.visible_fields()] == ["email", "password1"]


def test_the_mail_waits_in_the_outbox_in_text_and_html(client):
    assert sign_up(client).status_code == 302
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.sent_at) == ("newcomer@example.org", None)
    assert mail.subject == "Confirm your address for Farthing"
    path = link_in(mail)
    assert f'href="http://testserver{path}"' in mail.html
    assert "Confirm my address</a>" in mail.html


def test_the_same_browser_is_signed_in_by_the_link(client):
    sign_up(client)
    path = link_in(OutboxMessage.objects.get())
    assert client.get(path).status_code == 200
    response = client.post(path)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/settings/").context["request"].user.email == "newcomer@example.org"


def test_another_browser_confirms_and_then_signs_in_by_password(client):
    sign_up(client)
    other = Client()
    response = other.post(link_in(OutboxMessage.objects.get()))
    assert response.url == reverse("account_login")
    response = other.post("/accounts/login/", {"login": "newcomer@example.org", "password": PASSWORD})
    assert response.url == "/"


def test_without_the_link_there_is_no_way_in(client):
    sign_up(client)
    response = client.post("/accounts/login/", {"login": "newcomer@example.org", "password": PASSWORD})
    assert response.url == reverse("account_email_verification_sent")
    assert client.get("/settings/").status_code == 302


def test_opening_the_link_alone_confirms_nothing(client):
    sign_up(client)
    client.get(link_in(OutboxMessage.objects.get()))
    assert not User.objects.get().emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param("Europe/Berlin", "Europe/Berlin", id="known"),
        pytest.param("Asia/Calcutta", "Asia/Calcutta", id="an old name"),
        pytest.param("", "UTC", id="empty"),
        pytest.param("Moon/Tycho", "UTC", id="unknown"),
        pytest.param("../../etc/passwd", "UTC", id="a path"),
        pytest.param("Europe/Berlin\x00", "UTC", id="a null character"),
        pytest.param("x" * 5000, "UTC", id="long"),
    ],
)
def test_the_zone_of_the_browser_is_taken_and_is_never_an_error(client, sent, kept):
    assert sign_up(client, timezone=sent).status_code == 302
    assert str(User.objects.get().timezone) == kept


def test_no_zone_at_all_is_utc(client):
    sign_up(client)
    assert str(User.objects.get().timezone) == "UTC"


@pytest.mark.parametrize(
    ("header", "locale", "currency"),
    [
        pytest.param("de-AT,de;q=0.9,en;q=0.5", "de-AT", "EUR", id="with a country"),
        pytest.param("hi", "hi-IN", "INR", id="without a country"),
        pytest.param("zh-TW", "zh-TW", "TWD", id="a script left out"),
        pytest.param("es-419,es-MX;q=0.8", "es-MX", "MXN", id="a continent first"),
        pytest.param("", "en-GB", "GBP", id="nothing"),
        pytest.param("*;q=x,\x00", "en-GB", "GBP", id="nonsense"),
    ],
)
def test_currency_and_numbers_are_guessed_from_the_language(client, header, locale, currency):
    sign_up(client, headers={"accept-language": header})
    user = User.objects.get()
    assert (user.locale, user.home_currency) == (locale, currency)


@pytest.mark.parametrize("again", ["alice@example.org", "ALICE@Example.org"], ids=["same", "other case"])
def test_a_taken_address_gets_a_mail_and_the_page_does_not_tell(client, again):
    make_person("alice@example.org")
    fresh = sign_up(Client(), "fresh@example.org")
    taken = sign_up(client, again)
    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert User.objects.filter(email__iexact=again).count() == 1
    mail = OutboxMessage.objects.get(to="alice@example.org")
    assert mail.subject == "You already have an account at Farthing"
    assert "/accounts/password/reset/" in mail.text


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_at_once_make_one_account(monkeypatch):
    """Both have seen that the address is free before either makes the account."""
    both_have_looked = Barrier(2, timeout=10)
    real = adapter.guess_locale

    def look_together(header):
        both_have_looked.wait()
        return real(header)

    monkeypatch.setattr(adapter, "guess_locale", look_together)

    def run(_number):
        try:
            return sign_up(Client()).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        places = set(pool.map(run, range(2)))
    assert places == {reverse("account_email_verification_sent")}
    assert User.objects.count() == 1


def test_a_short_password_is_refused_in_words_and_the_address_is_kept(client):
    response = client.post(SIGN_UP, {"email": "newcomer@example.org", "password1": "short"})
    assert response.context["form"].errors.keys() == {"password1"}
    assert 'value="newcomer@example.org"' in response.content.decode()
    assert not User.objects.exists()


def test_too_many_sign_ups_from_one_address_are_turned_away(client):
    cache.clear()  # tests in a browser have signed up from here too
    answers = [client.post(SIGN_UP, {"email": "", "password1": ""}).status_code for _ in range(21)]
    assert answers[:20] == [200] * 20
    assert answers[20] == 429


def test_the_page_after_it_shows_the_local_mail_only_while_developing(client, settings):
    page = reverse("account_email_verification_sent")
    assert "/dev/mail/" not in client.get(page).content.decode()
    settings.DEBUG = True
    assert "/dev/mail/" in client.get(page).content.decode()
