"""The watchdog: work that nobody approves, money that is stranded, platforms that close.

What was said is kept as rows of alerts, and each look holds them against what is true: it says what is new,
puts the figures right, and withdraws what is true no longer. So a sweep that never ran, or died half way, is
simply still to be done; and after a long silence only the highest level is said.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.periods import local_date
from apps.accounts.prepared import fetch_once
from apps.accounts.services import touch_person
from apps.platforms.models import Account, Platform
from apps.tasks.rollups import hold_person

from . import alerts
from .balances import FLOWS_OF_MANY
from .findings import GRACE, IDLE_AFTER, KINDS, Facts, Finding, findings
from .mailing import mail_due
from .models import Alert

log = logging.getLogger(__name__)
A_BLOCK = 500  # people that are read together
CLOSING = (Platform.Status.CLOSING, Platform.Status.CLOSED)
# The accounts that there may be something to say of, with the facts that decide. The two lists of people and
# of their days go together. Pending work without pay is nobody's loss.
SUSPECTS = f"""
SELECT a.id, w.today, coalesce(f.balance, 0), o.count, o.sum, o.oldest_on,
       coalesce(l.last_on, (a.created_at AT TIME ZONE 'UTC')::date)
FROM unnest(%(users)s::bigint[], %(days)s::date[]) AS w(user_id, today)
JOIN platforms_account a ON a.user_id = w.user_id AND NOT a.is_sample
LEFT JOIN platforms_platform p ON p.id = a.platform_id
LEFT JOIN ({FLOWS_OF_MANY}) f ON f.account_id = a.id
CROSS JOIN LATERAL (
    SELECT count(*) AS count, coalesce(sum(t.reward), 0) AS sum, min(t.local_on) AS oldest_on
    FROM tasks_task t
    WHERE f.pending > 0 AND t.user_id = a.user_id AND t.status = 'pending' AND t.account_id = a.id
      AND t.local_on < w.today - {GRACE.days} - coalesce(a.approval_days, p.approval_days)
      AND t.deleted_at IS NULL AND t.reward > 0
) o
CROSS JOIN LATERAL (
    SELECT max(t.local_on) AS last_on FROM tasks_task t
    WHERE f.balance > 0 AND t.account_id = a.id AND t.deleted_at IS NULL
) l
WHERE o.count > 0 OR f.balance > 0 AND (
    p.status = ANY(%(closing)s::text[])
    OR coalesce(l.last_on, (a.created_at AT TIME ZONE 'UTC')::date) <= w.today - {IDLE_AFTER.days}
)"""  # noqa: S608 - our own numbers

People = dict[int, date]  # who is looked at, by id, and which day it is for them


@dataclass(slots=True)
class Changes:
    """What is to be written of one person."""

    over: list[Alert] = field(default_factory=list)  # no longer true
    found: list[tuple[Account, Finding]] = field(default_factory=list)  # new, or with other figures


def watch(now: datetime) -> int:
    """Look at everybody; answers of how many people something was written.

    Somebody who cannot be looked at is left for the next time, and stops nobody else.
    """
    told = 0
    for pk in _people_to_tell(now):
        try:
            told += watch_person(pk, now)
        except Exception:
            log.exception("person %s could not be watched over", pk)
    return told


@transaction.atomic
def watch_person(user_id: int, now: datetime) -> bool:
    """Whether there was something to write. The person is held: two workers come one after the other."""
    try:
        user = hold_person(user_id)
    except User.DoesNotExist:
        return False
    changes = _changes({user.pk: local_date(now, user.timezone)}).get(user.pk)
    if changes is None:
        return False
    alerts.withdraw_found(user, changes.over)
    for account, finding in changes.found:
        alerts.say_found(user, account, finding, now)
    mail_due(user, now)
    touch_person(user.pk)
    return True


def _people_to_tell(now: datetime) -> Iterator[int]:
    """By a few statements for hundreds of people. Where those fail, everybody of the block is looked at."""
    for block in _blocks(now):
        try:
            people = list(_changes(block))
        except Exception:
            people = list(block)
        yield from people


def _blocks(now: datetime) -> Iterator[People]:
    last = 0
    owners = Account.objects.filter(is_sample=False).values("user")
    everybody = User.objects.filter(pk__in=owners).order_by("pk").values_list("pk", "timezone")
    while rows := list(everybody.filter(pk__gt=last)[:A_BLOCK]):
        yield {pk: local_date(now, zone) for pk, zone in rows}
        last = rows[-1][0]


def _changes(people: People) -> dict[int, Changes]:
    """What is to be written, by person; those of whom nothing is are left out. Three queries."""
    true = _true_now(people)
    open_ones = Q(withdrawn_at=None, kind__in=KINDS)
    said = {alert.key: alert for alert in Alert.objects.filter(open_ones | Q(key__in=true), user__in=people)}
    changes: defaultdict[int, Changes] = defaultdict(Changes)
    for key, alert in said.items():
        if key not in true:
            changes[alert.user_id].over.append(alert)
    for key, (account, finding) in true.items():
        if key not in said or not _says(said[key], finding):
            changes[account.user_id].found.append((account, finding))
    return dict(changes)


def _true_now(people: People) -> dict[str, tuple[Account, Finding]]:
    """All that there is to look into, by the key of its alert."""
    params = {"users": list(people), "days": list(people.values()), "closing": list(CLOSING)}
    rows = fetch_once(SUSPECTS, params)
    accounts = Account.objects.with_platform().in_bulk([row[0] for row in rows])
    both = [(accounts[row[0]], _facts(accounts[row[0]], row)) for row in rows]
    return {
        alerts.key_of(account, finding): (account, finding)
        for account, facts in both
        for finding in findings(facts)
    }


def _facts(account: Account, row: tuple[Any, ...]) -> Facts:
    _, today, balance, overdue, overdue_sum, oldest_on, last_task_on = row
    minimum, platform = account.minimum_money(), account.platform
    return Facts(
        today=today,
        balance=balance,
        last_task_on=last_task_on,
        minimum=None if minimum is None else minimum.amount,
        approval_days=account.usual_approval_days,
        overdue=overdue,
        overdue_sum=overdue_sum,
        oldest_on=oldest_on,
        is_closing=platform is not None and platform.status in CLOSING,
        closes_on=platform.closes_on if platform else None,
    )


def _says(alert: Alert, finding: Finding) -> bool:
    """Whether this is shown as it is, or was until the person put it away."""
    said = (alert.balance, alert.count, alert.about_on)
    return alert.withdrawn_at is None and said == (finding.sum, finding.count, finding.about_on)
