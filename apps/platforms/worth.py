"""Which accounts' money is worth something else at home, once rates have changed."""

from collections.abc import Collection, Iterable

from django.db.models import F

from apps.accounts.models import User
from apps.platforms.models import Account

Pair = frozenset[str]  # two currencies, in either direction


def rates_changed(user: User, pairs: Collection[Pair]) -> None:
    """The roll-ups of every account whose money goes home by one of these pairs become due, once."""
    if pairs:
        accounts = Account.objects.for_user(user).with_platform()
        raise_rollups(one.pk for one in accounts if _way_home(one, user.home_currency) in pairs)


def raise_rollups(account_ids: Iterable[int]) -> None:
    """What these accounts' money is worth at home has changed."""
    Account.objects.filter(pk__in=list(account_ids)).update(rollup_seq=F("rollup_seq") + 1)


def _way_home(account: Account, home: str) -> Pair:
    worth = account.points_worth
    return frozenset({worth.currency if worth else account.unit, home})
