"""Notices at the top of every page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from apps.platforms.money import Money
from apps.tasks.prepared import fetch_prepared

from .notes import short_money

MOST = 3
# The latest of `Alert.objects.unseen()`, for every page: planned once a connection. Parameter: user.
UNSEEN = f"""
SELECT l.id, l.account_id, a.name, l.minimum, a.unit
FROM payouts_alert l JOIN platforms_account a ON a.id = l.account_id
WHERE l.user_id = %(user)s::bigint AND l.seen_at IS NULL AND l.withdrawn_at IS NULL
ORDER BY l.created_at DESC LIMIT {MOST}
"""  # noqa: S608 - our own number


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, where to go about it, and where to put it away."""

    text: str
    url: str
    action: str
    seen_url: str


def notices(request: HttpRequest) -> dict[str, Any]:
    """What the person has not put away yet; one query, where a whole page is drawn and there may be any."""
    return {"notices": SimpleLazyObject(lambda: _notices(request))}


def _notices(request: HttpRequest) -> list[Notice]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.has_notices or getattr(request, "htmx", None):
        return []
    return [_notice(*row) for row in fetch_prepared(UNSEEN, {"user": user.pk})]


def _notice(pk: int, account_id: int, name: str, minimum: Decimal, unit: str) -> Notice:
    text = (
        _("%(platform)s has reached its minimum of %(sum)s.") if minimum else _("%(platform)s can pay out.")
    )
    return Notice(
        text=text % {"platform": name, "sum": short_money(Money(minimum, unit))},
        url=reverse("payout_request", args=[account_id]),
        action=_("Request payout"),
        seen_url=reverse("alert_seen", args=[pk]),
    )
