"""Writes to a person's own payout minimums by method."""

from decimal import Decimal

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.minimums import is_same_method
from apps.platforms.models import Account
from apps.platforms.services import change_account

Rows = list[dict[str, str]]


@transaction.atomic
def set_method_minimum(*, user: User, account_id: int, method: str, amount: Decimal) -> Account:
    """The least that this account pays out by this method; one of the same method is replaced.

    Raises Account.DoesNotExist for one that is not this person's.
    """
    touch_person(user.pk)
    row = {"method": method.strip(), "amount": f"{amount:f}"}
    return _write(user, account_id, [*_others(user, account_id, method), row])


@transaction.atomic
def delete_method_minimum(*, user: User, account_id: int, method: str) -> Account:
    """What else is known counts again; nothing changes where none was written.

    Raises Account.DoesNotExist for one that is not this person's.
    """
    touch_person(user.pk)
    return _write(user, account_id, _others(user, account_id, method))


def _others(user: User, account_id: int, method: str) -> Rows:
    rows: Rows = Account.objects.for_user(user).get(pk=account_id).own_minimums
    return [row for row in rows if not is_same_method(row["method"], method)]


def _write(user: User, account_id: int, rows: Rows) -> Account:
    """In order of name; the service sees to what has to be looked at again."""
    ordered = sorted(rows, key=lambda row: row["method"].casefold())
    return change_account(user=user, account_id=account_id, own_minimums=ordered)
