"""The history of a task: why its changes were made, and how they are told.

A trigger of the database writes each change down; what made it is said for the transaction beforehand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.money import Money
from apps.tasks.models import Task, TaskChange

BULK, UNDO, IMPORT, IMPORT_UNDONE = "bulk", "undo", "import", "import-undone"
CAUSES = {
    "": _("by hand"),
    BULK: _("with others, from the list"),
    UNDO: _("by Undo"),
    IMPORT: _("by import"),
    IMPORT_UNDONE: _("when an import was undone"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is told: (was, became) of what changed, None for the rest; money in its unit."""

    at: datetime
    cause: Promise
    outcome: tuple[str, str] | None
    amounts: list[tuple[Promise, Money | None, Money | None]]  # None: as posted


@contextmanager
def because(cause: str) -> Iterator[None]:
    """Changes inside are remembered with this cause: one of CAUSES, and an id after a space where one helps.

    Inside of a transaction. An inner cause wins; the outer one is back after it.
    """
    before = _set(cause)
    yield  # after an error the transaction, or its savepoint, is rolled back, and the setting with it
    _set(before)


def changes_of(user: User, task: Task) -> list[Change]:
    """The newest first. One query."""
    rows = TaskChange.objects.for_user(user).filter(task=task).order_by("-pk")
    return [_told(row) for row in rows]


def _set(cause: str) -> str:
    """Answers what it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('farthing.cause', true), ''),"
            " set_config('farthing.cause', %s, true)",
            [cause],
        )
        before: str = cursor.fetchone()[0]
    return before


def _told(row: TaskChange) -> Change:
    pairs = (
        (_("Pay, as posted"), row.old_reward, row.new_reward),
        (_("Really paid"), row.old_paid, row.new_paid),
        (_("Bonus"), row.old_bonus, row.new_bonus),
    )
    return Change(
        at=row.changed_at,
        cause=CAUSES.get(row.cause.split(" ")[0], CAUSES[""]),
        outcome=(row.get_old_status_display(), row.get_new_status_display().lower())
        if row.old_status != row.new_status
        else None,
        amounts=[
            (label, _money(was, row.old_unit), _money(now, row.new_unit))
            for label, was, now in pairs
            if was != now
        ],
    )


def _money(amount: Decimal | None, unit: str) -> Money | None:
    return None if amount is None else Money(amount, unit)
