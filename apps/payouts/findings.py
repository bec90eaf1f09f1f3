"""What there is to look into in an account: pure rules over its facts. Days are the person's own.

- Approval is overdue when work has waited longer than the platform needs at most, and a day of grace. It
  is said for the week in which the oldest of it became so, and again at each level.
- An account is idle when nothing was done there for 60 days and less than its minimum lies in it.
- A platform that closes has no minimum any more: what lies there is to be got out by the day.
- A bonus is missing when the day by which it was promised has gone by, and a day of grace; it is said again
  at each level.
- The time to appeal is said to run out three days before its last day, and once more the day before.
- What expires is said 30 and 7 days before, and not any more when the day has gone by. Where it expires after
  so many days without work, nothing is said in the first half of them.

Work that shares such a day is one thing; work of another day is another.

Source: Farthing's domain notes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.accounts.periods import DAY, week_of

OVERDUE, IDLE, CLOSING = "approval_overdue", "account_idle", "platform_closing"
BONUS, APPEAL, EXPIRING = "bonus_missing", "appeal_closing", "balance_expiring"
KINDS = (OVERDUE, BONUS, APPEAL, EXPIRING, IDLE, CLOSING)

GRACE = DAY
OVERDUE_AFTER = (1, 8, 22)  # days after the grace: the levels of being overdue
IDLE_AFTER = 60 * DAY
LAST_CALL = 7 * DAY  # before a platform closes
APPEAL_BEFORE = (3, 1)  # days before the last one: the levels
EXPIRES_BEFORE = (30, 7)


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
    expires_on: date | None = None  # what is there expires on this day,
    expiry_days: int | None = None  # or so many days after the last task; None: not known


@dataclass(frozen=True, slots=True)
class Dated:
    """Tasks of an account that share a day: by which their bonuses should have come, or to appeal by."""

    kind: str
    on: date
    count: int
    sum: Decimal  # exact, in the account's unit: what is missing, or the pay that was refused


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
    """All there is to look into in the account as a whole, at most one of each kind."""
    return [*_overdue(facts), *_expiring(facts), *_closing(facts), *_idle(facts)]


def finding_of(dated: Dated, today: date) -> Finding | None:
    """Whether there is something to say of this work today."""
    level = (bonus_level if dated.kind == BONUS else appeal_level)(dated.on, today)
    key = f"{dated.on}:{level}"
    return Finding(dated.kind, key, dated.sum, level, dated.count, dated.on) if level else None


def bonus_level(due_on: date, today: date) -> int:
    """How much a bonus of that day is overdue: 0 (not) to 3."""
    return overdue_level(due_on, 0, today)


def appeal_level(until: date, today: date) -> int:
    """How near the last day to appeal is: 0 (not, or gone by) to 2."""
    return _level_before(until, today, APPEAL_BEFORE)


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


def expiry_of(facts: Facts) -> tuple[date, int] | None:
    """The day on which the balance expires, the nearest that is to be said of, and its level: 1 or 2."""
    known: list[tuple[date, Iterable[int]]] = []
    if facts.expires_on is not None:
        known.append((facts.expires_on, EXPIRES_BEFORE))
    if facts.expiry_days is not None:
        after, most = facts.last_task_on + timedelta(days=facts.expiry_days), facts.expiry_days // 2
        known.append((after, [min(step, most) for step in EXPIRES_BEFORE]))
    near = [(on, level) for on, steps in known if (level := _level_before(on, facts.today, steps))]
    return min(near, default=None)


def _level_before(on: date, today: date, steps: Iterable[int]) -> int:
    """How many of these steps (days before) have been reached; 0 when the day has gone by."""
    left = (on - today).days
    return sum(left <= step for step in steps) if left >= 0 else 0


def _expiring(facts: Facts) -> Iterator[Finding]:
    found = expiry_of(facts)
    if found and facts.balance > 0:
        on, level = found
        yield Finding(EXPIRING, f"{on}:{level}", facts.balance, level, None, on)


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
