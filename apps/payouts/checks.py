"""Holding balances against minimums: who has to be looked at, and one look.

A person's `data_version` rises with every write that their balances could depend on, and an account's
`change_seq` with every change of its minimum, be it in the catalogue. What both were at the last look is
kept here, in rows; so a look that was never asked for, or died half way, is simply still to be done.
"""

import logging

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import Account, AccountQuerySet
from apps.platforms.money import Money
from apps.tasks.rollups import hold_person

from . import alerts
from .balances import standings
from .cycle import Cycle, Event, step
from .mailing import mail_due
from .models import AccountCycle, PersonCheck

log = logging.getLogger(__name__)
MOST_AT_ONCE = 1000  # people in one sweep; the next one comes in seconds


def check_due_people(user_id: int | None = None) -> int:
    """Look at everybody (or one person) who has changed since the last look; answers how many were looked at.

    A person whose look fails is left to be looked at again, and stops nobody else's.
    """
    looked = 0
    for pk in people_to_check(user_id):
        try:
            check_person(pk)
            looked += 1
        except Exception:
            log.exception("the balances of person %s could not be checked", pk)
    return looked


def people_to_check(user_id: int | None = None) -> list[int]:
    """Whose balances or minimums may have changed since they were looked at."""
    accounts = Account.objects.filter(Q(cycle=None) | Q(change_seq__gt=F("cycle__seen_seq")))
    people = User.objects.order_by("pk")
    if user_id is not None:
        accounts, people = accounts.filter(user=user_id), people.filter(pk=user_id)
    has_moved = Q(data_version__gt=Coalesce("payout_check__version", 0))
    due = people.filter(has_moved | Q(pk__in=accounts.values("user")))
    return list(due.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def check_person(user_id: int) -> int:
    """Look at all accounts of a person; answers on how many a minimum was crossed, or fell away again.

    The person's row is held, so nothing is written beside this, and two workers look one after the other.
    It is raised only when there was something to tell: what has been looked at is not to be looked at again.
    """
    try:
        user = hold_person(user_id)
    except User.DoesNotExist:
        return 0
    told = look(user, Account.objects.for_user(user))
    version = touch_person(user_id) if told else user.data_version
    PersonCheck.objects.bulk_create(
        [PersonCheck(user=user, version=version)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["version"],
    )
    return told


def check_if_moved(user: User) -> int:
    """Look at once, where this person has changed since the last look; one query where not."""
    told = check_person(user.pk) if people_to_check(user.pk) else 0
    if told:
        user.refresh_from_db(fields=["has_notices", "data_version"])
    return told


def look(user: User, accounts: AccountQuerySet, *, silently: bool = False) -> int:
    """One look at some accounts of a person whose row is held; answers on how many something was to tell.

    Silently: the balance came back by the person's own hand (a request taken back). It counts as due, but
    nothing was earned, so there is nothing to say. Sample accounts are always silent.
    """
    found = standings(accounts.with_platform())
    cycles = _cycles(user, [account for account, _ in found])
    told = sum(
        _look_at(user, account, cycles[account.pk], standing.balance, silently or account.is_sample)
        for account, standing in found
    )
    if told:
        mail_due(user, timezone.now())
    return told


def _look_at(user: User, account: Account, row: AccountCycle, balance: Money, silently: bool) -> bool:
    minimum, is_held = account.minimum_money(), row.held_at is not None
    before = Cycle(row.cycle, row.due_minimum, row.is_told)
    least = None if minimum is None else minimum.amount
    after, event = step(before, balance.amount, least, is_held=is_held)
    if after != before or row.seen_seq != account.change_seq:
        row.cycle, row.is_due, row.due_minimum = after.number, after.is_due, after.due_minimum
        row.is_told, row.seen_seq = after.is_told, account.change_seq
        row.save(update_fields=["cycle", "is_due", "due_minimum", "is_told", "seen_seq"])
    if event is Event.FELL:
        alerts.withdraw(account, before.number)
    elif event is not None and minimum is not None and not silently:
        say = alerts.say_payout_due if event is Event.CROSSED else alerts.say_payout_held
        say(user, account, after.number, balance, minimum)
    return event is not None


def _cycles(user: User, accounts: list[Account]) -> dict[int, AccountCycle]:
    """The cycle of each account; the missing ones are made."""
    rows = {row.pk: row for row in AccountCycle.objects.filter(user=user, account__in=accounts)}
    missing = [AccountCycle(account=account, user=user) for account in accounts if account.pk not in rows]
    if missing:
        AccountCycle.objects.bulk_create(missing, ignore_conflicts=True)
    return rows | {row.pk: row for row in missing}
