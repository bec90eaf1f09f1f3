"""Taking mail from the outbox to the mail server: at least once each, under one Message-ID.

A row is held by moving its `due_at` into the future, in one conditional UPDATE. Whoever changed exactly
one row holds it. A crash needs no cleaning up: the time passes and the row is due again.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F
from django.utils import timezone

from .addresses import mail_arrives, mail_came_back
from .models import OutboxMessage
from .rechecks import first_allowed, is_still_true
from .refusals import blames_address, is_final

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)  # longer than a mail takes on a slow server
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=6)
BUSY: Final = timedelta(seconds=200)  # then the next sweep goes on, well within a job's time limit


def deliver_due(*, lease: timedelta = LEASE, clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due, over one connection, until nothing is left; answers how many mails were sent.

    With no mail server to talk to nothing is held and no attempt is counted: mail goes when it is back.
    """
    give_up_expired(clock())
    server, sent, stop_at = smtp_server(), 0, clock() + BUSY
    try:
        while clock() < stop_at and OutboxMessage.objects.due(clock()).exists() and is_open(server):
            message = hold_next(clock(), lease)
            if message is None:
                break
            sent += deliver(message, server, clock)
    finally:
        close(server)
    return sent


def hold_next(now: datetime, lease: timedelta) -> OutboxMessage | None:
    """The longest due mail, ours alone until `now + lease`; None when nothing is due."""
    while message := OutboxMessage.objects.due(now).first():
        seen, message.due_at = message.due_at, now + lease
        mine = OutboxMessage.objects.pending().filter(pk=message.pk, due_at=seen)
        if mine.update(due_at=message.due_at, attempts=F("attempts") + 1) == 1:
            message.attempts += 1
            return message
    return None


def deliver(message: OutboxMessage, server: EmailBackend, clock: Callable[[], datetime]) -> bool:
    """Hand a mail that we hold to the server, if it is still to go, and record what came of it."""
    if not may_go(message, clock()):
        return False
    try:
        server.send_messages([to_mail(message)])
    except Exception as error:  # one bad mail must not stop the others
        record_failure(message, error, clock())
        close(server)  # it may be in any state: the next mail gets a new one
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(sent_at=clock(), gave_up_at=None, last_error="")
    mail_arrives(message.to)
    return True


def may_go(message: OutboxMessage, now: datetime) -> bool:
    """Look once more before a mail goes: it is withdrawn when untrue by now, and put off in quiet hours."""
    if not is_still_true(message):
        OutboxMessage.objects.held(message).update(withdrawn_at=now)
        return False
    if (later := first_allowed(message, now)) > now:
        OutboxMessage.objects.held(message).update(due_at=later, attempts=F("attempts") - 1)
        return False
    return True


def to_mail(message: OutboxMessage) -> EmailMultiAlternatives:
    """The same mail each time: whoever gets it twice sees one Message-ID."""
    domain = parseaddr(message.sender)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        message.subject, message.text, message.sender, [message.to], headers=headers | message.headers
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def record_failure(message: OutboxMessage, error: Exception, now: datetime) -> None:
    """Try again later, or never where the server has refused this mail for good. Only if still ours."""
    what = f"{type(error).__name__}: {error}"[:500]
    ours = OutboxMessage.objects.held(message)
    if is_final(error):
        ours.update(gave_up_at=now, last_error=what)
        if blames_address(error):
            mail_came_back(message.to, now)
        log.error("mail %s was refused for good: %s", message.pk, type(error).__name__)
    else:
        ours.update(due_at=now + pause(message.attempts), last_error=what)
        log.warning("mail %s was not sent (%s), trying again later", message.pk, type(error).__name__)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubled each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def give_up_expired(now: datetime) -> None:
    expired = OutboxMessage.objects.pending().filter(expires_at__lte=now)
    if count := expired.update(gave_up_at=now):
        log.error("%s mails were given up: they could not be sent in time", count)


def smtp_server() -> EmailBackend:
    """Not yet connected."""
    return EmailBackend(**settings.OUTBOX_TRANSPORT)


def is_open(server: EmailBackend) -> bool:
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("no mail server: %s", type(error).__name__)
        return False
    return True


def close(server: EmailBackend) -> None:
    try:
        server.close()
    except (smtplib.SMTPException, OSError):
        server.connection = None
