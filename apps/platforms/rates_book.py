"""A person's exchange rates from the database, for conversion in Python and in SQL.

Their own rates stand first, and the public daily ones behind them. Daily rates are read for the currencies
of the person's accounts only.
"""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import reduce
from operator import or_

from django.db.models import Q, Value
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.platforms.conversion import DailyRates, PointsWorth, RateBook, RateMissing, Unit
from apps.platforms.models import FIRST_DAY, Account, DailyRate, ExchangeRate, PointsRate
from apps.platforms.money import POINTS, exponent

Worths = tuple[tuple[date, PointsWorth], ...]
HomeRates = list[tuple[date, Decimal]]


def rate_book_for(user: User) -> RateBook:
    """All rates of this person, in one query."""
    accounts = Account.objects.for_user(user).order_by()
    names = ("unit", "points_currency", "platform__points_currency", "points_rates__currency")
    used = [Q(currency__in=accounts.values(name)) for name in names]
    return _book(user, reduce(or_, used, Q(currency=user.home_currency)))


def home_rates(user: User, accounts: Iterable[Account]) -> dict[int, HomeRates]:
    """What one unit of each account is worth in the person's home currency, by account id.

    Each list is ordered by day: a rate is valid from its day until the next one. Before the first day
    there is none, and an account whose money cannot be converted has an empty list. Two queries, when the
    accounts come with their platform: none for home money, one where no points have an own worth.
    """
    units = units_of(accounts)
    book = _book_of(user, units.values())
    return {account: _home_rates(unit, user.home_currency, book) for account, unit in units.items()}


def home_rate_on(user: User, account: Account, on: date) -> Decimal | None:
    """The rate of `home_rates` that is valid on a day; None when there is none."""
    unit = units_of([account])[account.pk]
    book = _book_of(user, [unit], on)
    return _rate(unit, user.home_currency, on, book)


def amount_in(user: User, amount: Decimal, currency: str) -> Decimal | None:
    """An amount of home money in another currency by today's rate, to two figures that count, as a goal has.

    None where no rate is known. One query.
    """
    home, on = user.home_currency, local_date(timezone.now(), user.timezone)
    rate = _rate(Unit(home), currency, on, _book(user, Q(currency__in=[home, currency]), on))
    if rate is None:
        return None
    moved = amount * rate
    places = min(exponent(currency), 1 - moved.adjusted())
    return moved.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def units_of(accounts: Iterable[Account]) -> dict[int, Unit]:
    """What each account is counted in, by its id. One query, when the points of any have an own worth."""
    accounts = list(accounts)
    dated = [one.pk for one in accounts if one.unit == POINTS and one.points_per_unit is not None]
    history: dict[int, Worths] = {}
    for row in PointsRate.objects.filter(account__in=dated) if dated else ():
        history[row.account_id] = (*history.get(row.account_id, ()), (row.valid_on, row.worth))
    return {one.pk: Unit(one.unit, history.get(one.pk) or _always(one)) for one in accounts}


def unit_of(account: Account) -> Unit:
    """What an account is counted in."""
    return units_of([account])[account.pk]


def _always(account: Account) -> Worths:
    worth = account.points_worth
    return ((FIRST_DAY, worth),) if worth else ()


def own_rows(user_ids: Collection[int]) -> dict[int, list[tuple[str, str, date, Decimal]]]:
    """Their own rates, by person: rows of (source, target, valid_on, rate)."""
    found: dict[int, list[tuple[str, str, date, Decimal]]] = {user: [] for user in user_ids}
    rates = ExchangeRate.objects.filter(user__in=user_ids).order_by()
    for user, source, target, day, rate in rates.values_list(
        "user_id", "source", "target", "valid_on", "rate"
    ):
        found[user].append((source, target, day, rate))
    return found


def _home_rates(unit: Unit, home: str, book: RateBook) -> HomeRates:
    found: HomeRates = []
    for day in sorted(unit.days(book, home) | {FIRST_DAY}):
        rate = _rate(unit, home, day, book)
        if rate is not None and (not found or found[-1][1] != rate):
            found.append((day, rate))
    return found


def _rate(unit: Unit, home: str, on: date, book: RateBook) -> Decimal | None:
    try:
        rate: Fraction = unit.rate(book, home, on)
    except RateMissing:
        return None
    return Decimal(rate.numerator) / Decimal(rate.denominator)


def _book_of(user: User, units: Iterable[Unit], on: date | None = None) -> RateBook:
    """Rates for these units; none are read where all of them are home money."""
    home = frozenset({user.home_currency})
    currencies = home.union(*(unit.currencies() for unit in units))
    return RateBook([]) if currencies == home else _book(user, Q(currency__in=currencies), on)


def _book(user: User, wanted: Q, on: date | None = None) -> RateBook:
    """The person's own rates and those daily ones, in one query. With `on`: only what can count that day."""
    own, daily = (
        ExchangeRate.objects.filter(user=user).order_by(),
        DailyRate.objects.filter(wanted).order_by(),
    )
    if on:
        own = own.filter(valid_on__lte=on)
        daily = daily.filter(valid_on__lte=on).order_by("currency", "-valid_on").distinct("currency")
    rows = list(
        own.values_list(Value(False), "source", "target", "valid_on", "rate").union(
            daily.values_list(Value(True), Value(""), "currency", "valid_on", "per_eur"), all=True
        )
    )
    return RateBook(
        [(source, target, day, rate) for is_daily, source, target, day, rate in rows if not is_daily],
        DailyRates((currency, day, rate) for is_daily, _none, currency, day, rate in rows if is_daily),
    )
