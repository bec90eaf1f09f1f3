"""The last few tasks, each on two lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from apps.accounts.models import User
from apps.accounts.paths import address
from apps.accounts.prepared import Ask, Rows
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Status
from apps.tasks.naming import name_of
from apps.tasks.statuses import REFUSED, UNPAID

MOST = 8  # a narrow page shows five of them
SAID = {*REFUSED, *UNPAID}  # outcomes that need a word
# By the index of the list. Parameter: user.
LATEST = f"""
SELECT t.id, t.title, left(t.note, 80), k.name, t.account_id, t.duration_ms, t.started_at, t.local_on,
       t.status, t.worth, t.hourly
FROM tasks_task t JOIN tasks_tasktype k ON k.id = t.type_id
WHERE t.user_id = %(user)s::bigint AND t.deleted_at IS NULL
ORDER BY t.local_on DESC, t.started_at DESC, t.id DESC LIMIT {MOST}
"""  # noqa: S608 - our own number


@dataclass(frozen=True, slots=True)
class Entry:
    """A task in its account's own unit."""

    url: str
    title: str
    account: Account
    millis: int | None
    started_at: datetime
    is_today: bool
    outcome: str  # in words, where it is not plain work
    is_rejected: bool
    pay: Money
    rate: Money | None  # an hour


def asked(user: User) -> Ask:
    """For the latest tasks."""
    return Ask(LATEST, {"user": user.pk})


def latest(rows: Rows, accounts: Mapping[int, Account], today: date) -> list[Entry]:
    """What was asked for, the latest first. `accounts` are all of this person's, by id."""
    return [_entry(accounts, today, *row) for row in rows]


def _entry(
    accounts: Mapping[int, Account],
    today: date,
    pk: int,
    title: str,
    note: str,
    kind: str,
    account_id: int,
    duration_ms: int | None,
    started_at: datetime,
    local_on: date,
    status: str,
    worth: Decimal,
    hourly: Decimal | None,
) -> Entry:
    account = accounts[account_id]
    return Entry(
        url=address("task_detail", pk),
        title=name_of(title, note, kind),
        account=account,
        millis=duration_ms or None,
        started_at=started_at,
        is_today=local_on == today,
        outcome=str(Status(status).label).lower() if status in SAID else "",
        is_rejected=status in REFUSED,
        pay=Money(worth, account.unit),
        rate=None if hourly is None else Money.nearest(hourly, account.unit),
    )
