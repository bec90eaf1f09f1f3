"""A person to whom every kind of mail is owed, each by the act that owes it."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from apps.accounts import exports, leaving
from apps.accounts.locale import written_for
from apps.accounts.models import OutboxMessage, User
from apps.accounts.pacing import DAILY, EACH
from apps.accounts.periods import local_date
from apps.accounts.services import send_test_mail
from apps.payouts.checks import check_person
from apps.payouts.hold_services import hold_account
from apps.payouts.lateness import check_late
from apps.payouts.services import mark_failed, request_payout
from apps.payouts.watchdog import watch
from apps.platforms.money import Money
from tests.factories import make_account, make_payout, make_platform
from tests.payouts.work import earn

TEMPLATES = settings.BASE_DIR / "templates"
DAY = timedelta(days=1)
FRIDAYS = {"kind": "weekly", "weekdays": ["fri"]}
LONG = "Which-of-the-two-answers-is-better-and-why-in-one-word-without-a-space"
LINK = f"{settings.SITE_URL}/accounts/confirm-email/{'MTk0:1vNfQ4:xY' * 8}/"


def write_every_mail(user: User) -> dict[str, OutboxMessage]:
    """The mails by the name of their template, all of them."""
    now = timezone.now()
    of_balances(user)
    of_payouts(user, now)
    of_findings(user, now)
    several_in_one(user, now)
    exports.ask_for_export(user=user, now=now)
    exports.make_due()
    with written_for(user):
        send_test_mail(user=user)
        found = of_the_account(user)
    found |= {mail.kind: mail for mail in OutboxMessage.objects.exclude(kind="account")}
    return found | of_leaving(user, now)


def of_balances(user: User) -> None:
    """One that can be asked for, one that is paid by itself, and one that is held."""
    rules = {"minimum": "5", "method": "PayPal", "payout_days_min": 0, "payout_days_max": 3}
    held = make_account(user, "Tagwell", **rules)
    hold_account(account=held, note="Confirm your address, and send a picture of your passport")
    for account in (
        held,
        make_account(user, "Quillo", **rules),
        make_account(user, "Scribo", own_cycle=FRIDAYS, **rules),
    ):
        earn(account, "1234.50")
    check_person(user.pk)


def of_payouts(user: User, now) -> None:
    """One that is late, and one that comes back."""
    today = local_date(now, user.timezone)
    slow = make_account(user, "Microdeck")
    make_payout(slow, "31.15", requested_on=today - 24 * DAY, expected_on=today - 7 * DAY)
    check_late(now)
    failing = make_account(user, "Pollpost", minimum="5000")
    earn(failing, "20")
    payout = request_payout(account=failing, amount=Money(20, "GBP"), requested_on=today - DAY)
    mark_failed(payout=payout, is_lost=False, failed_on=today)


def of_findings(user: User, now) -> None:
    """Something of each kind to look into."""
    slow = make_account(user, "Slowly", approval_days=7)
    earn(slow, "1.50", status="pending", title=LONG, started_at=now - 30 * DAY)
    earn(make_account(user, "Leftover", minimum="50", approval_days=7), "3.20", started_at=now - 90 * DAY)
    closing = make_platform("Endwell", status="closing", closes_on=now.date() + 20 * DAY)
    earn(make_account(user, platform=closing, minimum="50"), "7", started_at=now)
    promising, work = make_account(user, "Promiser", expiry_days=30, minimum="90"), now - 20 * DAY
    earn(promising, "2.50", title="Boxes around cars", started_at=work, promised=1)
    until = local_date(now, user.timezone) + DAY
    facts = {"status": "rejected", "reason": "speed", "appeal_until": until}
    earn(promising, "1", title=LONG, started_at=work, **facts)
    watch(now)


def several_in_one(user: User, now) -> None:
    User.objects.filter(pk=user.pk).update(mail_pace=DAILY, last_alert_mail_at=None)
    for name in ("Tally", "Testnest"):
        earn(make_account(user, name, minimum="5"), "6")
    check_person(user.pk)
    User.objects.filter(pk=user.pk).update(mail_pace=EACH)


def of_the_account(user: User) -> dict[str, OutboxMessage]:
    """Those that allauth sends, by its own way of sending them."""
    request = RequestFactory().get("/")
    known = dict.fromkeys(("activate_url", "password_reset_url", "signup_url"), LINK)
    known |= {"request": request, "ip": "2001:db8::1", "timestamp": timezone.now(), "user": user}
    known |= {"from_email": "old@example.org", "to_email": user.email, "deleted_email": "old@example.org"}
    found = {}
    with request_context(request):
        for name in templates_of_allauth():
            get_adapter().send_mail(name, user.email, dict(known))
            found[name] = OutboxMessage.objects.latest("created_at")
    return found


def of_leaving(user: User, now) -> dict[str, OutboxMessage]:
    leaving.ask_to_leave(user=user)
    leaving.confirm_leaving(user=user, now=now)
    found = list(OutboxMessage.objects.filter(kind__startswith="leaving"))
    assert leaving.delete_person(user.pk, now + leaving.GRACE)
    return {mail.kind: mail for mail in [*found, *OutboxMessage.objects.filter(kind="leaving_done")]}


def templates_of_allauth() -> list[str]:
    """Their names without what follows; of those that others extend there is none."""
    files = [*TEMPLATES.glob("account/email/*_subject.txt"), *TEMPLATES.glob("mfa/email/*_subject.txt")]
    return [str(file.relative_to(TEMPLATES)).removesuffix("_subject.txt") for file in sorted(files)]


def every_name() -> set[str]:
    ours = TEMPLATES.glob("emails/*_subject.txt")
    return {file.name.removesuffix("_subject.txt") for file in ours} | set(templates_of_allauth())
