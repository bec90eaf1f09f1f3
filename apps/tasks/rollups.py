"""The roll-ups: written with every fact in its own transaction, and read by every page.

Writing: day cells are recomputed from the facts, week and total cells move by the difference. Whoever
writes holds the person's lock (`touch_person`, or `hold_person` in a job) inside a transaction. All of
it can be thrown away and rebuilt.

Reading: a span of days is its whole weeks from the week cells and its edges from the day cells.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg.types.numeric import Int8

from apps.accounts.models import User
from apps.accounts.periods import week_of
from apps.accounts.prepared import fetch_prepared
from apps.platforms.models import Account
from apps.platforms.rates_book import home_rate_on, home_rates
from apps.tasks import cells
from apps.tasks.models import FIRST_DAY, NOWHERE, DayCell, TotalCell, WeekCell
from apps.tasks.sums import Sums

FEW_DAYS = 3  # up to so many, statements whose plan is kept are quicker than one that is planned anew
Day = tuple[int, date]  # an account's id and a local day
Accounts = Mapping[int, Account]


@dataclass(frozen=True, slots=True)
class Row:
    """Sums of one group. What it is not grouped by is None.

    So is the type of adjustments, and the platform or type of unpaid time that belongs to none.
    """

    account_id: int | None
    type_id: int | None
    week_on: date | None
    native: Sums | None  # in the account's unit; None where several accounts are added up
    home: Sums  # in the home currency: without the money and time of `unconverted`
    unconverted: int  # entries and adjustments that have no rate yet


def hold_person(user_id: int) -> User:
    """Lock the person's row like `touch_person`, without saying that anything has changed."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def refresh_days(user: User, days: Iterable[Day], accounts: Accounts | None = None) -> int:
    """Make the cells of these days of these accounts right: one statement a day, or one for many days.

    `accounts` are those already at hand, by id. The accounts' statistics become due. Answers how many
    day cells changed.
    """
    wanted = sorted(set(days))
    if len(wanted) <= FEW_DAYS:
        return sum(_refresh_one(user, *day, accounts or {}) for day in wanted)
    ids = {account for account, _ in wanted}
    given = {"accounts": [account for account, _ in wanted], "days": [day for _, day in wanted]}
    return _refresh_many(cells.GIVEN_DAYS, user, ids, given)


def refresh_accounts(user: User, account_ids: Iterable[int]) -> int:
    """All days of these accounts, for when what their money is worth at home has changed."""
    ids = set(account_ids)
    return _refresh_many(cells.DAYS_OF_ACCOUNTS, user, ids, {"accounts": list(ids)})


def rebuild_person(user: User) -> None:
    """Throw away and make anew: for another home currency or start of the week, or to repair."""
    for model in (DayCell, WeekCell, TotalCell):
        model.objects.filter(user=user).delete()
    ids = set(Account.objects.filter(user=user).values_list("pk", flat=True))
    _refresh_many(cells.ALL_DAYS, user, ids, {})


def differences(user: User) -> int:
    """How many cells differ from a recompute from scratch. Reads only, and needs no lock: one snapshot."""
    ids = set(Account.objects.filter(user=user).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(cells.comparing_cells(), _all_rates(user, ids) | {"user": user.pk})
        return int(cursor.fetchone()[0])


def sums_between(
    user: User,
    start_on: date,
    end_on: date,
    *,
    by: Collection[str] = (),
    accounts: Collection[int] | None = None,
    types: Collection[int] | None = None,
) -> list[Row]:
    """Sums of the local days from start_on up to, not including, end_on. One query.

    `by` holds any of "account" and "type"; `accounts` and `types` narrow it to those ids. Groups without
    any entry, adjustment or unpaid time are left out.
    """
    return _read(cells.BETWEEN, by, {"user": user.pk} | span(user, start_on, end_on), accounts, types)


def span(user: User, start_on: date, end_on: date) -> dict[str, date]:
    """The parameters of `cells.BETWEEN`: the days, and the whole weeks among them."""
    first = week_of(start_on + timedelta(days=6), user.week_start)  # the first week that begins inside
    last = max(week_of(end_on, user.week_start), first)
    return {"start": start_on, "end": end_on, "first": first, "last": last}


def weekly_sums(
    user: User,
    first_week: date,
    last_week: date,
    *,
    by: Collection[str] = (),
    accounts: Collection[int] | None = None,
    types: Collection[int] | None = None,
) -> list[Row]:
    """Sums of each week from the one of first_week to the one of last_week, both included, in order."""
    first, last = week_of(first_week, user.week_start), week_of(last_week, user.week_start)
    params = {"user": user.pk, "first": first, "last": last}
    return _read(cells.WEEKS, ("week", *by), params, accounts, types)


def total_sums(
    user: User,
    *,
    by: Collection[str] = (),
    accounts: Collection[int] | None = None,
    types: Collection[int] | None = None,
) -> list[Row]:
    """Sums of everything ever."""
    return _read(cells.TOTALS, by, {"user": user.pk}, accounts, types)


def _refresh_one(user: User, account_id: int, day: date, accounts: Accounts) -> int:
    """The everyday case, with a plan that the connection keeps."""
    params = {
        "user": Int8(user.pk),
        "account": Int8(account_id),
        "day": day,
        "rate": _rate_on(user, account_id, day, accounts),
    }
    changed, home = fetch_prepared(cells.changing_cells(cells.ONE_DAY, cells.ONE_RATE), params)[0]
    if home == user.home_currency:
        return int(changed)
    user.refresh_from_db(fields=["home_currency"])  # changed since it was read, before we had the lock
    return int(changed) + _refresh_one(user, account_id, day, accounts)


def _rate_on(user: User, account_id: int, day: date, accounts: Accounts) -> Decimal | None:
    """Home money for one of the account's unit on a day; None when there is no rate."""
    if account_id == NOWHERE:
        return Decimal(1)  # time alone
    known = accounts.get(account_id)
    if known and known.unit == user.home_currency:
        return Decimal(1)
    account = Account.objects.with_platform().get(pk=account_id, user=user)
    return home_rate_on(user, account, day)


def _refresh_many(days: str, user: User, account_ids: set[int], given: dict[str, Any]) -> int:
    user.refresh_from_db(fields=["home_currency"])
    params = given | _all_rates(user, account_ids) | {"user": user.pk}
    with connection.cursor() as cursor:
        cursor.execute(cells.changing_cells(days), params)
        return int(cursor.fetchone()[0])


def _all_rates(user: User, account_ids: set[int]) -> dict[str, Any]:
    """Home rates as three arrays of one length."""
    accounts = Account.objects.with_platform().filter(user=user, pk__in=account_ids)
    by_account = home_rates(user, accounts).items()
    rows = [(account, valid_on, rate) for account, known in by_account for valid_on, rate in known]
    rows.append((NOWHERE, FIRST_DAY, Decimal(1)))  # time alone
    return {
        "rated": [account for account, _, _ in rows],
        "rated_on": [valid_on for _, valid_on, _ in rows],
        "rate": [rate for _, _, rate in rows],
    }


def _read(
    source: str,
    by: Collection[str],
    params: dict[str, Any],
    accounts: Collection[int] | None,
    types: Collection[int] | None,
) -> list[Row]:
    sql = cells.reading_cells(source, tuple(sorted(by)), accounts is not None, types is not None)
    narrow = {"accounts": list(accounts or ()), "types": list(types or ())}
    with connection.cursor() as cursor:
        cursor.execute(sql, params | narrow)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return [_row(row, is_native="account" in by) for row in rows]


def _row(row: dict[str, Any], *, is_native: bool) -> Row:
    return Row(
        row.get("account_id") or None,  # from NOWHERE
        row.get("type_id"),
        row.get("week_on"),
        Sums.of(row) if is_native else None,
        Sums.of(row, home=True),
        row["unconverted"],
    )
