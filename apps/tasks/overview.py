"""What stands around the rows of the list: what can be filtered by, the sum in one sentence, sums by day.

All of it in one query. What platform, type and days tell comes from the roll-ups, whatever the size of
the log; words and outcomes are summed over the tasks themselves, but only over the newest of them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from psycopg.types.numeric import Int8

from apps.accounts.models import User
from apps.accounts.periods import DAY
from apps.accounts.prepared import Ask, Rows, asked_once, fetch, fetch_prepared, fetch_together
from apps.platforms.facts import told_apart
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.platforms.rates_book import home_rates
from apps.tasks import rollups
from apps.tasks.built_in import type_words
from apps.tasks.models import FIRST_DAY, LAST_DAY, Task
from apps.tasks.overview_sql import of_facts, rolled_up
from apps.tasks.sentence import Figures, Sentence, sentence_of


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


Days = dict[date, tuple[Money, int] | None]


@dataclass(frozen=True, slots=True)
class Overview:
    """Choices and views in the order of their names, the sentence, and what each day brought with its time.

    A day brings what its rows show: earned, or still to be decided. It is in the list with all its tasks that
    match; None where none of them has an exchange rate.
    """

    accounts: list[Choice]
    types: list[Choice]
    views: list[Saved]
    sentence: Sentence
    days: Days


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
    return rows, _converted(user, wanted, sums, newest)


def with_days(user: User, around: Overview, facts: QuerySet[Task], days: Collection[date]) -> Overview:
    """With all of these days, which follow each other among the facts.

    One query more where they are not all among the newest that are summed, and four where the money of some
    is foreign.
    """
    if around.days.keys() >= set(days):
        return around
    wanted = _newest(facts.filter(local_on__range=(min(days), max(days))), None)
    sums = fetch(_sums_asked(user, wanted, {})._replace(is_planned_once=False))
    return replace(around, days=_converted(user, wanted, sums, 0).days)


def _within(narrowed: Narrowed) -> tuple[date, date]:
    """From the first day up to, not including, the one after the last, where tasks can be."""
    start_on = max(narrowed.start_on or FIRST_DAY, FIRST_DAY)
    end_on = min(narrowed.end_on or LAST_DAY, LAST_DAY) + DAY
    return min(start_on, end_on), end_on


def _overview(user: User, rows: Iterable[tuple[Any, ...]], newest: int) -> Overview:
    accounts: list[Choice] = []
    types: list[Choice] = []
    views: list[Saved] = []
    days: Days = {}
    whole, home = Figures(), user.home_currency
    for kind, pk, name, unit, day, *sums in rows:
        if kind == "account":
            accounts.append(Choice(pk, name, unit))
        elif kind == "type":
            types.append(Choice(pk, type_words(name)))
        elif kind == "view":
            views.append(Saved(name, unit))
        elif kind == "all":
            whole = Figures(*sums)
        else:
            days[day] = _brought(Figures(*sums), home)
    if 0 < newest <= whole.entries:
        del days[min(days)]  # older tasks of it may be missing
    views.sort(key=lambda view: view.name.casefold())
    return Overview(_sorted(accounts), _sorted(types), views, sentence_of(whole, home, newest), days)


def _brought(day: Figures, home: str) -> tuple[Money, int] | None:
    if day.entries == day.unconverted:
        return None
    return Money.nearest(day.home_settled_money + day.home_pending_money, home), day.home_ms


def _converted(user: User, wanted: "Newest", sums: Rows, newest: int) -> Overview:
    """The overview of these sums, or of new ones with the rates of foreign money that is among the facts."""
    around = _overview(user, sums, newest)
    foreign = [account.pk for account in around.accounts if account.unit != user.home_currency]
    if not (around.sentence.unconverted and foreign):
        return around
    return _overview(user, fetch(_sums_asked(user, wanted, _rates(user, foreign))), newest)


def _sorted(choices: Iterable[Choice]) -> list[Choice]:
    known = sorted(choices, key=lambda choice: (choice.name.casefold(), choice.unit))
    return [replace(choice, name=name) for choice, name in zip(known, told_apart(known), strict=True)]


def _rolled_up_rows(user: User, narrowed: Narrowed, days: Collection[date]) -> list[tuple[Any, ...]]:
    params = {
        "user": Int8(user.pk),
        "account": Int8(narrowed.account_id or 0),
        "type": Int8(narrowed.type_id or 0),
        "days": list(days),
    }
    if narrowed.is_dated:
        params |= rollups.span(user, *_within(narrowed))
    sql = rolled_up(narrowed.is_dated, bool(narrowed.account_id), bool(narrowed.type_id))
    return fetch_prepared(sql, params)


_COLUMNS = ("id", "account_id", "type_id", "local_on", "status", "duration_ms", "reward", "bonus", "paid")
_GIVEN = f"SELECT {', '.join(_COLUMNS)} FROM tasks_task WHERE id = ANY(%(ids)s::bigint[])"  # noqa: S608 - our own names
Newest = tuple[str, dict[str, Any]]  # SQL for the rows of the newest facts, and its parameters


def _newest_first(facts: QuerySet[Task], count: int | None, *columns: str) -> QuerySet[Task, Any]:
    return facts.order_by("-local_on", "-started_at", "-pk").values_list(*columns)[:count]


def _newest(facts: QuerySet[Task], count: int | None) -> Newest:
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
    return Ask(of_facts(text, is_rated=bool(known)), given)


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
