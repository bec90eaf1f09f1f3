"""Writes to what an account's points are worth, from which day on. The scheme is `PointsRate`'s."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.conversion import PointsWorth
from apps.platforms.models import FIRST_DAY, Account, PointsRate
from apps.platforms.money import POINTS
from apps.platforms.services import change_account
from apps.platforms.worth import raise_rollups


@transaction.atomic
def change_points(*, user: User, account_id: int, worth: PointsWorth, valid_on: date) -> Account:
    """From this day on the account's points are worth this; a change on the same day is replaced.

    What was earned before keeps the worth of its day. Raises Account.DoesNotExist for one that is not this
    person's, or that is not in points.
    """
    touch_person(user.pk)
    account = Account.objects.for_user(user).with_platform().get(pk=account_id, unit=POINTS)
    if account.points_worth and not account.points_rates.exists():
        _set(account, FIRST_DAY, account.points_worth)
    _set(account, valid_on, worth)
    return _settle(account)


@transaction.atomic
def delete_points_rate(*, user: User, rate_id: int) -> Account:
    """The worth did not change that day after all: the one before it goes on.

    Raises PointsRate.DoesNotExist for one that is not this person's, and for the one from the beginning.
    """
    touch_person(user.pk)
    row = PointsRate.objects.get(user=user, pk=rate_id, valid_on__gt=FIRST_DAY)
    row.delete()
    return _settle(Account.objects.for_user(user).with_platform().get(pk=row.account_id))


@transaction.atomic
def restore_points(
    *, user: User, account_id: int, worths: Iterable[tuple[date, PointsWorth]], own: PointsWorth | None
) -> Account:
    """Undo of `change_points`: the history that there was, and the person's own worth, None for none.

    Raises Account.DoesNotExist for one that is not this person's, or that is not in points.
    """
    touch_person(user.pk)
    account = Account.objects.for_user(user).with_platform().get(pk=account_id, unit=POINTS)
    account.points_rates.all().delete()
    for valid_on, worth in worths:
        _set(account, valid_on, worth)
    raise_rollups([account.pk])
    return _say(account, own)


def _set(account: Account, valid_on: date, worth: PointsWorth) -> None:
    account.points_rates.update_or_create(
        user_id=account.user_id,
        valid_on=valid_on,
        defaults={"per_unit": worth.per_unit, "currency": worth.currency},
    )


def _settle(account: Account) -> Account:
    """Let the columns say what counts now, and keep no history of one worth from the beginning."""
    rows = list(account.points_rates.order_by("valid_on"))
    if [row.valid_on for row in rows] == [FIRST_DAY]:
        account.points_rates.all().delete()
    raise_rollups([account.pk])
    return _say(account, rows[-1].worth if rows else None)


def _say(account: Account, own: PointsWorth | None) -> Account:
    """Write the worth into the account's columns."""
    return change_account(
        user=account.user,
        account_id=account.pk,
        points_per_unit=own.per_unit if own else None,
        points_currency=own.currency if own else "",
    )
