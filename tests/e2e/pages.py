"""Every page a person can open, with what is on it; for pictures and for the walk with axe."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.stack import Stack


@dataclass(frozen=True)
class Place:
    """A page by the name of its picture. `is_gate`: for somebody who is not signed in."""

    name: str
    path: str
    is_gate: bool = False

    def open(self, page: Page, stack: Stack) -> None:
        page.goto(stack.url + self.path)


class HalfDone(Place):
    """Shown only while a form waits: one of an older session does, until the page is drawn."""

    def open(self, page: Page, stack: Stack) -> None:
        page.goto(f"{stack.url}/settings/work/")
        person = page.locator("body").get_attribute("data-person") or ""
        words = {
            "devices": "iphone",
            "languages": "German, Spanish",
            "skills": "Transcribing\nA driving licence",
        }
        form = {"csrfmiddlewaretoken": "0" * 64, "person": person, **words}
        page.request.post(page.url, form=form, headers={"Referer": page.url})
        super().open(page, stack)
        away = page.locator("form", has=page.get_by_role("button", name="Throw it away"))
        fields = away.locator("input").evaluate_all(
            "all => Object.fromEntries(all.map(el => [el.name, el.value]))"
        )
        page.request.post(page.url, form=fields)


GATE = [
    Place("sign-in", "/accounts/login/", True),
    Place("sign-up", "/accounts/signup/", True),
    Place("forgotten-password", "/accounts/password/reset/", True),
    Place("sign-up-sent", "/accounts/confirm-email/", True),
    Place("mail-list", "/dev/mail/", True),
    Place("goodbye", "/goodbye/", True),
    Place("offline", "/offline/", True),
    Place("not-found", "/nowhere/", True),
]
PLACES = [
    Place("today", "/"),
    Place("today-by-type", "/?days=90&by=type"),
    Place("rate", "/insights/rate/?days=90"),
    Place("rate-none", "/insights/rate/?days=7&type=1"),
    Place("tasks", "/tasks/"),
    Place("tasks-filtered", "/tasks/?status=rejected&q=survey"),
    Place("tasks-none", "/tasks/?q=zzzz"),
    Place("tasks-view", "/tasks/views/?status=rejected&sort=-time"),
    Place("bin", "/tasks/bin/"),
    Place("log", "/tasks/new/?line=quillo+survey+12m+1.80"),
    Place("log-empty", "/tasks/new/"),
    Place("log-offline", "/tasks/new/offline/"),
    Place("timer-start", "/tasks/timer/"),
    Place("unpaid-time", "/tasks/unpaid/new/"),
    Place("task-types", "/tasks/types/"),
    Place("payouts", "/payouts/"),
    Place("calendar", "/payouts/calendar/"),
    Place("platforms", "/platforms/"),
    Place("platforms-found", "/platforms/?q=transcription"),
    Place("platform", "/platforms/prolific/"),
    Place("platform-of-mine", "/platforms/talatask/"),
    Place("platform-new", "/platforms/new/"),
    Place("rates", "/platforms/rates/"),
    Place("imports", "/imports/"),
    Place("welcome", "/welcome/"),
    HalfDone("half-done", "/half-done/"),
    Place("settings", "/settings/"),
    Place("settings-money", "/settings/money/"),
    Place("settings-notifications", "/settings/notifications/"),
    Place("settings-work", "/settings/work/"),
    Place("settings-appearance", "/settings/appearance/"),
    Place("settings-data", "/settings/data/"),
    Place("leave", "/settings/data/delete/"),
    Place("e-mail", "/accounts/email/"),
    Place("sessions", "/accounts/sessions/"),
    Place("two-steps", "/accounts/2fa/"),
    Place("two-steps-app", "/accounts/2fa/totp/activate/"),
    Place("passkeys", "/accounts/2fa/webauthn/"),
    Place("passkey-add", "/accounts/2fa/webauthn/add/"),
    Place("change-password", "/accounts/password/change/"),
    Place("parts", "/parts/"),
]


def places(stack: Stack, email: str) -> Iterator[Place]:
    """All of them, those that need a row of this person's too."""
    yield from GATE
    yield from PLACES
    mine = "FROM {} x JOIN accounts_user u ON u.id = x.user_id WHERE u.email = %s {} LIMIT 1"
    for name, table, rest, path in (
        ("task", "tasks_task", "ORDER BY x.started_at DESC", "/tasks/{}/"),
        ("task-edit", "tasks_task", "ORDER BY x.started_at DESC", "/tasks/{}/edit/"),
        ("task-cell", "tasks_task", "ORDER BY x.started_at DESC", "/tasks/{}/set/pay/"),
        ("account", "platforms_account", "AND x.name = 'Quillo'", "/platforms/mine/{}/"),
        (
            "rate-of-account",
            "platforms_account",
            "AND x.name = 'Quillo'",
            "/insights/rate/?days=all&account={}",
        ),
        ("account-applied", "platforms_account", "AND x.name = 'TaLaTask'", "/platforms/mine/{}/"),
        ("account-claims", "platforms_account", "AND x.name = 'TaLaTask'", "/payouts/{}/claims/"),
        ("sign-up-cost", "platforms_account", "AND x.name = 'TaLaTask'", "/tasks/sign-up/{}/"),
        ("account-edit", "platforms_account", "AND x.name = 'Quillo'", "/platforms/mine/{}/edit/"),
        ("account-payday", "platforms_account", "AND x.name = 'Quillo'", "/platforms/mine/{}/payday/"),
        ("account-points", "platforms_account", "AND x.unit = 'PTS'", "/platforms/mine/{}/"),
        ("account-of-gift-cards", "platforms_account", "AND x.unit = 'PTS'", "/platforms/mine/{}/edit/"),
        ("points-change", "platforms_account", "AND x.unit = 'PTS'", "/platforms/mine/{}/points/"),
        ("after-saving", "platforms_account", "AND x.name = 'Quillo'", "/payouts/{}/after/?pay=1.80"),
        ("points-worth", "platforms_account", "AND x.unit = 'PTS'", "/payouts/{}/worth/"),
        ("payout-request", "platforms_account", "AND x.name = 'Quillo'", "/payouts/{}/request/"),
        ("payout-arrived", "payouts_payout", "AND x.state = 'requested'", "/payouts/{}/arrived/"),
        ("payout-failed", "payouts_payout", "AND x.state = 'requested'", "/payouts/{}/failed/"),
        ("payout", "payouts_payout", "AND x.state = 'requested'", "/payouts/{}/"),
        ("payout-done", "payouts_payout", "AND x.state = 'arrived'", "/payouts/{}/"),
        ("evidence", "payouts_alert", "AND x.kind = 'account_idle'", "/payouts/evidence/{}/"),
        ("fees", "platforms_account", "AND x.name = 'Quillo'", "/payouts/{}/fees/"),
        ("hold", "platforms_account", "AND x.name = 'Quillo'", "/payouts/{}/hold/"),
        ("import-check", "imports_batch", "ORDER BY x.id DESC", "/imports/{}/"),
    ):
        ((pk,),) = stack.query(f"SELECT x.id {mine.format(table, rest)}", email)
        yield Place(name, path.format(pk))
