"""Notices at the top of every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .models import Alert
from .notes import short_money

MOST = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, where to go about it, and where to put it away."""

    text: str
    url: str
    action: str
    seen_url: str


def notices(request: HttpRequest) -> dict[str, Any]:
    """What the person has not put away yet; one query, and only where a whole page is drawn and asks."""
    return {"notices": SimpleLazyObject(lambda: _notices(request))}


def _notices(request: HttpRequest) -> list[Notice]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", None):
        return []
    alerts = Alert.objects.for_user(user).unseen().select_related("account")
    return [_notice(alert) for alert in alerts[:MOST]]


def _notice(alert: Alert) -> Notice:
    text = (
        _("%(platform)s has reached its minimum of %(sum)s.")
        if alert.minimum
        else _("%(platform)s can pay out.")
    )
    values = {"platform": alert.account.name, "sum": short_money(alert.minimum_money)}
    return Notice(
        text=text % values,
        url=reverse("payout_request", args=[alert.account_id]),
        action=_("Request payout"),
        seen_url=reverse("alert_seen", args=[alert.pk]),
    )
