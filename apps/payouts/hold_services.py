"""Noting that a platform keeps the money of an account back, and that it no longer does."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.platforms.models import Account

from . import alerts
from .checks import look
from .locked import locked, only
from .models import AccountCycle


@dataclass(frozen=True, slots=True)
class Hold:
    """A platform keeps the money of an account back."""

    since: datetime
    note: str


@transaction.atomic
def hold_account(*, account: Account, note: str = "", since: datetime | None = None) -> Hold | None:
    """Note that the platform keeps the money of this account back for now. None: that was noted already.

    What was said to be due is not while it lasts, and is said again after it.
    """
    user, account = locked(account)
    look(user, only(account))
    hold = Hold(since or timezone.now(), note)
    row = AccountCycle.objects.get(account=account)
    if row.held_at is not None:
        return None
    row.held_at, row.hold_note = hold.since, note
    if alerts.withdraw_due(account, row.cycle):
        row.is_told = False  # to be said again when the hold has ended
    row.save(update_fields=["held_at", "hold_note", "is_told"])
    alerts.show_held_again(account, row.cycle)
    return hold


@transaction.atomic
def release_account(*, account: Account) -> Hold | None:
    """The hold has ended: what is due is said now. Answers the hold, None where there was none."""
    user, account = locked(account)
    ended = hold_of(account)
    AccountCycle.objects.filter(account=account).update(held_at=None, hold_note="")
    alerts.withdraw_held(account)
    look(user, only(account))
    return ended


def hold_of(account: Account) -> Hold | None:
    """Since when, and why, the platform keeps the money back; None where it does not."""
    row = AccountCycle.objects.filter(account=account).exclude(held_at=None).first()
    return Hold(row.held_at, row.hold_note) if row and row.held_at else None
