"""Which accounts' money is worth something else at home, once rates have changed."""

from collections.abc import Collection, Iterable

from django.db.models import F

from apps.accounts.models import User
from apps.platforms.conversion import Unit
from apps.platforms.models import Account
from apps.platforms.rates_book import units_of

Pair = frozenset[str]  # two currencies, in either direction


def rates_changed(user: User, pairs: Collection[Pair]) -> None:
    """The roll-ups of every account whose money goes home by one of these pairs become due, once."""
    if pairs:
        user.refresh_from_db(fields=["home_currency"])  # perhaps changed before we had the lock
        units = units_of(Account.objects.for_user(user).with_platform())
        raise_rollups(pk for pk, unit in units.items() if _ways_home(unit, user.home_currency) & set(pairs))


def raise_rollups(account_ids: Iterable[int]) -> None:
    """What these accounts' money is worth at home has changed."""
    Account.objects.filter(pk__in=list(account_ids)).update(rollup_seq=F("rollup_seq") + 1)


def _ways_home(unit: Unit, home: str) -> set[Pair]:
    return {frozenset({currency, home}) for currency in unit.currencies()}
