"""What stands around the rows of the list: what can be filtered by, the sum in one sentence, sums by day.

All from the roll-ups, in one query whatever the size of the log.
"""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.periods import DAY, week_of
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.platforms.rates_book import HomeRates, home_rates
from apps.tasks import cells
from apps.tasks.approval import approval
from apps.tasks.models import FIRST_DAY, LAST_DAY, Task
from apps.tasks.rates import rates
from apps.tasks.sums import COUNTS, HOME_COUNTS, MONEY, ZERO, Sums, sums_expressions


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the sums are narrowed to: ids, and days of which both are included. None: not narrowed by it."""

    account_id: int | None = None
    type_id: int | None = None
    start_on: date | None = None
    end_on: date | None = None

    @property
    def is_dated(self) -> bool:
        return self.start_on is not None or self.end_on is not None

    def takes(self, account_id: int, type_id: int) -> bool:
        return self.account_id in (None, account_id) and self.type_id in (None, type_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """An account or a type that has work in it."""

    pk: int
    name: str
    unit: str = ""  # of an account


@dataclass(frozen=True, slots=True)
class Sentence:
    """`482 tasks, 44 h 24, £413.81 earned. That is £9.32 an hour.` Money at home."""

    tasks: int
    ms: int
    earned: Money
    pending: Money
    hourly: Money | None  # None: nothing was timed
    unconverted: int  # tasks that have no rate yet, and are in no money


@dataclass(frozen=True, slots=True)
class Overview:
    """Choices in the order of their names, the sentence, and (earned at home, ms) of the days asked for."""

    accounts: list[Choice]
    types: list[Choice]
    sentence: Sentence
    days: dict[date, tuple[Money, int]]


def overview(user: User, narrowed: Narrowed, days: Collection[date]) -> Overview:
    """One query for all of it."""
    start_on = max(narrowed.start_on or FIRST_DAY, FIRST_DAY)
    end_on = min(narrowed.end_on or LAST_DAY, LAST_DAY) + DAY
    start_on = min(start_on, end_on)
    first = week_of(start_on + 6 * DAY, user.week_start)
    params = {
        "user": user.pk,
        "account": narrowed.account_id,
        "type": narrowed.type_id,
        "start": start_on,
        "end": end_on,
        "first": first,
        "last": max(week_of(end_on, user.week_start), first),
        "days": list(days),
    }
    with connection.cursor() as cursor:
        cursor.execute(_sql(narrowed.is_dated), params)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return _overview(user, narrowed, rows)


_FIGURES = (
    "entries", "timed", "ms", "approved", "rejected", "unconverted", "home_timed", "home_ms",
    "home_settled_money", "home_settled_timed", "home_pending_money", "home_pending_timed",
)  # fmt: skip
_NARROWED = (
    "(%(account)s::bigint IS NULL OR account_id = %(account)s)"
    " AND (%(type)s::bigint IS NULL OR type_id = %(type)s)"
)


@cache
def _sql(is_dated: bool) -> str:
    """Rows of three kinds: every cell ever with its names, cells of the span asked for, and days."""
    sums, dated = cells.summed(_FIGURES), ""
    if is_dated:
        dated = f"""
UNION ALL
SELECT 'span', account_id, type_id, NULL, NULL, NULL, NULL, {sums}
FROM ({cells.BETWEEN.format(", ".join(_FIGURES))}) cell WHERE type_id IS NOT NULL AND {_NARROWED}
GROUP BY account_id, type_id"""
    return f"""
SELECT 'ever' AS kind, account_id, type_id, a.name AS account, a.unit, k.name AS type, NULL::date AS day,
       {", ".join(_FIGURES)}
FROM tasks_totalcell c JOIN platforms_account a ON a.id = account_id JOIN tasks_tasktype k ON k.id = type_id
WHERE c.user_id = %(user)s AND entries > 0 {dated}
UNION ALL
SELECT 'day', NULL, NULL, NULL, NULL, NULL, local_on, {sums}
FROM tasks_daycell
WHERE user_id = %(user)s AND local_on = ANY(%(days)s::date[]) AND type_id IS NOT NULL AND {_NARROWED}
GROUP BY local_on"""


def _overview(user: User, narrowed: Narrowed, rows: list[dict[str, Any]]) -> Overview:
    ever = [row for row in rows if row["kind"] == "ever"]
    span = [row for row in rows if row["kind"] == "span"]
    if not narrowed.is_dated:
        span = [row for row in ever if narrowed.takes(row["account_id"], row["type_id"])]
    days = {row["day"]: (_brought(user, row), row["ms"]) for row in rows if row["kind"] == "day"}
    accounts = {row["account_id"]: Choice(row["account_id"], row["account"], row["unit"]) for row in ever}
    types = {row["type_id"]: Choice(row["type_id"], row["type"]) for row in ever}
    return Overview(_sorted(accounts.values()), _sorted(types.values()), sentence_of(user, span), days)


def _brought(user: User, row: dict[str, Any]) -> Money:
    """What a day brings: earned, or still to be decided."""
    return Money.nearest(row["home_settled_money"] + row["home_pending_money"], user.home_currency)


def _sorted(choices: Iterable[Choice]) -> list[Choice]:
    """By name, and with the unit where one name has two."""
    known = sorted(choices, key=lambda choice: (choice.name.casefold(), choice.unit))
    names = Counter(choice.name for choice in known)
    return [
        replace(choice, name=f"{choice.name} ({choice.unit})") if names[choice.name] > 1 else choice
        for choice in known
    ]


def sentence_of(user: User, rows: list[dict[str, Any]]) -> Sentence:
    """Of cells by account and type, or finer. The rate counts pending money by its chance, as everywhere."""
    whole = Sums.of(_Totals(rows), home=True)
    effective = rates(whole, expected=_expected(rows)).effective
    unit = user.home_currency
    return Sentence(
        whole.entries,
        sum(row["ms"] for row in rows),
        Money.nearest(whole.settled_money, unit),
        Money.nearest(whole.pending_money, unit),
        None if effective is None else Money.nearest(effective, unit),
        sum(row["unconverted"] for row in rows),
    )


class _Totals(dict[str, Any]):
    """Sums over rows by the name of a column; 0 for one that the rows do not have."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        names = rows[0] if rows else ()
        super().__init__({name: sum(row[name] for row in rows) for name in names if name in _FIGURES})

    def __missing__(self, name: str) -> int:
        return 0


def _expected(rows: list[dict[str, Any]]) -> Fraction:
    """Pending money of each cell by its chance, which leans on the other cells of its account."""
    cells: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    accounts: dict[int, Counter[str]] = defaultdict(Counter)
    pending: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for row in rows:
        key, known = (
            (row["account_id"], row["type_id"]),
            {"ok": row["approved"], "n": row["approved"] + row["rejected"]},
        )
        cells[key].update(known)
        accounts[key[0]].update(known)
        pending[key] += row["home_pending_timed"]
    return sum(
        (
            approval(cells[key]["ok"], cells[key]["n"], accounts[key[0]]["ok"], accounts[key[0]]["n"]).p
            * Fraction(money)
            for key, money in pending.items()
            if money
        ),
        Fraction(0),
    )


def sentence_of_facts(user: User, tasks: QuerySet[Task]) -> Sentence:
    """Of the tasks themselves, for what roll-ups cannot be narrowed to. Its cost grows with the tasks."""
    by_day = tasks.order_by().values("account_id", "type_id", "local_on")
    groups: list[Any] = list(by_day.annotate(**sums_expressions("sum_")))
    accounts = Account.objects.with_platform().filter(user=user, pk__in={row["account_id"] for row in groups})
    known = home_rates(user, accounts)
    return sentence_of(user, [_at_home(row, known[row["account_id"]]) for row in groups])


def _at_home(row: dict[str, Any], known: HomeRates) -> dict[str, Any]:
    """A group of one account and day with its money at home, by the names of a cell."""
    place = bisect_right(known, row["local_on"], key=lambda rate: rate[0])
    rate = known[place - 1][1] if place else None
    money = {name: row[f"sum_{name}"] * rate if rate else ZERO for name in MONEY if f"sum_{name}" in row}
    times = {name: row[f"sum_{name}"] if rate else 0 for name in HOME_COUNTS}
    return {
        **{name: row[f"sum_{name}"] for name in COUNTS},
        **{f"home_{name}": value for name, value in (money | times).items()},
        "account_id": row["account_id"],
        "type_id": row["type_id"],
        "unconverted": 0 if rate else row["sum_entries"],
    }
