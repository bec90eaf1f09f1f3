"""Passkeys in a real browser, with a device that the browser makes up."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from apps.accounts.models import User
from tests.axe import VIEWPORTS
from tests.console import listen
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(request, live_server, browser):
    """Under the name localhost: an address of numbers can have no passkeys. A laptop unless told."""
    size = VIEWPORTS[getattr(request, "param", "laptop")]
    address = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address, viewport=size)
    page = context.new_page()
    said = []
    listen(page, said)
    yield page
    context.close()
    assert said == []


def plug_in(page):
    """The browser has a device that keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_in(page, person):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def expect_inside(page):
    expect(page.get_by_role("button", name="Your menu")).to_be_visible()


def add_passkey(page, *, alone):
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("It signs me in by itself").set_checked(alone)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("page", VIEWPORTS, indirect=True)
def test_a_passkey_signs_in_by_itself(page, caplog):
    alice = make_person("alice@example.org", password=PASSWORD)
    plug_in(page)
    sign_in(page, alice)
    expect_inside(page)
    add_passkey(page, alone=True)
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect_inside(page)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main").get_by_role("listitem")).to_contain_text("My laptop")
    expect(page.get_by_text("Last used on")).to_be_visible()
    assert "redential" not in caplog.text


def test_a_passkey_is_the_second_step_after_the_password(page):
    alice = make_person("alice@example.org", password=PASSWORD)
    plug_in(page)
    sign_in(page, alice)
    expect_inside(page)
    add_passkey(page, alone=False)
    sign_out(page)
    sign_in(page, alice)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect_inside(page)


def test_where_the_browser_cannot_it_says_so_and_nothing_is_changed(page):
    make_person("alice@example.org", password=PASSWORD)
    plug_in(page)  # with nothing on it
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("could not use a passkey")
    assert User.objects.get().last_login is None


def test_a_passkey_is_renamed_and_removed(page):
    alice = make_person("alice@example.org", password=PASSWORD)
    plug_in(page)
    sign_in(page, alice)
    expect_inside(page)
    add_passkey(page, alone=True)
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("My old laptop")
    page.get_by_role("button", name="Save name").click()
    page.get_by_role("link", name="Remove My old laptop").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()
    assert not Authenticator.objects.exists()
