"""The promise as a whole: real work in, the true hourly rate and the payout mail out."""

from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.e2e.person import balance, log_task, sign_up, want_mail_at_once
from tests.e2e.stack import Stack, wait_for

EMAIL = "sam@example.org"


def payout_mails(stack: Stack) -> list:
    return stack.mails(EMAIL, "Prolific")


def test_from_signing_up_to_the_second_payout_mail(page: Page, stack: Stack):
    sign_up(page, stack, EMAIL)
    want_mail_at_once(page, stack)
    choose_prolific(page, stack)

    log_task(page, stack, line="prolific survey 20m 5.00")
    page.goto(stack.url)
    expect(page.get_by_role("region", name="What your time really earned")).to_contain_text("£15.00")
    wait_for("the payout mail", lambda: payout_mails(stack))

    ask_for_the_money(page, stack)
    assert balance(stack, EMAIL) == 0
    mark_as_arrived(page, stack)
    page.goto(f"{stack.url}/payouts/")
    expect(page.get_by_role("main")).to_contain_text("£0.00")
    assert len(settled_mails(stack)) == 1

    log_task(page, stack, line="prolific survey 20m 5.00")
    wait_for("the second payout mail", lambda: len(payout_mails(stack)) == 2)
    assert len(settled_mails(stack)) == 2
    assert balance(stack, EMAIL) == Decimal(5)
    assert {mail["Message-ID"] for mail in payout_mails(stack)} == {
        mail["Message-ID"] for mail in settled_mails(stack)
    }


def choose_prolific(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/platforms/prolific/")
    expect(page.get_by_role("main")).to_contain_text("£5.00")
    page.get_by_label("GBP").check()
    page.get_by_role("button", name="Add to yours").click()
    expect(page.locator("#toasts")).to_contain_text("Prolific")


def ask_for_the_money(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/payouts/")
    page.get_by_role("main").get_by_role("link", name="Request payout").click()
    page.get_by_role("main").get_by_role("button", name="Request").click()
    expect(page.get_by_role("main")).to_contain_text("On its way")


def mark_as_arrived(page: Page, stack: Stack) -> None:
    page.get_by_role("main").get_by_role("link", name="Mark as arrived").click()
    page.get_by_role("main").get_by_role("button", name="arrived").click()
    expect(page.locator("#toasts")).to_contain_text("arrived")


def settled_mails(stack: Stack) -> list:
    """The payout mails once nothing is due any more and two sweeps of the check have gone by."""
    settled = "sent_at IS NULL AND gave_up_at IS NULL AND withdrawn_at IS NULL"
    sweeps = f"SELECT count(*) FROM accounts_outboxmessage WHERE {settled}"
    wait_for("an empty outbox", lambda: stack.query(sweeps) == [(0,)])
    before = stack.query("SELECT max(seen_at) FROM accounts_heartbeat")
    wait_for("beat to go round", lambda: stack.query("SELECT max(seen_at) FROM accounts_heartbeat") > before)
    wait_for("an empty outbox", lambda: stack.query(sweeps) == [(0,)])
    return payout_mails(stack)
