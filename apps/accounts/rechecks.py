"""The last look at a mail, just before it is sent: time has passed since it was written."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from . import pacing
from .alerts import is_alert, is_mailed
from .models import OutboxMessage

log = logging.getLogger(__name__)


def is_still_true(message: OutboxMessage) -> bool:
    """False when an alert is no longer wanted, or what the mail says is no longer so.

    The floors above give a check for their kinds of mail in `settings.MAIL_CHECKS`. A check that fails
    stops nothing: a mail too many is better than one that never comes.
    """
    try:
        with transaction.atomic():
            return _is_wanted(message) and _asked(message)
    except Exception as error:  # whatever it is, the mail is to go
        log.exception("the check of a mail of kind %s failed: %s", message.kind, type(error).__name__)
        return True


def first_allowed(message: OutboxMessage, now: datetime) -> datetime:
    """`now`, or the end of the reader's quiet hours for an alert that was held up into them."""
    if message.user is None or not is_alert(message.kind):
        return now
    user = message.user
    hours = {"zone": user.timezone, "quiet_from": user.quiet_from, "quiet_until": user.quiet_until}
    return pacing.mail_time(now, pace=pacing.EACH, last_alert_mail_at=None, **hours)


def _is_wanted(message: OutboxMessage) -> bool:
    return message.user is None or not is_alert(message.kind) or is_mailed(message.user, message.kind)


def _asked(message: OutboxMessage) -> bool:
    check = settings.MAIL_CHECKS.get(message.kind)
    return check is None or bool(import_string(check)(message))
