"""The rows of the platforms page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.templatetags.fmt import day_month, day_year
from apps.platforms.conversion import KnownRate
from apps.platforms.facts import day_span, unit_words, worth_words
from apps.platforms.fields import write_rate
from apps.platforms.minimums import minimum_for
from apps.platforms.models import FIRST_DAY, Account, ExchangeRate, Platform
from apps.platforms.money import Money
from apps.platforms.rates_book import rate_book_for, units_of


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One's own account in a list."""

    account: Account
    unit: str
    minimum: Money | None
    method: str
    pays: str


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """A platform of the catalogue in a list. The minimum is the lowest that is known."""

    platform: Platform
    units: tuple[str, ...]
    minimum: Money | None
    has_several_minimums: bool
    is_yours: bool


@dataclass(frozen=True, slots=True)
class RateRow:
    """An exchange rate with its number as the person writes it."""

    pk: int
    source: str
    target: str
    valid_on: date
    number: str


@dataclass(frozen=True, slots=True)
class PointsRow:
    """What an account's points were worth from a day on; None is from the beginning."""

    pk: int | None  # of one that can be deleted
    worth: str
    since: date | None


def points_rows(account: Account) -> list[PointsRow]:
    """The worth of an account's points, the latest first; empty for money, and where it is not known."""
    rows = [
        PointsRow(one.pk, worth_words(one.worth), one.valid_on)
        if one.valid_on > FIRST_DAY
        else PointsRow(None, worth_words(one.worth), None)
        for one in account.points_rates.order_by("-valid_on")
    ]
    worth = account.points_worth
    return rows or ([PointsRow(None, worth_words(worth), None)] if worth else [])


@dataclass(frozen=True, slots=True)
class CountingRate:
    """What one unit of a currency of the person's accounts is worth at home today, and where that is from."""

    source: str
    target: str
    number: str
    origin: str


def counting_rates(user: User, today: date) -> list[CountingRate]:
    """One for each foreign currency that leads home, by its name."""
    units = units_of(Account.objects.for_user(user).with_platform()).values()
    home = user.home_currency
    currencies = sorted({one for unit in units for one in unit.currencies()} - {home})
    book = rate_book_for(user)
    known = ((one, book.find(one, home, today)) for one in currencies)
    return [CountingRate(one, home, _number(rate), _origin(rate)) for one, rate in known if rate]


def _number(known: KnownRate) -> str:
    return write_rate(Decimal(known.rate.numerator) / Decimal(known.rate.denominator))


def _origin(known: KnownRate) -> str:
    if known.is_daily:
        return _("European Central Bank, %(day)s") % {"day": day_month(known.valid_on)}
    return _("your rate from %(day)s") % {"day": day_year(known.valid_on)}


def rate_rows(user: User) -> list[RateRow]:
    """All rates of a person, the newest of each pair first."""
    return [
        RateRow(one.pk, one.source, one.target, one.valid_on, write_rate(one.rate))
        for one in ExchangeRate.objects.filter(user=user)
    ]


def account_rows(user: User) -> list[AccountRow]:
    """All accounts of a person, the open ones first."""
    accounts = Account.objects.for_user(user).with_platform()
    return sorted(map(account_row, accounts), key=lambda row: not row.account.is_open)


def account_row(account: Account) -> AccountRow:
    days = account.usual_payout_days
    points_name = account.platform.points_name if account.platform else ""
    return AccountRow(
        account=account,
        unit=unit_words(account.unit, points_name),
        minimum=account.minimum_money(),
        method=account.method,
        pays=_pays(*days) if days else "",
    )


def _pays(low: int, high: int) -> str:
    """How long a payout takes, in the middle of a sentence."""
    return _("pays in %(days)s") % {"days": day_span(low, high)} if high else _("pays the same day")


def platform_rows(platforms: Iterable[Platform], yours: set[int]) -> list[PlatformRow]:
    """Rows for these platforms; `yours` are the ids of those that the person has an account on."""
    return [_platform_row(platform, platform.pk in yours) for platform in platforms]


def _platform_row(platform: Platform, is_yours: bool) -> PlatformRow:
    rows = platform.minimum_rows
    found = next(filter(None, (minimum_for(rows, unit=unit) for unit in platform.units)), None)
    return PlatformRow(
        platform=platform,
        units=tuple(unit_words(unit, platform.points_name) for unit in platform.units),
        minimum=Money(found.amount, found.unit) if found else None,
        has_several_minimums=len({(row.amount, row.unit) for row in rows}) > 1,
        is_yours=is_yours,
    )
