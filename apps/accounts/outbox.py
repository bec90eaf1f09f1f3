"""The outbox: mail is a row first, and is delivered from there (see `delivery`)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .alerts import unsubscribe_headers
from .models import OutboxMessage, User
from .nudges import nudge

WORTH_SENDING = timedelta(hours=72)


def enqueue(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    user: User | None = None,
    key: str | None = None,
    sender: str = "",
    headers: dict[str, str] | None = None,
    due_at: datetime | None = None,
    unsubscribe: str = "",
) -> OutboxMessage | None:
    """Owe somebody a mail. With a `key`, at most one ever: None when that key had one already.

    With `unsubscribe`, a kind of alert of `user`, the mail carries the one-click link that stops it.
    """
    due_at = due_at or timezone.now()
    headers = dict(headers or {})
    if unsubscribe:
        assert user is not None
        headers |= unsubscribe_headers(user.pk, unsubscribe)
    message = OutboxMessage(
        kind=kind,
        to=to,
        subject=subject,
        text=text,
        html=html,
        user=user,
        key=key,
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        headers=headers,
        due_at=due_at,
        expires_at=due_at + WORTH_SENDING,
    )
    if key is None:
        message.save(force_insert=True)
        return message
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return message if OutboxMessage.objects.filter(pk=message.pk).exists() else None


class OutboxBackend(BaseEmailBackend):
    """Django's mail, allauth's included, becomes rows of the outbox.

    It is views that send mail this way, and their person is waiting for it: so it nudges, as a view would.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                enqueue(
                    kind="account",
                    to=recipient,
                    subject=" ".join(message.subject.split()),
                    text=str(message.body),
                    html=_html(message),
                    sender=message.from_email,
                    headers={name: str(value) for name, value in message.extra_headers.items()},
                )
        nudge("outbox")
        return len(email_messages)


def _html(message: Any) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(body) for body, mime in message.alternatives if mime == "text/html"), "")
