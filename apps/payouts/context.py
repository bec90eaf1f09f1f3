"""Notices at the top of every page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from apps.accounts.templatetags.fmt import day_month, money
from apps.platforms.money import Money
from apps.tasks.prepared import fetch_prepared

from .models import Alert
from .notes import short_money

MOST = 3
# The latest of `Alert.objects.unseen()`, for every page: planned once a connection. Parameter: user.
UNSEEN = f"""
SELECT l.id, l.kind, l.account_id, l.payout_id, a.name, l.balance, l.minimum, a.unit, p.expected_on
FROM payouts_alert l JOIN platforms_account a ON a.id = l.account_id
LEFT JOIN payouts_payout p ON p.id = l.payout_id
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


class _Said(NamedTuple):
    """A row of the statement above."""

    pk: int
    kind: str
    account_id: int
    payout_id: int | None
    name: str
    balance: Decimal
    minimum: Decimal | None
    unit: str
    expected_on: date | None


def _notice(*row: Any) -> Notice:
    said = _Said(*row)
    url, action = _where(said)
    return Notice(_text(said), url, action, reverse("alert_seen", args=[said.pk]))


def _text(said: _Said) -> str:
    values = {
        "platform": said.name,
        "sum": money(Money(said.balance, said.unit)),
        "minimum": short_money(Money(said.minimum or Decimal(0), said.unit)),
        "day": day_month(said.expected_on),
    }
    texts = {
        Alert.Kind.PAYOUT_DUE: _("%(platform)s has reached its minimum of %(minimum)s.")
        if said.minimum
        else _("%(platform)s can pay out."),
        Alert.Kind.PAYOUT_SCHEDULED: _("%(platform)s will pay out %(sum)s by itself."),
        Alert.Kind.PAYOUT_HELD: _("%(platform)s has %(sum)s for you, and holds your account."),
        Alert.Kind.PAYOUT_FAILED: _("A payout of %(sum)s from %(platform)s did not come."),
        Alert.Kind.PAYOUT_LATE: _("%(sum)s from %(platform)s was due on %(day)s and is late."),
    }
    return texts[Alert.Kind(said.kind)] % values


def _where(said: _Said) -> tuple[str, str]:
    """Where to go about it, and what that is called."""
    if said.payout_id is not None:
        return reverse("payout_detail", args=[said.payout_id]), _("See the payout")
    if said.kind == Alert.Kind.PAYOUT_HELD:
        return reverse("payout_list"), _("See your payouts")
    action = _("Note the payout") if said.kind == Alert.Kind.PAYOUT_SCHEDULED else _("Request payout")
    return reverse("payout_request", args=[said.account_id]), action
