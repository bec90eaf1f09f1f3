"""What a person does in the browser, by the words they read."""

import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from tests.e2e.stack import Stack, wait_for

PASSWORD = "a calm pocket ledger"


def sign_up(page: Page, stack: Stack, email: str) -> None:
    """From the first page to a confirmed address; the link is taken from the mail that arrived."""
    page.goto(f"{stack.url}/accounts/signup/")
    page.get_by_label(re.compile("^E-?mail$", re.IGNORECASE)).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url(f"{stack.url}/accounts/confirm-email/")  # its cookie knows who comes by the link
    (mail,) = wait_for("the mail with the link", lambda: stack.mails(email))
    link = re.search(r"https?://\S+/confirm-email/\S+", mail.get_body(("plain",)).get_content())
    assert link
    page.goto(link[0].rstrip("."))
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(re.compile("/welcome/"))


def want_mail_at_once(page: Page, stack: Stack) -> None:
    """Each alert as it comes, at any hour."""
    page.goto(f"{stack.url}/settings/notifications/")
    page.get_by_label("One for each alert").check()
    page.get_by_label("Quiet from").fill("")
    page.get_by_label("Quiet until").fill("")
    page.get_by_role("button", name="Save notifications").click()
    expect(page.locator("#toasts")).to_contain_text("Notifications saved.")


def sign_in(page: Page, stack: Stack, email: str) -> None:
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label(re.compile("^E-?mail$", re.IGNORECASE)).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{stack.url}/")


def log_task(page: Page, stack: Stack, *, line: str, outcome: str = "Approved") -> None:
    """Through the one line, as typed."""
    page.goto(f"{stack.url}/tasks/new/")
    page.get_by_label("One line is enough").fill(line)
    expect(page.locator("#parsed")).to_contain_text("an hour")
    page.get_by_label("Outcome").select_option(outcome)
    page.get_by_role("button", name="Save task").click()
    expect(page.locator("#toasts")).to_contain_text("Task saved")


def balance(stack: Stack, email: str) -> Decimal:
    """Approved money less payouts, from the facts."""
    rows = stack.query(
        "SELECT (SELECT COALESCE(sum(COALESCE(paid, reward) + bonus), 0) FROM tasks_task t"
        " WHERE t.user_id = u.id AND status = 'approved' AND deleted_at IS NULL)"
        " - (SELECT COALESCE(sum(amount), 0) FROM payouts_payout p WHERE p.user_id = u.id)"
        " FROM accounts_user u WHERE lower(email) = lower(%s)",
        email,
    )
    return rows[0][0]
