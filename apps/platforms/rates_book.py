"""A person's exchange rates from the database, for conversion in Python and in SQL."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from apps.accounts.models import User
from apps.platforms.conversion import RateBook, RateMissing
from apps.platforms.models import FIRST_DAY, Account, ExchangeRate
from apps.platforms.money import POINTS

Row = tuple[str, str, date, Decimal]
HomeRates = list[tuple[date, Decimal]]


def rate_book_for(user: User) -> RateBook:
    """All rates of this person, in one query."""
    return RateBook(_rows(user))


def home_rates(user: User, accounts: Iterable[Account]) -> dict[int, HomeRates]:
    """What one unit of each account is worth in the person's home currency, by account id.

    Each list is ordered by day: a rate is valid from its day until the next one. Before the first day
    there is none, and an account whose money cannot be converted has an empty list. One query, when the
    accounts come with their platform.
    """
    rows = _rows(user)
    book = RateBook(rows)
    return {account.pk: _home_rates(account, user.home_currency, rows, book) for account in accounts}


def currencies_without_rate(user: User) -> list[str]:
    """Currencies of the person's accounts that do not lead home yet, by name. Points of unknown worth are not
    among them: an exchange rate would not help.
    """
    accounts = list(Account.objects.for_user(user).with_platform())
    rates = home_rates(user, accounts)
    stuck = [account for account in accounts if not rates[account.pk]]
    currencies = {worth.currency if (worth := one.points_worth) else one.unit for one in stuck}
    return sorted(currencies - {POINTS})


def _home_rates(account: Account, home: str, rows: list[Row], book: RateBook) -> HomeRates:
    worth = account.points_worth
    currency = worth.currency if worth else account.unit
    days = {day for source, target, day, _rate in rows if {source, target} == {currency, home}}
    found = []
    for day in sorted(days | {FIRST_DAY}):
        try:
            rate = book.rate(account.unit, home, day, worth)
        except RateMissing:
            continue
        found.append((day, Decimal(rate.numerator) / Decimal(rate.denominator)))
    return found


def _rows(user: User) -> list[Row]:
    rates = ExchangeRate.objects.filter(user=user).order_by("valid_on", "pk")
    return list(rates.values_list("source", "target", "valid_on", "rate"))
