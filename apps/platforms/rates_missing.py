"""Money of a person's that does not lead home: which currency lacks a rate, on which days, for how much work,
and which points nobody knows the worth of.

How much work waits is known above (`settings.WITHOUT_RATE`), as the figures count it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from apps.accounts.models import User
from apps.platforms.conversion import Unit
from apps.platforms.models import Account
from apps.platforms.money import POINTS
from apps.platforms.rates_book import home_rates, units_of

Work = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """A currency without a rate home: before a day, or (None) on any day; since when work waits for it."""

    currency: str
    known_from: date | None
    since: date | None
    tasks: int


@dataclass(frozen=True, slots=True)
class UnknownWorth:
    """An account whose points had no known worth on a day, and how much work waits for it since then."""

    account: Account
    since: date
    tasks: int


def missing_rates(user: User) -> list[Gap]:
    """By currency, those first that work waits for. Points of unknown worth are not among them: an exchange
    rate would not help; `unknown_points` has them.
    """
    accounts = list(Account.objects.for_user(user).with_platform())
    rates, units = home_rates(user, accounts), units_of(accounts)
    work = _work_without_rate(user)
    found: dict[str, list[Gap]] = {}
    for pk, unit in units.items():
        for gap in _gaps(unit, rates[pk][0][0] if rates[pk] else None, work.get(pk)):
            found.setdefault(gap.currency, []).append(gap)
    return sorted(map(_as_one, found.values()), key=lambda gap: (not gap.tasks, gap.currency))


def unknown_points(user: User) -> list[UnknownWorth]:
    """Those accounts in points that work waits for, by their names."""
    accounts = list(Account.objects.for_user(user).with_platform().filter(unit=POINTS))
    units, work = units_of(accounts), _work_without_rate(user) if accounts else {}
    waiting = ((account, *work[account.pk]) for account in accounts if account.pk in work)
    found = [UnknownWorth(*one) for one in waiting if units[one[0].pk].worth_on(one[1]) is None]
    return sorted(found, key=lambda one: one.account.name.casefold())


def _work_without_rate(user: User) -> dict[int, Work]:
    work: dict[int, Work] = import_string(settings.WITHOUT_RATE)(user)
    return work


def _gaps(unit: Unit, known_from: date | None, work: Work | None) -> Iterator[Gap]:
    """Of one account. Work since a day that has a rate only waits to be counted anew."""
    since, tasks = work or (None, 0)
    if known_from is None:
        for currency in unit.currencies():
            yield Gap(currency, None, since, tasks)
    elif since and since < known_from and (then := _currency_on(unit, since)):
        yield Gap(then, known_from, since, tasks)


def _currency_on(unit: Unit, on: date) -> str | None:
    if not unit.worths:
        return unit.code
    worth = unit.worth_on(on)
    return worth.currency if worth else None


def _as_one(gaps: list[Gap]) -> Gap:
    """Of all accounts in one currency."""
    known_from, since = _first(gap.known_from for gap in gaps), _first(gap.since for gap in gaps)
    return Gap(gaps[0].currency, known_from, since, sum(gap.tasks for gap in gaps))


def _first(days: Iterable[date | None]) -> date | None:
    return min(filter(None, days), default=None)
