"""The outbox: mail is a row first, and is delivered from there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .models import OutboxMessage, User


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
) -> bool:
    """Owe somebody a mail. With a `key`, at most one ever; answers whether this call made the row."""
    message = OutboxMessage(
        kind=kind,
        to=to,
        subject=subject,
        text=text,
        html=html,
        user=user,
        key=key,
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        headers=headers or {},
        due_at=due_at or timezone.now(),
    )
    if key is None:
        message.save(force_insert=True)
        return True
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return OutboxMessage.objects.filter(pk=message.pk).exists()


class OutboxBackend(BaseEmailBackend):
    """Django's mail, allauth's included, becomes rows of the outbox."""

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
        return len(email_messages)


def _html(message: Any) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(body) for body, mime in message.alternatives if mime == "text/html"), "")
