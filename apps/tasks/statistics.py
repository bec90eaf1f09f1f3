"""What is known about one account as a whole: kept by the worker, read by the platform's page.

Tasks, time and money come from the total cells. The usual wait for an approval is the median of the
latest approvals, so that the work stays the same however long the log is.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money, round_half_even
from apps.tasks import rollups
from apps.tasks.models import AccountStats
from apps.tasks.rates import Rates, likely_pending, rates
from apps.tasks.sums import Sums

LATEST = 200  # approvals that the usual wait is taken from

_WAITS = """
SELECT a.id, waits.* FROM platforms_account a CROSS JOIN LATERAL (
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY wait), max(wait) FROM (
        SELECT extract(epoch FROM decided_at - started_at) / 86400 AS wait FROM tasks_task
        WHERE account_id = a.id AND status = 'approved' AND deleted_at IS NULL AND decided_at IS NOT NULL
        ORDER BY decided_at DESC LIMIT %s
    ) latest WHERE wait >= 0
) waits WHERE a.id = ANY(%s)
"""


class Waits(NamedTuple):
    """Days from the work to its approval, of the latest approvals of an account; None without any."""

    approvals: int
    median_days: Decimal | None
    longest_days: Decimal | None


@dataclass(frozen=True, slots=True)
class Record:
    """What the work on one account came to so far, exact, in its unit, with what each figure rests on."""

    whole: Sums
    effective: Fraction | None  # an hour; None: not measurable
    waits: Waits


@dataclass(frozen=True, slots=True)
class Stats:
    """The statistics of one account with their units; None where nothing can be said yet."""

    tasks: int
    ms: int
    earned: Money
    hourly: Money | None
    unpaid_ms: int
    lasting: Money | None  # an hour without what is spent once
    unpaid_percent: Decimal | None  # of all time
    approval_percent: Decimal | None
    approval_days: Decimal | None

    @property
    def approval_days_up(self) -> int:
        """For the grammar only: half a day is one day, one and a half are days."""
        return math.ceil(self.approval_days or 0)


def stats_of(account: Account) -> Stats | None:
    """As the worker left them; None before it came by for the first time."""
    row = AccountStats.objects.filter(account=account).first()
    if row is None:
        return None
    share, unpaid = row.approval_share, row.unpaid_share
    return Stats(
        row.tasks,
        row.ms,
        Money.nearest(row.earned, account.unit),
        None if row.effective_rate is None else Money.nearest(row.effective_rate, account.unit),
        row.unpaid_ms,
        None if row.marginal_rate is None else Money.nearest(row.marginal_rate, account.unit),
        None if unpaid is None else round_half_even(unpaid * 100, 1),
        None if share is None else round_half_even(share * 100, 1),
        None if row.median_approval_days is None else round_half_even(row.median_approval_days, 1),
    )


def record_of(user: User, account: Account) -> Record:
    """The figures that the worker keeps in AccountStats, worked out now. Two queries."""
    cells = _cells(user, [account.pk])[account.pk]
    whole, found = _rates(cells)
    return Record(whole, found.effective, _waits([account.pk])[account.pk])


def refresh_statistics(user: User, account_ids: Iterable[int], *, now: datetime | None = None) -> int:
    """Make the statistics of these accounts right. Answers how many of them changed."""
    ids = sorted(set(account_ids))
    if not ids:
        return 0
    cells, before = _cells(user, ids), AccountStats.objects.in_bulk(ids)
    changed = [
        stats
        for account, waits in _waits(ids).items()
        if _differs(stats := _stats(user, account, cells[account], waits.median_days), before.get(account))
    ]
    for stats in changed:
        stats.computed_at = now or timezone.now()
    AccountStats.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["account"], update_fields=[*_FIGURES, "computed_at"]
    )
    return len(changed)


_FIGURES = (
    *("tasks", "ms", "earned", "unpaid_ms", "effective_rate", "marginal_rate", "unpaid_share"),
    *("approval_share", "median_approval_days"),
)


def _cells(user: User, account_ids: Collection[int]) -> dict[int, list[Sums]]:
    """All that was ever done on each account, type by type."""
    cells: dict[int, list[Sums]] = {account: [] for account in account_ids}
    for row in rollups.total_sums(user, by=("account", "type"), accounts=account_ids):
        if row.account_id and row.native:
            cells[row.account_id].append(row.native)
    return cells


def _rates(cells: list[Sums]) -> tuple[Sums, Rates]:
    whole = sum(cells, Sums())
    return whole, rates(whole, expected=likely_pending(cells))


def _stats(user: User, account_id: int, cells: list[Sums], wait: Decimal | None) -> AccountStats:
    whole, found = _rates(cells)
    return AccountStats(
        account_id=account_id,
        user=user,
        tasks=whole.entries,
        ms=whole.ms,
        earned=whole.settled_money + whole.adjusted_money,
        unpaid_ms=whole.overhead_ms + whole.one_off_ms,
        effective_rate=_rounded(found.effective, 4),
        marginal_rate=_rounded(found.marginal, 4),
        unpaid_share=_rounded(found.unpaid_share, 6),
        approval_share=_rounded(Fraction(whole.approved, whole.decided), 6) if whole.decided else None,
        median_approval_days=None if wait is None else _rounded(Fraction(wait), 4),
    )


def _rounded(exact: Fraction | None, places: int) -> Decimal | None:
    return None if exact is None else round_half_even(exact, places)


def _differs(stats: AccountStats, before: AccountStats | None) -> bool:
    return before is None or any(getattr(stats, name) != getattr(before, name) for name in _FIGURES)


def _waits(account_ids: list[int]) -> dict[int, Waits]:
    """By account, of its latest approvals."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [LATEST, account_ids])
        return {
            account: Waits(approvals, *(None if days is None else Decimal(str(days)) for days in both))
            for account, approvals, *both in cursor.fetchall()
        }
