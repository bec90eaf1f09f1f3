"""What backs up an alert of the watchdog: its rows, their sum, and words for the platform, ready to copy."""

from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from apps.accounts.paths import address
from apps.accounts.periods import local_date
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Task, TaskQuerySet
from apps.tasks.promises import due_on
from apps.tasks.refusals import reason_words

from .balances import standing_of
from .findings import APPEAL, BONUS, EXPIRING, KINDS, OVERDUE, Facts, expiry_of, overdue_before
from .models import Alert
from .writing import Row, advice, by_when, letter

MOST_ROWS = 50
LATEST = 20
OLDEST_FIRST = ("local_on", "started_at", "pk")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts as they are now, not as they were when it was said."""

    account: Account
    kind: str
    sum: Money  # of the work it is about, or what is in the account
    count: int  # tasks there are; `rows` are the first of them
    rows: list[Row]
    letter: str  # "" when there is nothing left to write about
    advice: str  # until when, and what else can be done; "" when nothing is to be said

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def is_of_work(self) -> bool:
        """The rows are what it is about; else they are the latest work, beside a balance."""
        return self.kind in _FIND

    @property
    def title(self) -> str:
        """Of the rows."""
        titles = {
            OVERDUE: _("What waits"),
            BONUS: _("What was promised"),
            APPEAL: _("What was turned down"),
        }
        return titles.get(self.kind, _("Your latest work there"))


def has_evidence(alert: Alert) -> bool:
    return alert.kind in KINDS


def evidence_of(alert: Alert, today: date) -> Evidence:
    """The alert's account is at hand with its platform. Three queries at most."""
    find = _FIND.get(alert.kind, _of_balance)
    return find(alert, today)


def _of_waiting(alert: Alert, today: date) -> Evidence:
    return _of_work(alert, _waiting(alert, today))


def _waiting(alert: Alert, today: date) -> TaskQuerySet:
    """What the platform should have approved by now."""
    tasks, limit = _work(alert), alert.account.usual_approval_days
    if limit is None:
        return tasks.none()
    last = overdue_before(today, limit)
    return tasks.filter(status=Task.Status.PENDING, reward__gt=0, local_on__lt=last)


def _of_refused(alert: Alert, today: date) -> Evidence:
    """What was refused and can be appealed against until the alert's day."""
    refused = _work(alert).to_appeal().filter(appeal_until=alert.about_on)
    is_open = alert.about_on is not None and today <= alert.about_on
    return _of_work(alert, refused if is_open else refused.none(), alert.about_on)


def _of_bonuses(alert: Alert, today: date) -> Evidence:
    """The bonuses that should have come by the alert's day."""
    account = alert.account
    tasks = _work(alert).with_bonus_missing().select_related("type").order_by(*OLDEST_FIRST)
    missing = [task for task in tasks if _due_on(task, account) == alert.about_on]
    owed = [Money((task.promised or 0) - task.bonus, account.unit) for task in missing]
    rows = [_row(task, sum_) for task, sum_ in zip(missing, owed, strict=True)]
    sum_ = Money.total(owed, account.unit)
    return _found(alert, sum_, len(rows), alert.about_on, rows[:MOST_ROWS], is_open=bool(rows))


def _due_on(task: Task, account: Account) -> date:
    return due_on(task.local_on, task.promised_until, account.usual_approval_days)


def _of_balance(alert: Alert, today: date) -> Evidence:
    account, balance = alert.account, standing_of(alert.account).balance
    latest = _work(alert).select_related("type").order_by("-local_on", "-started_at", "-pk")[:LATEST]
    rows = [_row(task, Money(task.worth, account.unit)) for task in latest]
    on = _expires_on(alert, rows, today) if alert.kind == EXPIRING else alert.about_on
    is_open = balance > Money.zero(account.unit) and (on is not None or alert.kind != EXPIRING)
    return _found(alert, balance, len(rows), on, rows, is_open=is_open)


def _expires_on(alert: Alert, latest: list[Row], today: date) -> date | None:
    """The day that is near; None when it has gone by, or work has put it off."""
    account = alert.account
    facts = Facts(
        today=today,
        balance=alert.balance,
        last_task_on=latest[0].on if latest else local_date(account.created_at, UTC),
        expires_on=account.expires_on,
        expiry_days=account.expiry_days,
    )
    near = expiry_of(facts)
    return near[0] if near else None


def _work(alert: Alert) -> TaskQuerySet:
    return Task.objects.for_user(alert.user).filter(account=alert.account)


def _of_work(alert: Alert, tasks: TaskQuerySet, on: date | None = None) -> Evidence:
    """Its oldest rows, and what all of it would have paid. The day is that of the oldest unless given."""
    unit = alert.account.unit
    all_ = tasks.aggregate(count=Count("pk"), sum=Sum("reward", default=0))
    first = tasks.select_related("type").order_by(*OLDEST_FIRST)[:MOST_ROWS]
    rows = [_row(task, Money(task.reward, unit)) for task in first]
    count, sum_ = all_["count"], Money(all_["sum"], unit)
    oldest_on = rows[0].on if rows else None
    return _found(alert, sum_, count, on or oldest_on, rows, is_open=bool(count))


def _found(
    alert: Alert, sum_: Money, count: int, on: date | None, rows: list[Row], *, is_open: bool
) -> Evidence:
    """With the words for it, as long as any of it is open."""
    kind, account = alert.kind, alert.account
    if not is_open:
        return Evidence(account, kind, sum_, count, rows, "", "")
    text = letter(kind, account, sum_, count, on, rows)
    hints = f"{by_when(kind, on)} {advice(kind, account, sum_, on)}".strip()
    return Evidence(account, kind, sum_, count, rows, text, hints)


def _row(task: Task, sum_: Money) -> Row:
    return Row(
        on=task.local_on,
        title=task.title or str(task.type),
        sum=sum_,
        status=str(task.get_status_display()),
        url=address("task_detail", task.pk),
        reason=reason_words(task.reason) if task.is_refused else "",
    )


_FIND = {OVERDUE: _of_waiting, BONUS: _of_bonuses, APPEAL: _of_refused}
