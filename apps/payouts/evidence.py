"""What backs up an alert of the watchdog: its rows, their sum, and words for the platform, ready to copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import day_year, exact, money, short
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Task, TaskQuerySet

from .balances import standing_of
from .findings import CLOSING, KINDS, OVERDUE, overdue_before
from .models import Alert

MOST_ROWS = 50
LATEST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A task, in the account's unit."""

    on: date
    title: str
    sum: Money
    status: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts as they are now, not as they were when it was said."""

    account: Account
    kind: str
    sum: Money  # of the work that waits, or what is in the account
    count: int  # tasks there are; `rows` are the first of them
    rows: list[Row]
    letter: str  # "" when there is nothing left to write about

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def has_evidence(alert: Alert) -> bool:
    return alert.kind in KINDS


def evidence_of(alert: Alert, today: date) -> Evidence:
    """The alert's account is at hand with its platform. Three queries at most."""
    find = _of_waiting if alert.kind == OVERDUE else _of_balance
    return find(alert, today)


def letter(
    kind: str,
    account: Account,
    sum_: Money,
    count: int | None,
    about_on: date | None,
    rows: Iterable[Row] = (),
) -> str:
    """Words for the platform; `about_on` is that of the alert."""
    if kind == OVERDUE:
        return _about_overdue(account, sum_, count or 0, about_on, rows)
    values = {"sum": money(sum_), "day": day_year(about_on)}
    if kind == CLOSING:
        text = (
            _("My balance is %(sum)s, and you announced that you close on %(day)s.")
            if about_on
            else _("My balance is %(sum)s, and I hear that you are closing down.")
        )
        return f"{text} {_('Please tell me how and until when I can have it paid out.')}" % values
    least = account.minimum_money()
    text = _(
        "My balance is %(sum)s, and your minimum for a payout is %(minimum)s. My last work for you was on "
        "%(day)s. Please tell me how I can have the rest paid out, and whether it expires."
    )
    return text % (values | {"minimum": short(least)})


def _of_waiting(alert: Alert, today: date) -> Evidence:
    account = alert.account
    waiting = _waiting(alert, today)
    all_ = waiting.aggregate(count=Count("pk"), sum=Sum("reward", default=0), oldest_on=Min("local_on"))
    tasks = waiting.select_related("type").order_by("local_on", "started_at", "pk")[:MOST_ROWS]
    rows = [_row(task, Money(task.reward, account.unit)) for task in tasks]
    count, sum_ = all_["count"], Money(all_["sum"], account.unit)
    text = letter(alert.kind, account, sum_, count, all_["oldest_on"], rows) if count else ""
    return Evidence(account, alert.kind, sum_, count, rows, text)


def _waiting(alert: Alert, today: date) -> TaskQuerySet:
    """What the platform should have approved by now."""
    tasks, limit = Task.objects.for_user(alert.user), alert.account.usual_approval_days
    if limit is None:
        return tasks.none()
    last = overdue_before(today, limit)
    return tasks.filter(account=alert.account, status=Task.Status.PENDING, reward__gt=0, local_on__lt=last)


def _of_balance(alert: Alert, today: date) -> Evidence:
    account, balance = alert.account, standing_of(alert.account).balance
    work = Task.objects.for_user(alert.user).filter(account=account).select_related("type")
    latest = work.order_by("-local_on", "-started_at", "-pk")[:LATEST]
    rows = [_row(task, Money(task.worth, account.unit)) for task in latest]
    is_there = balance > Money.zero(account.unit)
    text = letter(alert.kind, account, balance, None, alert.about_on) if is_there else ""
    return Evidence(account, alert.kind, balance, len(rows), rows, text)


def _row(task: Task, sum_: Money) -> Row:
    return Row(task.local_on, task.title or str(task.type), sum_, str(task.get_status_display()))


def _about_overdue(
    account: Account, sum_: Money, count: int, oldest_on: date | None, rows: Iterable[Row]
) -> str:
    days = account.usual_approval_days or 0
    values = {"count": count, "day": day_year(oldest_on), "days": days, "sum": money(sum_)}
    waits = ngettext(
        "%(count)s task of mine has not been approved yet; it is of %(day)s.",
        "%(count)s tasks of mine have not been approved yet; the oldest is of %(day)s.",
        count,
    )
    within = ngettext("You approve work within %(days)s day.", "You approve work within %(days)s days.", days)
    ask = ngettext(
        "Please approve it, or tell me what is missing.",
        "Please approve them, or tell me what is missing.",
        count,
    )
    first = f"{waits} {within}" % values
    return "\n".join([first, *_listed(rows, count), _("Together: %(sum)s.") % values, ask])


def _listed(rows: Iterable[Row], count: int) -> list[str]:
    lines = [f"- {day_year(row.on)}: {' '.join(row.title.split())}, {exact(row.sum)}" for row in rows]
    more = count - len(lines)
    if lines and more:
        lines.append(_("- and %(count)s more") % {"count": more})
    return lines
