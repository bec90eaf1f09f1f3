"""The sentence of each alert, where to go about it, and how to be rid of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.accounts.locale import current_locale
from apps.accounts.models import User
from apps.accounts.prepared import fetch_prepared
from apps.accounts.templatetags.fmt import day_month, day_year, money
from apps.platforms.money import Money

from . import findings
from .models import Alert
from .notes import short_money

Kind = Alert.Kind
LOOKED_INTO = tuple(Kind(kind) for kind in findings.KINDS)
OTHERS = tuple(kind for kind in Kind if kind not in LOOKED_INTO)
ANY_TIME = datetime(9000, 1, 1, tzinfo=UTC)
MOST_TO_LOOK_INTO = 100
# The latest of `Alert.objects.unseen()`, for every page: planned once a connection.
UNSEEN = """
SELECT l.id, l.kind, l.account_id, l.payout_id, a.name, l.balance, l.minimum, a.unit, p.expected_on,
       l.count, l.about_on, l.snoozed_until
FROM payouts_alert l JOIN platforms_account a ON a.id = l.account_id
LEFT JOIN payouts_payout p ON p.id = l.payout_id
WHERE l.user_id = %(user)s::bigint AND l.seen_at IS NULL AND l.withdrawn_at IS NULL
  AND l.kind = ANY(%(kinds)s::text[])
  AND (l.snoozed_until IS NULL OR l.snoozed_until <= %(awake_at)s::timestamptz)
ORDER BY l.created_at DESC LIMIT %(most)s::bigint
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, where to go about it, and where to put it away, or off."""

    text: str
    url: str
    action: str
    seen_url: str
    snooze_url: str
    snoozed_until: datetime | None  # put off until then


def latest_notices(user: User, now: datetime, most: int, kinds: Iterable[Kind] = Kind) -> Sequence[Notice]:
    """What the person has neither put away nor off, the newest first; one query, or none.

    Whoever writes an alert raises the person's `data_version`, so what was read is kept for that version. A
    notice that was put off comes back with the minute in which its time is over.
    """
    minute = now.replace(second=0, microsecond=0)
    where = (get_language(), current_locale(), str(user.timezone))
    return _kept(user.pk, user.data_version, minute, most, tuple(kinds), where)


@lru_cache(maxsize=2_048)
def _kept(
    user_id: int, version: int, minute: datetime, most: int, kinds: tuple[Kind, ...], where: tuple[Any, ...]
) -> Sequence[Notice]:
    return tuple(_fetch(user_id, minute, most, kinds))


def to_look_into(user: User) -> list[Notice]:
    """What the watchdog has found and the person has not put away, put off or not; one query."""
    return _fetch(user.pk, ANY_TIME, MOST_TO_LOOK_INTO, LOOKED_INTO)


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
    tasks: int | None
    about_on: date | None
    snoozed_until: datetime | None


def _fetch(user_id: int, awake_at: datetime, most: int, kinds: Iterable[Kind]) -> list[Notice]:
    wanted = {"user": user_id, "awake_at": awake_at, "most": most, "kinds": [kind.value for kind in kinds]}
    return [_notice(*row) for row in fetch_prepared(UNSEEN, wanted)]


def _notice(*row: Any) -> Notice:
    said = _Said(*row)
    url, action = _where(said)
    away, off = (reverse(name, args=[said.pk]) for name in ("alert_seen", "alert_snooze"))
    return Notice(_text(said), url, action, away, off, said.snoozed_until)


def _text(said: _Said) -> str:
    count = said.tasks or 0
    values = {
        "platform": said.name,
        "sum": money(Money(said.balance, said.unit)),
        "minimum": short_money(Money(said.minimum or Decimal(0), said.unit)),
        "day": day_month(said.expected_on),
        "count": count,
        "about": day_year(said.about_on),
    }
    texts = {
        Kind.PAYOUT_DUE: _("%(platform)s has reached its minimum of %(minimum)s.")
        if said.minimum
        else _("%(platform)s can pay out."),
        Kind.PAYOUT_SCHEDULED: _("%(platform)s will pay out %(sum)s by itself."),
        Kind.PAYOUT_HELD: _("%(platform)s has %(sum)s for you, and holds your account."),
        Kind.PAYOUT_FAILED: _("A payout of %(sum)s from %(platform)s did not come."),
        Kind.PAYOUT_LATE: _("%(sum)s from %(platform)s was due on %(day)s and is late."),
        Kind.APPROVAL_OVERDUE: ngettext(
            "%(count)s task of %(about)s on %(platform)s, worth %(sum)s, should be approved by now.",
            "%(count)s tasks on %(platform)s, worth %(sum)s, should be approved by now; the oldest is of "
            "%(about)s.",
            count,
        ),
        Kind.BONUS_MISSING: ngettext(
            "A bonus of %(sum)s on %(platform)s should have come by %(about)s.",
            "%(count)s bonuses on %(platform)s, %(sum)s together, should have come by %(about)s.",
            count,
        ),
        Kind.APPEAL_CLOSING: ngettext(
            "You can appeal against %(count)s rejection on %(platform)s, of %(sum)s, until %(about)s.",
            "You can appeal against %(count)s rejections on %(platform)s, of %(sum)s, until %(about)s.",
            count,
        ),
        Kind.BALANCE_EXPIRING: _("Your %(sum)s on %(platform)s will expire on %(about)s."),
        Kind.ACCOUNT_IDLE: _("You left %(sum)s on %(platform)s. Your last task there was on %(about)s."),
        Kind.PLATFORM_CLOSING: _("Closing date of %(platform)s: %(about)s. You still have %(sum)s there.")
        if said.about_on
        else _("%(platform)s is closing down, and you still have %(sum)s there."),
    }
    return texts[Kind(said.kind)] % values


def _where(said: _Said) -> tuple[str, str]:
    """Where to go about it, and what that is called."""
    if said.kind in LOOKED_INTO:
        return reverse("alert_evidence", args=[said.pk]), _("What to write")
    if said.payout_id is not None:
        return reverse("payout_detail", args=[said.payout_id]), _("See the payout")
    if said.kind == Kind.PAYOUT_HELD:
        return reverse("payout_list"), _("See your payouts")
    action = _("Note the payout") if said.kind == Kind.PAYOUT_SCHEDULED else _("Request payout")
    return reverse("payout_request", args=[said.account_id]), action
