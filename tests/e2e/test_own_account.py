"""One's own account, on a phone and on a laptop: devices, a second step, all data in a file, and leaving."""

import re
from time import time
from zipfile import ZipFile

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.axe import VIEWPORTS
from tests.e2e.person import PASSWORD, sign_up
from tests.e2e.stack import Stack, wait_for


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_it_is_looked_after_and_left(browser, stack: Stack, viewport):
    email = f"owner-{viewport}@example.org"
    contexts = [browser.new_context(viewport=VIEWPORTS[viewport], locale="en-GB") for _ in range(2)]
    page, other = (context.new_page() for context in contexts)
    sign_up(page, stack, email)
    come_in(other, stack, email)
    expect(other).to_have_url(re.compile("/welcome/"))
    end_the_other(page, stack)
    other.goto(f"{stack.url}/settings/")
    expect(other).to_have_url(re.compile("/accounts/login/"))
    secret = set_up_an_app(page, stack)
    take_everything(page, stack, email)
    ask_to_leave(page, stack, email)
    come_in(page, stack, email)
    say_the_code(page, secret)
    keep_it(page)
    for context in contexts:
        context.close()


def main(page: Page):
    return page.get_by_role("main")


def end_the_other(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/accounts/sessions/")
    expect(main(page).get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="End this one").click()
    expect(main(page).get_by_role("listitem")).to_have_count(1)


def set_up_an_app(page: Page, stack: Stack) -> str:
    """Its secret."""
    page.goto(f"{stack.url}/accounts/2fa/totp/activate/")
    say_who(page)
    secret = page.locator(".letter").inner_text()
    page.locator("[name=code]").fill(code(secret))
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return secret


def say_who(page: Page) -> None:
    """Some pages ask for the password first."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def code(secret: str, later: int = 0) -> str:
    """What an app would show so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time()) // 30 + later))


def take_everything(page: Page, stack: Stack, email: str) -> None:
    page.goto(f"{stack.url}/settings/data/")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Download the file").click()
    with ZipFile(waited.value.path()) as archive:
        assert email in archive.read("json/accounts_user.json").decode()
    wait_for("the mail about it", lambda: stack.mails(email, "export"))


def ask_to_leave(page: Page, stack: Stack, email: str) -> None:
    page.goto(f"{stack.url}/settings/data/")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Send me the link").click()
    (mail,) = wait_for("the mail with the link", lambda: stack.mails(email, "Delete your account"))
    link = re.search(r"https?://\S+/settings/data/delete/\S+", mail.get_body(("plain",)).get_content())
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Delete my account").click()
    expect(page).to_have_url(f"{stack.url}/goodbye/")
    page.goto(f"{stack.url}/settings/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def come_in(page: Page, stack: Stack, email: str) -> None:
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def say_the_code(page: Page, secret: str) -> None:
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.locator("[name=code]").fill(code(secret, later=1))  # a code works once
    page.get_by_role("button", name="Sign in", exact=True).click()


def keep_it(page: Page) -> None:
    notice = page.get_by_text("will be deleted on")
    expect(notice.first).to_be_visible()
    page.get_by_role("button", name="Keep my account").first.click()
    expect(notice).to_have_count(0)
