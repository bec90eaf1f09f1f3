"""The mails that a person can switch off one by one, and the signed link that does it."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import User

SALT: Final = "accounts.unsubscribe"

# Each kind of alert, with the field of the person that says whether it is mailed.
KINDS: Final = (
    *("payout_due", "payout_scheduled", "payout_held", "payout_failed", "payout_late"),
    *("approval_overdue", "account_idle", "platform_closing"),
)
SWITCHES: Final[dict[str, str]] = dict.fromkeys(KINDS, "alert_payout_due")
NAMES: Final[dict[str, Promise]] = dict.fromkeys(KINDS, _("payouts"))


def wants(user: User, kind: str) -> bool:
    """Whether this person has this kind of alert mailed to them. KeyError for an unknown kind."""
    return bool(getattr(user, SWITCHES[kind]))


def unsubscribe_url(user_id: int, kind: str) -> str:
    """The address that stops one kind of alert for one person, without signing in. It never expires."""
    token = signing.dumps([user_id, kind], salt=SALT)
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read_token(token: str) -> tuple[int, str] | None:
    """Whom and which kind the link is about; None when we did not make it."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return (user_id, kind) if kind in SWITCHES else None


def unsubscribe_headers(user_id: int, kind: str) -> dict[str, str]:
    """What mail programs need to offer one click (RFC 2369 and RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(user_id, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
