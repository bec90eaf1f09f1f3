"""The mails that a person can switch off one by one, and the signed link that does it."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from . import pacing
from .kinds import ALL, DIGEST, KINDS
from .models import User

SALT: Final = "accounts.unsubscribe"


def wants(user: User, kind: str) -> bool:
    """Whether this person has this kind of alert mailed to them. KeyError for an unknown kind."""
    if kind not in KINDS:
        raise KeyError(kind)
    return kind not in user.muted_alerts


def is_alert(kind: str) -> bool:
    """Whether a mail of this kind is an alert or a digest of several, and not about the account itself."""
    return kind == DIGEST or kind in KINDS


def is_mailed(user: User, kind: str) -> bool:
    """Whether an alert of this kind, or a digest, is to be mailed to this person as things are."""
    kinds = KINDS if kind == DIGEST else [kind]
    can_be = user.is_active and user.leaves_at is None and user.mail_refused_at is None
    return can_be and any(wants(user, name) for name in kinds)


def mail_time(user: User, now: datetime) -> datetime:
    """When the next alert mail may go to this person: `now`, or later if they sleep or had one today."""
    return pacing.mail_time(
        now,
        zone=user.timezone,
        quiet_from=user.quiet_from,
        quiet_until=user.quiet_until,
        pace=user.mail_pace,
        last_alert_mail_at=user.last_alert_mail_at,
    )


def unsubscribe_url(user_id: int, kind: str) -> str:
    """The address that stops one kind of alert, or `ALL`, without signing in. It never expires."""
    token = signing.dumps([user_id, kind], salt=SALT)
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read_token(token: str) -> tuple[int, str] | None:
    """Whom and which kind the link is about; None when we did not make it."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return (user_id, kind) if kind == ALL or kind in KINDS else None


def unsubscribe_headers(user_id: int, kind: str) -> dict[str, str]:
    """What mail programs need to offer one click (RFC 2369 and RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(user_id, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
