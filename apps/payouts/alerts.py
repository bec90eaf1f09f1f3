"""What is said of a person's money: each thing once, as a row, and by mail where the person wants it.

An alert's key says what it is about and is unique in the database, as is the key of its mail: whoever comes
second says nothing. The caller's transaction holds both rows, so there is no alert without its mail.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import outbox
from apps.accounts.alerts import wants
from apps.accounts.letters import html_of
from apps.accounts.locale import use_locale
from apps.accounts.models import OutboxMessage, User
from apps.platforms.models import Account
from apps.platforms.money import Money

from .models import Alert, Payout
from .outlooks import clock_words, is_automatic

Kind = Alert.Kind
OF_BALANCES = (Kind.PAYOUT_DUE, Kind.PAYOUT_SCHEDULED, Kind.PAYOUT_HELD)


def say_payout_due(user: User, account: Account, cycle: int, balance: Money, minimum: Money) -> None:
    """This account has crossed its minimum: it can be asked for, or is paid by itself."""
    kind = Kind.PAYOUT_SCHEDULED if is_automatic(account) else Kind.PAYOUT_DUE
    _say_of_balance(kind, user, account, cycle, balance, minimum)


def say_payout_held(user: User, account: Account, cycle: int, balance: Money, minimum: Money) -> None:
    """It has crossed its minimum, and the platform keeps the money back."""
    _say_of_balance(Kind.PAYOUT_HELD, user, account, cycle, balance, minimum)


def say_failed(user: User, payout: Payout, missing: Money, *, is_lost: bool) -> None:
    """What was on its way will not come. Undone and said again on one day, it is shown again, not mailed."""
    about = {"payout": payout, "missing": missing, "is_lost": is_lost}
    kind = Kind.PAYOUT_FAILED
    key = f"{kind}:{payout.pk}:{payout.failed_on}"
    _say(Alert(user=user, account=payout.account, payout=payout, kind=kind, balance=missing.amount,
               key=key), about)  # fmt: skip
    again = Alert.objects.for_user(user).filter(key=key).exclude(withdrawn_at=None)
    again.update(withdrawn_at=None, balance=missing.amount)


def say_late(user: User, payout: Payout, level: int, days: int) -> None:
    """It should have come so many days ago. What was said of an earlier level is no longer shown."""
    _withdraw(Alert.objects.for_user(user).filter(payout=payout, kind=Kind.PAYOUT_LATE))
    kind, missing = Kind.PAYOUT_LATE, payout.open
    about = {"payout": payout, "missing": missing, "days": days}
    _say(Alert(user=user, account=payout.account, payout=payout, kind=kind, balance=missing.amount,
               level=level, key=f"{kind}:{payout.pk}:{level}"), about)  # fmt: skip


def withdraw(account: Account, cycle: int) -> None:
    """What was said of the balance in this cycle is no longer true: it is no longer shown."""
    said = Alert.objects.filter(user=account.user_id, account=account, cycle=cycle, kind__in=OF_BALANCES)
    if _withdraw(said):
        recount_notices(account.user_id)


def withdraw_held(account: Account) -> None:
    """The platform keeps nothing back any more."""
    if _withdraw(Alert.objects.filter(user=account.user_id, account=account, kind=Kind.PAYOUT_HELD)):
        recount_notices(account.user_id)


def withdraw_of(payout: Payout) -> None:
    """What was said of a payout is no longer true."""
    if _withdraw(Alert.objects.filter(user=payout.user_id, payout=payout)):
        recount_notices(payout.user_id)


def put_away(alert: Alert) -> None:
    """The person has read it: it is no longer shown."""
    if Alert.objects.filter(pk=alert.pk, seen_at=None).update(seen_at=timezone.now()):
        recount_notices(alert.user_id)


def recount_notices(user_id: int) -> None:
    """Say on the person's row whether any notice is left. The caller holds the row."""
    left = Alert.objects.filter(user=user_id).unseen()
    User.objects.filter(pk=user_id).update(has_notices=left.exists())


def usual_wait(account: Account) -> str:
    """How long a payout usually takes, after "it usually arrives": "within 3 days"; "" when not known."""
    days = account.usual_payout_days
    if days is None:
        return ""
    if days[1] == 0:
        return _("the same day")
    return ngettext("within a day", "within %(count)s days", days[1]) % {"count": days[1]}


def _withdraw(said: Any) -> int:
    count: int = said.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    return count


def _say_of_balance(
    kind: str, user: User, account: Account, cycle: int, balance: Money, minimum: Money
) -> None:
    alert = Alert(
        user=user,
        account=account,
        kind=kind,
        key=f"{kind}:{account.pk}:{cycle}",
        cycle=cycle,
        balance=balance.amount,
        minimum=minimum.amount,
    )
    # a minimum of 0 is none to speak of
    about = {"balance": balance, "minimum": minimum or None, "wait": usual_wait(account)}
    with use_locale(user.locale), timezone.override(user.timezone):
        about["clock"] = clock_words(account, user, timezone.now())
    _say(alert, about)


def _say(alert: Alert, about: dict[str, Any]) -> None:
    if alert.user.is_active and wants(alert.user, alert.kind):
        alert.mail = _owe_mail(alert, about)
    Alert.objects.bulk_create([alert], ignore_conflicts=True)
    User.objects.filter(pk=alert.user_id).update(has_notices=True)


def _owe_mail(alert: Alert, about: dict[str, Any]) -> OutboxMessage | None:
    user, kind = alert.user, alert.kind
    context = about | {
        "account": alert.account,
        "url": settings.SITE_URL + reverse("payout_list"),
        "product": settings.PRODUCT_NAME,
    }
    with use_locale(user.locale):
        subject = " ".join(render_to_string(f"emails/{kind}_subject.txt", context).split())
        text = render_to_string(f"emails/{kind}.txt", context)
    return outbox.enqueue(
        kind=kind,
        key=alert.key,
        user=user,
        to=user.email,
        subject=subject,
        text=text,
        html=html_of(subject, text),
        unsubscribe=kind,
    )
