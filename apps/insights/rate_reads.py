"""All that the page of the rate reads beside accounts and exchange rates: three statements, sent together."""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from apps.accounts.models import User
from apps.accounts.periods import Days
from apps.accounts.prepared import Ask, Rows, row_of
from apps.insights.cash import Came
from apps.insights.reads import NOW, Figures, between, figures_sql, spread_sql, sums_sql
from apps.payouts.models import Arrival, Payout
from apps.tasks import cells, rollups
from apps.tasks.approval import CHANCES
from apps.tasks.built_in import type_words

Cell = tuple[int, int | None, Figures]  # account and type; None: adjustments

PAYOUT = (
    *("id", "account_id", "state", "amount", "came", "fee", "lost"),
    *("requested_on", "expected_on", "arrived_on", "failed_on"),
)
PART = ("id", "arrived_on", "came", "other_unit", "other_amount")
# By account, in the order in which they left the balance, each once for every part of it that came.
PAYOUTS = f"""
SELECT {cells.listed(PAYOUT, "p.{0}")}, {cells.listed(PART, "a.{0}")}
FROM payouts_payout p LEFT JOIN payouts_arrival a ON a.payout_id = p.id
WHERE p.user_id = %(user)s::bigint AND p.state <> 'cancelled'
ORDER BY p.account_id, p.requested_on, p.id, a.arrived_on, a.id
"""
# Settled money of the accounts that ever had a payout, by day of the work.
EARNED = """
SELECT account_id, local_on, sum(settled_money + adjusted_money) FROM tasks_daycell
WHERE user_id = %(user)s::bigint AND account_id IN (
    SELECT account_id FROM payouts_payout WHERE user_id = %(user)s::bigint AND state <> 'cancelled')
GROUP BY account_id, local_on HAVING sum(settled_money + adjusted_money) <> 0
ORDER BY account_id, local_on
"""


@dataclass(frozen=True, slots=True)
class Worked:
    """Figures of a period by account and type, and the types that have any work, by id.

    Unpaid time of an account as a whole is on its types by their time; that of no account has NOWHERE.
    """

    cells: list[Cell]
    types: dict[int, str]


def worked_asked(user: User, days: Days | None) -> Ask:
    """For the sums of these days, or (None) of everything."""
    params: dict[str, Any] = {"user": user.pk}
    if days:
        params |= {f"now_{key}": value for key, value in rollups.span(user, *days).items()}
    return Ask(_statement(is_dated=days is not None), params)


def worked(rows: Rows) -> Worked:
    """What was asked for."""
    found = Worked([], {})
    for kind, account_id, type_id, name, *values in rows:
        if kind == "type":
            found.types[type_id] = type_words(name)
        else:
            found.cells.append((account_id, type_id, Figures(*values)))
    return found


def payouts_asked(user: User) -> Ask:
    """For all payouts that were not taken back."""
    return Ask(PAYOUTS, {"user": user.pk})


def payouts_of(rows: Rows) -> dict[int, list[Came]]:
    """What was asked for, by account."""
    found: dict[int, list[Came]] = defaultdict(list)
    parts: list[Arrival] = []
    last = None
    for row in rows:
        pk, account_id = row[:2]
        if pk != last:
            last, parts = pk, []
            found[account_id].append(Came(row_of(Payout, PAYOUT, row[: len(PAYOUT)]), parts))
        if row[len(PAYOUT)] is not None:
            parts.append(row_of(Arrival, PART, row[len(PAYOUT) :]))
    return found


def earned_asked(user: User) -> Ask:
    return Ask(EARNED, {"user": user.pk})


def earned_of(rows: Rows) -> Mapping[int, list[tuple[date, Decimal]]]:
    """What was asked for, by account, in the order of days."""
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for account_id, local_on, amount in rows:
        found[account_id].append((local_on, amount))
    return found


@cache
def _statement(*, is_dated: bool) -> str:
    """Parameters: user, and those of the span."""
    source = between("now", NOW) if is_dated else cells.TOTALS.format(cells.listed(NOW))
    return f"""
WITH chance AS ({CHANCES}), now_cell AS ({source}), cell AS ({spread_sql()})
SELECT 'cell' AS kind, account_id, type_id, NULL::text, {sums_sql(NOW)}
FROM cell LEFT JOIN chance USING (account_id, type_id) GROUP BY account_id, type_id
UNION ALL
SELECT 'type', NULL, id, name, {figures_sql({})} FROM tasks_tasktype
WHERE id IN (SELECT type_id FROM tasks_totalcell WHERE user_id = %(user)s AND entries > 0)
"""
