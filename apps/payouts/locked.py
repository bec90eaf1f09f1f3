"""An account while its person's row is held: what every write over its payouts begins with."""

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import Account, AccountQuerySet


def locked(account: Account) -> tuple[User, Account]:
    """Lock the person; then read them and their account as they are now."""
    touch_person(account.user_id)
    fresh = Account.objects.with_platform().select_related("user").get(pk=account.pk)
    return fresh.user, fresh


def only(account: Account) -> AccountQuerySet:
    """This account alone, for a look at it."""
    return Account.objects.filter(pk=account.pk)
