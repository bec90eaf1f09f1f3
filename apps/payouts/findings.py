"""What there is to look into in an account: pure rules over its facts. Days are the person's own.

- Approval is overdue when work has waited longer than the platform needs at most, and a day of grace. It
  is said for the week in which the oldest of it became so, and again at each level.
- An account is idle when nothing was done there for 60 days and less than its minimum lies in it.
- A platform that closes has no minimum any more: what lies there is to be got out by the day.

Source: Farthing's domain notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.accounts.periods import DAY, week_of

OVERDUE, IDLE, CLOSING = "approval_overdue", "account_idle", "platform_closing"
KINDS = (OVERDUE, IDLE, CLOSING)

GRACE = DAY
OVERDUE_AFTER = (1, 8, 22)  # days after the grace: the levels of being overdue
IDLE_AFTER = 60 * DAY
LAST_CALL = 7 * DAY  # before a platform closes


@dataclass(frozen=True, slots=True)
class Facts:
    """An account as it is today; money is exact and in its unit."""

    today: date
    balance: Decimal
    last_task_on: date  # the day the account was opened where there is none
    minimum: Decimal | None = None  # None: not known
    approval_days: int | None = None  # at most; None: not known
    overdue: int = 0  # tasks that wait since before `overdue_before`
    overdue_sum: Decimal = Decimal(0)
    oldest_on: date | None = None  # of those
    is_closing: bool = False  # or has closed
    closes_on: date | None = None  # None: no day is known


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say. The same thing has the same `key` within its account, whatever its figures are."""

    kind: str
    key: str
    sum: Decimal
    level: int = 0
    count: int | None = None
    about_on: date | None = None  # as in `Alert`


def findings(facts: Facts) -> list[Finding]:
    """All there is to look into, at most one of each kind."""
    return [*_overdue(facts), *_closing(facts), *_idle(facts)]


def overdue_before(today: date, approval_days: int) -> date:
    """Work of days before this one has waited too long."""
    return today - GRACE - timedelta(days=approval_days)


def overdue_level(oldest_on: date, approval_days: int, today: date) -> int:
    """How much the oldest work is overdue: 0 (not) to 3."""
    days = (overdue_before(today, approval_days) - oldest_on).days
    return sum(days >= step for step in OVERDUE_AFTER)


def _overdue(facts: Facts) -> Iterator[Finding]:
    if facts.oldest_on is None or facts.approval_days is None or not facts.overdue:
        return
    level = overdue_level(facts.oldest_on, facts.approval_days, facts.today)
    if not level:
        return
    since_on = facts.oldest_on + timedelta(days=facts.approval_days) + GRACE + DAY
    key = f"{week_of(since_on)}:{level}"
    yield Finding(OVERDUE, key, facts.overdue_sum, level, facts.overdue, facts.oldest_on)


def _closing(facts: Facts) -> Iterator[Finding]:
    if facts.is_closing and facts.balance > 0:
        is_near = facts.closes_on is not None and facts.today >= facts.closes_on - LAST_CALL
        level = 2 if is_near else 1
        key = f"{facts.closes_on or 'some-day'}:{level}"
        yield Finding(CLOSING, key, facts.balance, level, None, facts.closes_on)


def _idle(facts: Facts) -> Iterator[Finding]:
    is_stranded = facts.minimum is not None and 0 < facts.balance < facts.minimum
    if is_stranded and not facts.is_closing and facts.today - facts.last_task_on >= IDLE_AFTER:
        yield Finding(IDLE, f"{facts.last_task_on}", facts.balance, about_on=facts.last_task_on)
