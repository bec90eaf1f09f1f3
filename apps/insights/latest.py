"""The last few tasks, each on two lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Status, Task

MOST = 5
SAID = {Status.REJECTED, Status.RETURNED, Status.EXPIRED, Status.SCREENED_OUT}  # outcomes that need a word
COLUMNS = (
    *("pk", "title", "type__name", "account_id", "duration_ms", "started_at", "local_on", "status"),
    *("worth", "hourly"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A task in its account's own unit."""

    pk: int
    title: str
    account: Account
    millis: int | None
    started_at: datetime
    is_today: bool
    outcome: str  # in words, where it is not plain work
    is_rejected: bool
    pay: Money
    rate: Money | None  # an hour


def latest(user: User, accounts: Mapping[int, Account], today: date) -> list[Entry]:
    """The latest first; one query. `accounts` are all of this person's, by id."""
    tasks = Task.objects.for_user(user).order_by("-local_on", "-started_at", "-pk")
    return [_entry(accounts, today, *values) for values in tasks.values_list(*COLUMNS)[:MOST]]


def _entry(
    accounts: Mapping[int, Account],
    today: date,
    pk: int,
    title: str,
    type_name: str,
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
        pk=pk,
        title=title or type_name,
        account=account,
        millis=duration_ms or None,
        started_at=started_at,
        is_today=local_on == today,
        outcome=str(Status(status).label).lower() if status in SAID else "",
        is_rejected=status == Status.REJECTED,
        pay=Money(worth, account.unit),
        rate=None if hourly is None else Money.nearest(hourly, account.unit),
    )
