"""Alerts on their way into the outbox: when the person may be written to, and several in one mail.

An alert that is to be mailed carries the moment from which it may be (`mail_due_at`), so a sweep finds what
was never put into a mail. Source: Farthing's domain notes; the rules of time are those of `accounts.pacing`.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts import letters, outbox
from apps.accounts.alerts import is_mailed, mail_time
from apps.accounts.kinds import ALL, DIGEST
from apps.accounts.locale import written_for
from apps.accounts.models import OutboxMessage, User
from apps.accounts.pacing import EACH
from apps.tasks.rollups import hold_person

from .models import Alert

log = logging.getLogger(__name__)
MOST_AT_ONCE = 1000  # people in one sweep


def mail_due_people(now: datetime | None = None) -> int:
    """Put what is due into mails, for everybody; answers for how many people there was something.

    One whose mail cannot be written is left for the next time, and stops nobody else's.
    """
    now, count = now or timezone.now(), 0
    due = Alert.objects.filter(mail_due_at__lte=now).order_by("user_id").values_list("user_id", flat=True)
    for user_id in due.distinct()[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                count += mail_due(hold_person(user_id), now)
        except Exception:
            log.exception("the alerts of person %s could not be mailed", user_id)
    return count


def mail_due(user: User, now: datetime) -> bool:
    """Put what is due for a person whose row is held into one mail, if they may be written to now.

    Whoever wants each alert as it comes gets a mail for each. If they may not be written to, all of it waits
    for the first moment at which they may be. What has become untrue meanwhile, and what they no longer want
    by mail, is left out for good.
    """
    waiting = Alert.objects.for_user(user).filter(mail_due_at__lte=now).order_by("created_at", "pk")
    alerts = list(waiting.select_for_update())
    wanted = [alert for alert in alerts if alert.withdrawn_at is None and is_mailed(user, alert.kind)]
    if not wanted:
        waiting.update(mail_due_at=None)
        return False
    user.refresh_from_db(fields=["last_alert_mail_at"])
    if (at := mail_time(user, now)) > now:
        waiting.update(mail_due_at=at)
        return False
    for together in [[alert] for alert in wanted] if user.mail_pace == EACH else [wanted]:
        mail = _owe_mail(user, together, now)
        Alert.objects.filter(pk__in=[alert.pk for alert in together]).update(mail=mail)
    waiting.update(mail_due_at=None)
    User.objects.filter(pk=user.pk).update(last_alert_mail_at=now)
    return True


def is_still_true(message: OutboxMessage) -> bool:
    """The last look before a mail of alerts goes: whether any of them still holds (`settings.MAIL_CHECKS`).

    Alerts are gone when their account is. A mail of which nothing is known is let through.
    """
    said = Alert.objects.filter(mail=message)
    return not said.exists() or said.filter(withdrawn_at=None).exists()


def _owe_mail(user: User, alerts: list[Alert], now: datetime) -> OutboxMessage | None:
    first = alerts[0]
    if len(alerts) == 1:
        kind, key, subject, text, link = first.kind, first.key, first.subject, first.text, first.kind
    else:
        kind, key, link = DIGEST, f"{DIGEST}:{first.pk}", ALL
        with written_for(user):
            items = [(each.subject, _beginning(each.text), each.url) for each in alerts]
            subject, text = letters.digest(items)
    with written_for(user):
        text, html = letters.faces(subject, text, is_alert=True)
    return outbox.enqueue(
        kind=kind,
        key=key,
        user=user,
        to=user.email,
        subject=subject,
        text=text,
        html=html,
        due_at=now,
        unsubscribe=link,
    )


def _beginning(text: str) -> str:
    """The first paragraph: what has happened."""
    return text.strip().split("\n\n")[0]
