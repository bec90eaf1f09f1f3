"""A second step when signing in: codes from an app, recovery codes, passkeys."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from apps.accounts.models import OutboxMessage, User
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

INDEX = "/accounts/2fa/"
ACTIVATE = "/accounts/2fa/totp/activate/"
DEACTIVATE = "/accounts/2fa/totp/deactivate/"
STEP = "/accounts/2fa/authenticate/"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def alice():
    return make_person("alice@example.org", password=PASSWORD)


@pytest.fixture
def secure(alice):
    """She has an app for codes."""
    client = reauthenticated(signed_in(alice))
    secret = shown_secret(client)
    client.post(ACTIVATE, {"code": code(secret)})
    return client, secret


def signed_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def reauthenticated(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get("/settings/").status_code == 200


def shown_secret(client):
    return re.search(r'<pre class="letter">(\w+)</pre>', client.get(ACTIVATE).content.decode())[1]


def code(secret, later=0):
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def shown_codes(client):
    return re.findall(r"^\d{8}$", client.get(f"{CODES}download/").content.decode(), re.M)


def test_it_is_set_up_with_the_password_and_a_code_of_the_app(alice):
    client = signed_in(alice)
    assert client.get(ACTIVATE).url.startswith("/accounts/reauthenticate/")
    reauthenticated(client)
    secret = shown_secret(client)
    assert client.post(ACTIVATE, {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    assert client.post(ACTIVATE, {"code": code(secret)}).url == CODES
    assert len(shown_codes(client)) == 10
    assert "On. When you sign in" in client.get(INDEX).content.decode()


def test_the_qr_code_is_a_drawing_in_the_page_that_needs_no_style_and_no_image(alice):
    page = reauthenticated(signed_in(alice)).get(ACTIVATE).content.decode()
    drawing = re.search(r"<svg role=\"img\".*?</svg>", page, re.S)[0]
    assert "style" not in drawing
    assert "data:" not in page
    assert drawing.count("M") > 300  # dark squares, and the ground


def test_signing_in_takes_a_second_step(alice, secure):
    _client, secret = secure
    client = signed_in(alice)
    assert not is_signed_in(client)
    assert "One more step" in client.get(STEP).content.decode()
    client.post(STEP, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(STEP, {"code": code(secret, 1)})
    assert is_signed_in(client)


def test_a_code_works_once(alice, secure):
    _client, secret = secure
    now = code(secret, 1)
    signed_in(alice).post(STEP, {"code": now})
    client = signed_in(alice)
    client.post(STEP, {"code": now})
    assert not is_signed_in(client)


def test_codes_cannot_be_tried_without_end(alice, secure):
    _client, secret = secure
    client = signed_in(alice)
    for _ in range(6):
        client.post(STEP, {"code": "000000"})
    answer = client.post(STEP, {"code": code(secret, 1)})
    assert "Too many failed" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(alice, secure):
    codes = shown_codes(secure[0])
    client = signed_in(alice)
    client.post(STEP, {"code": codes[0]})
    assert is_signed_in(client)
    assert codes[0] not in shown_codes(secure[0])
    other = signed_in(alice)
    other.post(STEP, {"code": codes[0]})
    assert not is_signed_in(other)


def test_new_recovery_codes_void_the_old_ones(alice, secure):
    client, _secret = secure
    old = shown_codes(client)
    client.post(f"{CODES}generate/")
    assert not set(old) & set(shown_codes(client))
    other = signed_in(alice)
    other.post(STEP, {"code": old[0]})
    assert not is_signed_in(other)


def test_it_is_switched_off_again_and_the_recovery_codes_go_too(alice, secure):
    client, _secret = secure
    client.post(DEACTIVATE)
    assert not Authenticator.objects.exists()
    assert is_signed_in(signed_in(alice))


def test_switching_it_off_takes_the_password_or_a_code(alice, secure):
    _client, secret = secure
    client = signed_in(alice)
    client.post(STEP, {"code": code(secret, 1)})
    assert client.post(DEACTIVATE).url.startswith("/accounts/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_password_page_says_what_it_wants_and_what_else_will_do(alice, secure):
    _client, secret = secure
    client = signed_in(alice)
    client.post(STEP, {"code": code(secret, 1)})
    page = client.get(DEACTIVATE, follow=True).content.decode()
    assert "Your password, please</h1>" in page
    assert "Use a code" in page
    assert "Use a passkey" not in page


@pytest.mark.django_db(transaction=True)
def test_each_change_is_told_by_mail_without_a_secret(alice, secure):
    client, secret = secure
    client.post(f"{CODES}generate/")
    codes = shown_codes(client)
    client.post(DEACTIVATE)
    mails = list(OutboxMessage.objects.order_by("created_at"))
    assert [mail.subject for mail in mails] == [
        "Codes from an app were switched on",
        "New recovery codes were made",
        "Codes from an app were switched off",
    ]
    everything = "".join(mail.text + mail.html for mail in mails)
    assert not any(word in everything for word in (secret, *codes))
    assert all("set a new password at once" in mail.text for mail in mails)


def test_no_secret_is_logged(alice, secure, caplog):
    client, secret = secure
    other = signed_in(alice)
    other.post(STEP, {"code": "000000"})
    other.post(STEP, {"code": code(secret, 1)})
    assert secret not in caplog.text
    assert not any(each in caplog.text for each in shown_codes(client))


def test_a_person_with_a_second_step_can_still_change_their_address(alice, secure):
    client, _secret = secure
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    mail = OutboxMessage.objects.get(to="new@example.org")
    client.post(re.search(r"(/accounts/confirm-email/\S+)", mail.text)[1])
    assert User.objects.get().email == "new@example.org"


def test_the_step_of_nobody_leads_to_the_door(client, db):
    assert client.get(STEP).url == "/accounts/login/"


NONSENSE = [
    "{}",
    "[]",
    "x",
    "",
    "7",
    '{"id": "x"}',
    '{"id": "x", "rawId": "x", "response": {"userHandle": "eA"}}',
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_that_is_made_up_signs_nobody_in(client, alice, credential):
    client.get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert answer.url == "/accounts/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_that_is_made_up_is_not_added_and_is_no_second_step(alice, secure, credential):
    client, _secret = secure
    client.get("/accounts/2fa/webauthn/add/")
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "Mine", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
    other = signed_in(alice)
    other.post(STEP, {"credential": credential})
    assert not is_signed_in(other)
