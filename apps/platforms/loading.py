"""The catalogue's file into the database: again and again with the same outcome."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from apps.accounts.models import User
from apps.platforms.catalogue import Entry
from apps.platforms.cycles import cycle_json
from apps.platforms.models import Account, Platform

_LOCK = 7_206_419  # any number: two loads at once go one after the other
# Which facts, once changed, give the floors above something to do with an account.
MOVES = {
    "change_seq": {"points_per_unit", "points_currency", "minimums", "cycle"},
    "rollup_seq": {"points_per_unit", "points_currency"},
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many platforms a load found new, changed, the same, and no longer in the file."""

    new: int
    changed: int
    same: int
    unlisted: int


@transaction.atomic
def load_catalogue(entries: Iterable[Entry], *, now: datetime) -> Loaded:
    """Make the platforms what the file says, by slug. People's own accounts and values stay as they are.

    A platform that is not in the file any more is marked, never deleted. Where a fact changed that an
    account goes by, that account's sequences move, so that the floors above look at it again.
    """
    _wait_for_the_others()
    known = {platform.slug: platform for platform in Platform.objects.all()}
    counts: Counter[str] = Counter()
    moved: dict[str, set[int]] = {column: set() for column in MOVES}
    for entry in entries:
        platform = known.pop(entry.slug, None)
        if platform is None:
            Platform.objects.create(slug=entry.slug, **values_of(entry))
            counts["new"] += 1
            continue
        changed = _change(platform, values_of(entry))
        counts["changed" if changed else "same"] += 1
        for column, names in MOVES.items():
            moved[column] |= {platform.pk} if changed & names else set()
    gone = [platform.pk for platform in known.values() if platform.unlisted_at is None]
    Platform.objects.filter(pk__in=gone).update(unlisted_at=now)
    _move(moved)
    return Loaded(counts["new"], counts["changed"], counts["same"], len(gone))


def values_of(entry: Entry) -> dict[str, Any]:
    """The columns of a platform, apart from its slug."""
    low, high = entry.payout_days or (None, None)
    points = entry.points
    return {
        "name": entry.name,
        "url": entry.url,
        "status": entry.status,
        "closes_on": entry.closes_on,
        "task_types": list(entry.task_types),
        "units": list(entry.units),
        "minimums": [
            {"method": row.method, "amount": str(row.amount), "unit": row.unit, "note": row.note}
            for row in entry.minimums
        ],
        "methods": list(entry.methods),
        "points_name": points.name if points else "",
        "points_per_unit": points.per_unit if points else None,
        "points_currency": points.currency if points else "",
        "points_note": points.note if points else "",
        "approval_days": entry.approval_days,
        "payout_days_min": low,
        "payout_days_max": high,
        "cycle": cycle_json(entry.cycle) if entry.cycle else None,
        **entry.notes,
        "sources": list(entry.sources),
        "as_of_from": entry.as_of.first,
        "as_of_to": entry.as_of.last,
        "as_of_note": entry.as_of.note,
        "confidence": entry.confidence,
        "confidence_note": entry.confidence_note,
        "unlisted_at": None,
    }


def _wait_for_the_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _change(platform: Platform, values: dict[str, Any]) -> set[str]:
    """Save what differs; the names of those fields."""
    changed = {name for name, value in values.items() if getattr(platform, name) != value}
    if changed:
        for name in changed:
            setattr(platform, name, values[name])
        platform.save(update_fields=changed)
    return changed


def _move(moved: dict[str, set[int]]) -> None:
    """Raise the sequences of accounts on these platforms, their people locked first, in one order."""
    touched = Account.objects.filter(platform__in=set().union(*moved.values()))
    people = User.objects.filter(pk__in=touched.values("user")).order_by("pk").select_for_update()
    User.objects.filter(pk__in=[person.pk for person in people]).update(data_version=F("data_version") + 1)
    for column, platforms in moved.items():
        Account.objects.filter(platform__in=platforms).update(**{column: F(column) + 1})
