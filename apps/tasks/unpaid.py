"""Unpaid time: written down, taken away and brought back. Each is one transaction, roll-ups included."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.services import touch_person
from apps.platforms.models import Account
from apps.platforms.money import round_half_even
from apps.tasks import rollups
from apps.tasks.models import NOWHERE, Overhead, TaskType
from apps.tasks.rates import rates
from apps.tasks.sums import Sums

RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Spent:
    """An entry, and whether this call made it: the same form a second time finds the first one's."""

    entry: Overhead
    is_new: bool


@transaction.atomic
def log_overhead(
    *,
    user: User,
    kind: str,
    duration_ms: int,
    started_at: datetime,
    account: Account | None = None,
    type: TaskType | None = None,
    note: str = "",
    key: UUID | None = None,
) -> Spent:
    """Write down unpaid time of a type of work on a platform, of all of the platform, or of none.

    With a key, the same key again makes no second entry, unless the first was taken away meanwhile.
    ValueError for another person's account or type.
    """
    touch_person(user.pk)
    if (account and account.user_id != user.pk) or (type and type.user_id not in (None, user.pk)):
        raise ValueError("this belongs to another person")
    earlier = Overhead.objects.filter(user=user, log_key=key).first() if key else None
    if earlier and earlier.deleted_at is None:
        return Spent(earlier, is_new=False)
    if earlier:
        Overhead.objects.filter(pk=earlier.pk).update(log_key=None)
    entry = Overhead.objects.create(
        user=user,
        account=account,
        type=type,
        kind=kind,
        duration_ms=duration_ms,
        started_at=started_at,
        local_on=local_date(started_at, user.timezone),
        timezone=str(user.timezone),
        note=note,
        log_key=key,
    )
    _refresh(user, entry)
    return Spent(entry, is_new=True)


@transaction.atomic
def delete_overhead(*, user: User, entry_id: int, now: datetime | None = None) -> Overhead:
    """Hide it; it counts nowhere and is purged as deleted tasks are. Raises Overhead.DoesNotExist."""
    touch_person(user.pk)
    entry = Overhead.objects.for_user(user).select_related("account").get(pk=entry_id)
    return _mark(user, entry, now or timezone.now())


@transaction.atomic
def restore_overhead(*, user: User, entry_id: int) -> Overhead:
    """Bring it back; one that was not deleted stays as it is. Raises Overhead.DoesNotExist."""
    touch_person(user.pk)
    entry = Overhead.objects.filter(user=user).select_related("account").get(pk=entry_id)
    return _mark(user, entry, None)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the time of the last RECENT_DAYS nobody paid for: beside tasks, and on unpaid ones."""

    beside_ms: int
    percent: Decimal | None  # of all time; None: nothing was timed


def recent_share(user: User, today: date) -> Share:
    """One query."""
    rows = rollups.sums_between(user, today - timedelta(days=RECENT_DAYS - 1), today + timedelta(days=1))
    sums = rows[0].home if rows else Sums()
    share = rates(sums).unpaid_share
    return Share(
        sums.overhead_ms + sums.one_off_ms, None if share is None else round_half_even(share * 100, 0)
    )


def _mark(user: User, entry: Overhead, deleted_at: datetime | None) -> Overhead:
    entry.deleted_at = deleted_at
    entry.save(update_fields=["deleted_at"])
    _refresh(user, entry)
    return entry


def _refresh(user: User, entry: Overhead) -> None:
    accounts = {entry.account.pk: entry.account} if entry.account else {}
    rollups.refresh_days(user, [(entry.account_id or NOWHERE, entry.local_on)], accounts)
