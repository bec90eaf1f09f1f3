"""What stands around the rows of the list: what can be filtered by, the sum in one sentence, sums by day.

All of it in one query. What platform, type and days tell comes from the roll-ups, whatever the size of
the log; words and outcomes are summed over the tasks themselves, but only over the newest of them.
"""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from psycopg.types.numeric import Int8

from apps.accounts.models import User
from apps.accounts.periods import DAY
from apps.accounts.prepared import Ask, Rows, asked_once, fetch, fetch_prepared, fetch_together
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.platforms.rates_book import home_rates
from apps.tasks import cells, rollups
from apps.tasks.approval import CHANCES
from apps.tasks.models import FIRST_DAY, LAST_DAY, Task
from apps.tasks.rates import rates
from apps.tasks.sums import Sums, sums_expressions


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to: ids, and days of which both are included. None: not narrowed by it."""

    account_id: int | None = None
    type_id: int | None = None
    start_on: date | None = None
    end_on: date | None = None

    @property
    def is_dated(self) -> bool:
        return self.start_on is not None or self.end_on is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """An account or a type that has work in it."""

    pk: int
    name: str
    unit: str = ""  # of an account


@dataclass(frozen=True, slots=True)
class Saved:
    """A view that the person has named, and the query string of its address."""

    name: str
    query: str


class Figures(NamedTuple):
    """Sums at home; what has no exchange rate is in `entries` and `unconverted` only."""

    entries: int = 0
    unconverted: int = 0
    home_timed: int = 0
    home_ms: int = 0
    home_overhead_ms: int = 0  # of what the list is narrowed to, where that can be told
    home_one_off_ms: int = 0
    home_settled_money: Decimal = Decimal(0)
    home_settled_timed: Decimal = Decimal(0)
    home_pending_money: Decimal = Decimal(0)
    likely_timed: Decimal = Decimal(0)  # of the pending money of timed tasks, by its chance


@dataclass(frozen=True, slots=True)
class Sentence:
    """`482 tasks, 44 h 24, £413.81 earned. That is £9.32 an hour.` Money at home.

    Only settled money is called earned; pending money is named beside it. The rate is the one that all
    pages show: pending money counts by its chance. So where some is pending, earned by time is not the
    rate, and the rate is said to be likely. Time and money are those of tasks with an exchange rate.
    """

    tasks: int
    is_newest: bool  # there are older ones that match, or may be; they are in no figure
    ms: int | None  # None: nothing was timed
    earned: Money | None  # None: nothing that could be said, or only pending money
    pending: Money | None
    hourly: Money | None  # None: nothing was timed
    unpaid_ms: int  # beside the tasks, in the rate
    untimed: int  # tasks that are in the money but not in the rate
    unconverted: int  # tasks in no time and no money


@dataclass(frozen=True, slots=True)
class Overview:
    """Choices and views in the order of their names, the sentence, and what each day brought with its time.

    A day brings what its rows show: earned, or still to be decided. Days are those asked for that are in
    the list as a whole, so there are none where words or outcomes narrow it.
    """

    accounts: list[Choice]
    types: list[Choice]
    views: list[Saved]
    sentence: Sentence
    days: dict[date, tuple[Money, int]]


def overview(user: User, narrowed: Narrowed, days: Collection[date]) -> Overview:
    """Of what roll-ups can tell; one query."""
    return _overview(user, _rolled_up_rows(user, narrowed, days), newest=0)


def overview_beside(
    user: User, page: Ask, facts: QuerySet[Task], newest: int, *, is_planned_once: bool
) -> tuple[Rows, Overview]:
    """The rows of a page, and the overview of `facts`, which are narrowed by more than roll-ups can tell.

    The newest so many facts are summed. `is_planned_once`: one plan is good for all values they are narrowed
    by; where it is not, they are looked up first. One round trip, or two; four queries more where some are
    paid in another unit than the home currency.
    """
    wanted = _newest(facts, newest)
    if is_planned_once:
        rows, sums = fetch_together(page, _sums_asked(user, wanted, {}))
    else:
        rows, found = fetch_together(page, asked_once(_newest_first(facts, newest, "id")))
        wanted = _GIVEN, {"ids": [pk for (pk,) in found]}
        sums = fetch(_sums_asked(user, wanted, {}))
    around = _overview(user, sums, newest)
    foreign = [account.pk for account in around.accounts if account.unit != user.home_currency]
    if around.sentence.unconverted and foreign:
        sums = fetch(_sums_asked(user, wanted, _rates(user, foreign)))
        around = _overview(user, sums, newest)
    return rows, around


def sentence_of(figures: Figures, unit: str, newest: int = 0) -> Sentence:
    """The sentence of these sums in the home currency; of the newest so many tasks, or (0) of all."""
    sums = Sums(
        entries=figures.entries,
        timed=figures.home_timed,
        ms=figures.home_ms,
        overhead_ms=figures.home_overhead_ms,
        one_off_ms=figures.home_one_off_ms,
        settled_money=figures.home_settled_money,
        settled_timed=figures.home_settled_timed,
    )
    hourly = rates(sums, expected=figures.likely_timed).effective if figures.entries else None
    earned, pending = figures.home_settled_money, figures.home_pending_money
    converted = figures.entries - figures.unconverted
    return Sentence(
        tasks=figures.entries,
        is_newest=0 < newest <= figures.entries,
        ms=figures.home_ms or None,
        earned=Money.nearest(earned, unit) if earned or (converted and not pending) else None,
        pending=Money.nearest(pending, unit) if pending else None,
        hourly=None if hourly is None else Money.nearest(hourly, unit),
        unpaid_ms=sums.overhead_ms + sums.one_off_ms,
        untimed=converted - figures.home_timed,
        unconverted=figures.unconverted,
    )


def _within(narrowed: Narrowed) -> tuple[date, date]:
    """From the first day up to, not including, the one after the last, where tasks can be."""
    start_on = max(narrowed.start_on or FIRST_DAY, FIRST_DAY)
    end_on = min(narrowed.end_on or LAST_DAY, LAST_DAY) + DAY
    return min(start_on, end_on), end_on


def _overview(user: User, rows: Iterable[tuple[Any, ...]], newest: int) -> Overview:
    accounts: list[Choice] = []
    types: list[Choice] = []
    views: list[Saved] = []
    days: dict[date, tuple[Money, int]] = {}
    whole, home = Figures(), user.home_currency
    for kind, pk, name, unit, day, *sums in rows:
        if kind == "account":
            accounts.append(Choice(pk, name, unit))
        elif kind == "type":
            types.append(Choice(pk, name))
        elif kind == "view":
            views.append(Saved(name, unit))
        elif kind == "all":
            whole = Figures(*sums)
        elif (figures := Figures(*sums)).entries > figures.unconverted:
            brought = figures.home_settled_money + figures.home_pending_money
            days[day] = Money.nearest(brought, home), figures.home_ms
    views.sort(key=lambda view: view.name.casefold())
    return Overview(_sorted(accounts), _sorted(types), views, sentence_of(whole, home, newest), days)


def _sorted(choices: Iterable[Choice]) -> list[Choice]:
    """By name, and with the unit where one name has two."""
    known = sorted(choices, key=lambda choice: (choice.name.casefold(), choice.unit))
    names = Counter(choice.name for choice in known)
    return [
        replace(choice, name=f"{choice.name} ({choice.unit})") if names[choice.name] > 1 else choice
        for choice in known
    ]


_READ = tuple(name for name in Figures._fields if name != "likely_timed")
_SOURCE = ", ".join((*_READ, "home_pending_timed"))
_NO_SUMS = ", NULL::bigint" * 6 + ", NULL::numeric" * 4
_CHOICES = f"""
SELECT 'account' AS kind, a.id, a.name, a.unit, NULL::date AS day{_NO_SUMS}
FROM platforms_account a WHERE user_id = %(user)s
 AND EXISTS (SELECT FROM tasks_totalcell c WHERE c.user_id = %(user)s AND c.account_id = a.id AND entries > 0)
UNION ALL
SELECT 'type', k.id, k.name, '', NULL::date{_NO_SUMS}
FROM tasks_tasktype k
WHERE id IN (SELECT type_id FROM tasks_totalcell c WHERE c.user_id = %(user)s AND entries > 0)
UNION ALL
SELECT 'view', v.id, v.name, v.query, NULL::date{_NO_SUMS}
FROM tasks_savedview v WHERE user_id = %(user)s AND deleted_at IS NULL"""


def _rolled_up_rows(user: User, narrowed: Narrowed, days: Collection[date]) -> list[tuple[Any, ...]]:
    params = {
        "user": Int8(user.pk),
        "account": Int8(narrowed.account_id or 0),
        "type": Int8(narrowed.type_id or 0),
        "days": list(days),
    }
    if narrowed.is_dated:
        params |= rollups.span(user, *_within(narrowed))
    sql = _rolled_up(narrowed.is_dated, bool(narrowed.account_id), bool(narrowed.type_id))
    return fetch_prepared(sql, params)


@cache
def _rolled_up(is_dated: bool, of_account: bool, of_type: bool) -> str:
    """Choices, all of it, and days. Parameters: user, account, type, days; those of the span, if dated."""
    narrow = (
        "TRUE"
        + (" AND account_id = %(account)s" if of_account else "")
        + (" AND type_id = %(type)s" if of_type else "")
    )
    whole = cells.summed(_READ, "{0}")  # with unpaid time of no type, and without adjustments
    whole = whole.replace("sum(unconverted)", "sum(unconverted) FILTER (WHERE type_id IS NOT NULL)")
    source = (cells.BETWEEN if is_dated else cells.TOTALS).format(_SOURCE)
    return f"""WITH chance AS ({CHANCES}) {_CHOICES}
UNION ALL
SELECT 'all', NULL, NULL, NULL, NULL, {whole}, coalesce(sum(home_pending_timed * p), 0)
FROM (SELECT account_id, type_id, {cells.summed((*_READ, "home_pending_timed"))}
      FROM ({source}) cell WHERE {narrow} GROUP BY account_id, type_id) whole
LEFT JOIN chance USING (account_id, type_id)
UNION ALL
SELECT 'day', NULL, NULL, NULL, local_on, {cells.summed(_READ, "{0}")}, 0::numeric
FROM tasks_daycell WHERE user_id = %(user)s AND local_on = ANY(%(days)s::date[])
  AND type_id IS NOT NULL AND {narrow}
GROUP BY local_on"""


_COLUMNS = ("id", "account_id", "type_id", "local_on", "status", "duration_ms", "reward", "bonus", "paid")
_GIVEN = f"SELECT {', '.join(_COLUMNS)} FROM tasks_task WHERE id = ANY(%(ids)s::bigint[])"
Newest = tuple[str, dict[str, Any]]  # SQL for the rows of the newest facts, and its parameters


def _newest_first(facts: QuerySet[Task], count: int, *columns: str) -> QuerySet[Task, Any]:
    return facts.order_by("-local_on", "-started_at", "-pk").values_list(*columns)[:count]


def _newest(facts: QuerySet[Task], count: int) -> Newest:
    """To stand in another statement, which is planned once: so a number has one type, whatever its size."""
    sql, values, _ = asked_once(_newest_first(facts, count, *_COLUMNS))
    named = {f"fact_{name}": Int8(value) if type(value) is int else value for name, value in values.items()}
    return sql.replace("%(value", "%(fact_value"), named


def _sums_asked(user: User, newest: Newest, known: dict[str, list[Any]]) -> Ask:
    """Choices, and the sums of the newest facts, by the home rates given.

    Without any, only what is paid in the home currency is converted.
    """
    text, values = newest
    given = known | values | {"user": Int8(user.pk), "home": user.home_currency}
    return Ask(_of_facts(text, is_rated=bool(known)), given)


def _of_facts(newest: str, *, is_rated: bool) -> str:
    """SQL for the rows above. `newest` stands in for the table of all tasks, so its sums are the usual ones.

    Home money is that of each account and day rounded as in the roll-ups; without a rate it is no money.
    """
    counts = (f"coalesce(sum(f.{name}) FILTER (WHERE r.rate IS NOT NULL), 0)::bigint" for name in _TIMES)
    money = [f"round(f.{name} * r.rate, 8)" for name in _MONEY]
    sums = ", ".join(f"coalesce(sum({each}), 0)" for each in (*money[:-1], f"{money[-1]} * p"))
    home = "SELECT id, 1, '-infinity'::date, 'infinity'::date FROM platforms_account WHERE unit = %(home)s"
    of_day = "AND r.valid_on <= f.local_on AND f.local_on < r.until" if is_rated else ""
    return f"""
WITH chance AS ({CHANCES}),
home_rates (account_id, rate, valid_on, until) AS (
    {f"{cells.GIVEN_RATES} UNION ALL" if is_rated else ""} {home} AND user_id = %(user)s),
tasks_task AS ({newest}),
facts AS ({_fact_sums("local_on") if is_rated else _fact_sums()}) {_CHOICES}
UNION ALL
SELECT 'all', NULL, NULL, NULL, NULL, coalesce(sum(f.entries), 0)::bigint,
       coalesce(sum(f.entries) FILTER (WHERE r.rate IS NULL), 0)::bigint, {", ".join(counts)},
       0::bigint, 0::bigint, {sums}
FROM facts f LEFT JOIN chance USING (account_id, type_id)
LEFT JOIN home_rates r ON r.account_id = f.account_id {of_day}"""


_TIMES = ("timed", "ms")
_MONEY = ("settled_money", "settled_timed", "pending_money", "pending_timed")


@cache
def _fact_sums(*by: str) -> str:
    """The sums of `sums` by account, type and more, as SQL over what is called tasks_task there."""
    wanted = {name: sums_expressions()[name] for name in ("entries", *_TIMES, *_MONEY)}
    return _text(Task.objects.order_by().values("account_id", "type_id", *by).annotate(**wanted))


def _text(rows: Any) -> str:
    """A query as text that takes part in one with parameters."""
    with connection.cursor() as cursor:
        text: str = cursor.mogrify(*rows.query.sql_with_params())
    return text.replace("%", "%%")


def _rates(user: User, account_ids: Collection[int]) -> dict[str, list[Any]]:
    """Home rates of these accounts as three arrays of one length."""
    accounts = Account.objects.with_platform().filter(user=user, pk__in=account_ids)
    by_account = home_rates(user, accounts).items()
    rows = [(account, valid_on, rate) for account, known in by_account for valid_on, rate in known]
    return {
        "rated": [account for account, _, _ in rows],
        "rated_on": [valid_on for _, valid_on, _ in rows],
        "rate": [rate for _, _, rate in rows],
    }
