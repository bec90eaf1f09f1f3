"""What is said when a balance reaches its minimum: one row, and one mail if the person wants it."""

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

from .models import Alert


def say_payout_due(user: User, account: Account, cycle: int, balance: Money, minimum: Money) -> None:
    """Say that this account has crossed its minimum, unless that was said before.

    Account, kind and cycle are unique in the database, and so is the mail's key: whoever comes second
    says nothing. The caller's transaction holds both rows, so there is no alert without its mail.
    """
    alert = Alert(
        user=user,
        account=account,
        kind=Alert.Kind.PAYOUT_DUE,
        cycle=cycle,
        balance=balance.amount,
        minimum=minimum.amount,
        mail=_owe_mail(user, account, cycle, balance, minimum) if _is_mailed(user) else None,
    )
    Alert.objects.bulk_create([alert], ignore_conflicts=True)
    User.objects.filter(pk=user.pk).update(has_notices=True)


def withdraw(account: Account, cycle: int) -> None:
    """What was said in this cycle is no longer true: it is no longer shown."""
    said = Alert.objects.filter(user=account.user_id, account=account, cycle=cycle, withdrawn_at=None)
    if said.update(withdrawn_at=timezone.now()):
        recount_notices(account.user_id)


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


def _is_mailed(user: User) -> bool:
    return user.is_active and wants(user, Alert.Kind.PAYOUT_DUE)


def _owe_mail(
    user: User, account: Account, cycle: int, balance: Money, minimum: Money
) -> OutboxMessage | None:
    with use_locale(user.locale):
        context = _mail_context(account, balance, minimum)
        subject = " ".join(render_to_string("emails/payout_due_subject.txt", context).split())
        text = render_to_string("emails/payout_due.txt", context)
    return outbox.enqueue(
        kind=Alert.Kind.PAYOUT_DUE,
        key=f"{Alert.Kind.PAYOUT_DUE}:{account.pk}:{cycle}",
        user=user,
        to=user.email,
        subject=subject,
        text=text,
        html=html_of(subject, text),
        unsubscribe=Alert.Kind.PAYOUT_DUE,
    )


def _mail_context(account: Account, balance: Money, minimum: Money) -> dict[str, Any]:
    return {
        "account": account,
        "balance": balance,
        "minimum": minimum if minimum else None,  # none to speak of
        "wait": usual_wait(account),
        "url": settings.SITE_URL + reverse("payout_list"),
        "product": settings.PRODUCT_NAME,
    }
