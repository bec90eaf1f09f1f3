"""One read of the roll-ups for the whole of Today, summed in SQL: Python sees a few dozen rows.

Money is home money, of entries that have a rate. Rows of several kinds come out of one statement; what a
kind has no use for is zero in its rows.
"""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from operator import add
from typing import Any, NamedTuple

from apps.accounts.models import User
from apps.accounts.periods import Days
from apps.accounts.prepared import Ask, Rows
from apps.platforms.models import Account
from apps.tasks import cells, rollups
from apps.tasks.approval import CHANCES
from apps.tasks.built_in import type_words
from apps.tasks.models import NOWHERE
from apps.tasks.rates import time_of
from apps.tasks.sums import Sums


class Figures(NamedTuple):
    """What Today has to know of some entries. `_timed` money belongs to the entries that have a time."""

    entries: int = 0
    timed: int = 0
    ms: int = 0  # of all timed entries
    home_timed: int = 0  # from here on without what has no rate
    home_ms: int = 0
    home_paid_ms: int = 0
    home_gross_ms: int = 0
    home_overhead_ms: int = 0  # unpaid time beside the entries that comes again
    home_one_off_ms: int = 0  # unpaid time that is spent once, on top
    overhead_ms: int = 0  # these two wherever it was spent, as `ms`
    one_off_ms: int = 0
    unconverted: int = 0
    home_settled_money: Decimal = Decimal(0)
    home_settled_timed: Decimal = Decimal(0)
    home_partial_timed: Decimal = Decimal(0)
    home_pending_money: Decimal = Decimal(0)
    home_pending_timed: Decimal = Decimal(0)
    home_gross_timed: Decimal = Decimal(0)
    home_rejected_timed: Decimal = Decimal(0)
    home_adjusted_money: Decimal = Decimal(0)
    likely_timed: Decimal = Decimal(0)  # of home_pending_timed, each cell by its chance

    def plus(self, other: "Figures") -> "Figures":
        return Figures._make(map(add, self, other))

    def without_unpaid(self) -> "Figures":
        """The same without unpaid time beside the entries."""
        return self._replace(home_overhead_ms=0, home_one_off_ms=0, overhead_ms=0, one_off_ms=0)

    @property
    def all_ms(self) -> int:
        """The time that home money is divided by; 0 where nothing can be measured."""
        work = Sums(entries=self.entries, timed=self.home_timed, ms=self.home_ms)
        return time_of(work, self.home_overhead_ms + self.home_one_off_ms)

    @property
    def spent_ms(self) -> int:
        """All the time that was logged, with or without a rate."""
        return self.ms + self.overhead_ms + self.one_off_ms

    @property
    def certain_timed(self) -> Decimal:
        """What rates count as sure: settled money of timed entries, and adjustments."""
        return self.home_settled_timed + self.home_adjusted_money

    @property
    def earned(self) -> Decimal:
        return self.home_settled_money + self.home_adjusted_money


class Group(NamedTuple):
    """A platform's wallet, or a type of work.

    None for the type of adjustments, which have none, and NOWHERE for unpaid time of no platform.
    """

    id: int | None
    name: str | None
    tone: int | None
    platform_id: int | None


@dataclass(frozen=True, slots=True)
class Fee:
    """What the payouts of one account that arrived on one day cost, in the account's unit."""

    account_id: int
    arrived_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Read:
    """`now` by group, `before` in one, and the weeks that have any entry, by their first day."""

    now: list[tuple[Group, Figures]]
    before: list[Figures]
    weeks: dict[date, Figures]
    fees: list[Fee]


BY = {  # what an account is called is at hand anyway
    "platform": ("account_id", "NULL::text", ""),
    "type": ("type_id", "g.name", "LEFT JOIN tasks_tasktype g ON g.id = type_id"),
}
NOW = Figures._fields[:-1]
UNPAID = ("home_overhead_ms", "home_one_off_ms", "overhead_ms", "one_off_ms")
BEFORE = (
    *("entries", "home_timed", "home_ms", "home_overhead_ms", "home_one_off_ms"),
    *("home_settled_timed", "home_pending_timed", "home_adjusted_money"),
)
WEEK = ("ms", "overhead_ms", "one_off_ms", *BEFORE, "home_settled_money", "home_pending_money")
WHOLE = {
    "entries",
    "timed",
    "ms",
    "home_timed",
    "home_ms",
    "home_paid_ms",
    "home_gross_ms",
    "unconverted",
    *UNPAID,
}


def asked(user: User, now: Days, before: Days, weeks: Days, by: str) -> Ask:
    """For the sums of two periods and of the weeks that begin in `weeks`, the first by platform or type.

    Fees are those of all days from the earliest of the three to the latest.
    """
    fees = Days(min(before.first_on, weeks.first_on), max(now.after_on, weeks.after_on))
    params: dict[str, Any] = {"user": user.pk, "first_week": weeks.first_on, "after_week": weeks.after_on}
    params |= {"fees_from": fees.first_on, "fees_until": fees.after_on}
    for name, days in (("now", now), ("before", before)):
        params |= {f"{name}_{key}": value for key, value in rollups.span(user, *days).items()}
    return Ask(statement(by), params)


def read(rows: Rows, accounts: Mapping[int, Account]) -> Read:
    """What was asked for. `accounts` are all of this person's, by id."""
    found = Read([], [], {}, [])
    for kind, day, account_id, type_id, name, *values in rows:
        figures = Figures(*values)
        if kind == "now":
            found.now.append((_group(accounts, account_id, type_id, name), figures))
        elif kind == "before":
            found.before.append(figures)
        elif kind == "week":
            found.weeks[day] = figures
        else:
            found.fees.append(Fee(account_id, day, figures.home_settled_money))
    return found


@cache
def statement(by: str) -> str:
    """The SQL for one way to group. Parameters: see `asked`."""
    key, name, join = BY[by]
    keys = "account_id, NULL::bigint" if by == "platform" else "NULL::bigint, type_id"
    fee = {"home_settled_money": "sum(fee)"}
    return f"""
WITH chance AS ({CHANCES}),
now_cell AS ({between("now", NOW)}),
before_cell AS ({between("before", BEFORE)}),
now_spread AS ({spread_sql() if by == "type" else "SELECT * FROM now_cell"})
SELECT 'now' AS kind, NULL::date AS day, {keys}, {name}, {sums_sql(NOW)}
FROM now_spread LEFT JOIN chance USING (account_id, type_id) {join}
GROUP BY {key}{", g.id" if join else ""}
UNION ALL
SELECT 'before', NULL, NULL, NULL, NULL, {sums_sql(BEFORE)}
FROM before_cell LEFT JOIN chance USING (account_id, type_id)
UNION ALL
SELECT 'week', week_on, NULL, NULL, NULL, {sums_sql(WEEK)}
FROM tasks_weekcell LEFT JOIN chance USING (account_id, type_id)
WHERE user_id = %(user)s AND week_on >= %(first_week)s AND week_on < %(after_week)s
GROUP BY week_on
UNION ALL
SELECT 'fee', arrived_on, account_id, NULL, NULL, {figures_sql(fee)}
FROM payouts_payout WHERE user_id = %(user)s AND state = 'arrived' AND fee > 0
  AND arrived_on >= %(fees_from)s AND arrived_on < %(fees_until)s
GROUP BY account_id, arrived_on
"""


def _group(
    accounts: Mapping[int, Account], account_id: int | None, type_id: int | None, name: str | None
) -> Group:
    if account_id is None:
        return Group(type_id, name and type_words(name), None, None)
    if account_id == NOWHERE:
        return Group(NOWHERE, None, None, None)
    account = accounts[account_id]
    return Group(account_id, account.name, account.tone, account.platform_id)


def between(prefix: str, columns: tuple[str, ...]) -> str:
    """The cells of a span whose parameters have this prefix, with only these columns."""
    named = cells.BETWEEN.replace("%(", f"%({prefix}_").replace(f"%({prefix}_user)s", "%(user)s")
    return named.format(cells.listed(columns))


def spread_sql() -> str:
    """Of now_cell by account and type: each account's own unpaid time is put on its types by their time.

    In whole milliseconds: what is left over, and that of an account without timed work, stays as it was.
    """
    untyped, whole = "sum({0}) FILTER (WHERE type_id IS NULL) OVER account", "sum({1}) OVER account"
    part = f"coalesce(div({untyped} * {{1}}, nullif({whole}, 0)), 0) AS {{0}}_part"
    parts = ", ".join(part.format(name, _time_of(name)) for name in UNPAID)
    others = cells.listed(tuple(name for name in NOW if name not in UNPAID))
    moved = "CASE WHEN type_id IS NULL THEN -sum({0}_part) OVER account ELSE {0}_part END"
    spread = cells.listed(UNPAID, f"{{0}} + {moved} AS {{0}}")
    return f"""
SELECT account_id, type_id, {others}, {spread}
FROM (SELECT *, {parts}
      FROM (SELECT account_id, type_id, {cells.summed(NOW)} FROM now_cell GROUP BY account_id, type_id) one
      WINDOW account AS (PARTITION BY account_id)) parted
WINDOW account AS (PARTITION BY account_id)"""


def _time_of(unpaid: str) -> str:
    """The time of work that unpaid time goes by: of all of it, or of what has a rate."""
    return "home_ms" if unpaid.startswith("home_") else "ms"


def sums_sql(columns: tuple[str, ...]) -> str:
    """Sums of these columns of cells that are joined with `chance`, as all figures in order."""
    sums = {name: f"coalesce(sum({name}), 0)" for name in columns}
    return figures_sql(sums | {"likely_timed": "coalesce(sum(home_pending_timed * p), 0)"})


def figures_sql(known: dict[str, str]) -> str:
    """Every figure in order; what is not known is zero."""
    return ", ".join(
        f"{known.get(name, '0')}{'::bigint' if name in WHOLE else '::numeric'}" for name in Figures._fields
    )
