"""What the watchdog finds: the facts of hundreds of people by two statements, held against the rules."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from apps.accounts.prepared import fetch_once
from apps.platforms.models import Account, Platform
from apps.tasks.promises import DUE_ON
from apps.tasks.statuses import REFUSED

from .balances import FLOWS_OF_MANY
from .findings import (
    APPEAL,
    APPEAL_BEFORE,
    BONUS,
    EXPIRES_BEFORE,
    GRACE,
    IDLE_AFTER,
    Dated,
    Facts,
    Finding,
    finding_of,
    findings,
)

CLOSING = (Platform.Status.CLOSING, Platform.Status.CLOSED)
# The accounts that there may be something to say of, with the facts that decide. The two lists of people and
# of their days go together. Pending work without pay is nobody's loss.
SUSPECTS = f"""
SELECT a.id, w.today, coalesce(f.balance, 0), o.count, o.sum, o.oldest_on, l.last_on
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
    SELECT coalesce(max(t.local_on), (a.created_at AT TIME ZONE 'UTC')::date) AS last_on FROM tasks_task t
    WHERE f.balance > 0 AND t.account_id = a.id AND t.deleted_at IS NULL
) l
WHERE o.count > 0 OR f.balance > 0 AND (
    p.status = ANY(%(closing)s::text[])
    OR l.last_on <= w.today - {IDLE_AFTER.days}
    OR a.expires_on BETWEEN w.today AND w.today + {max(EXPIRES_BEFORE)}
    OR l.last_on + a.expiry_days BETWEEN w.today AND w.today + {max(EXPIRES_BEFORE)}
)"""  # noqa: S608 - our own numbers
# Work with a bonus that has not come, and refused work that can still be appealed against, by their days.
# Both halves read small indexes that hold nothing else, `task_promised` and `task_appeal`.
DATED = f"""
SELECT t.account_id, w.today, '{BONUS}', d.due_on, count(*), sum(t.promised - t.bonus)
FROM unnest(%(users)s::bigint[], %(days)s::date[]) AS w(user_id, today)
JOIN tasks_task t ON t.user_id = w.user_id AND t.promised > t.bonus AND t.deleted_at IS NULL
JOIN platforms_account a ON a.id = t.account_id AND NOT a.is_sample
LEFT JOIN platforms_platform p ON p.id = a.platform_id
CROSS JOIN LATERAL (SELECT {DUE_ON} AS due_on) d
WHERE d.due_on < w.today - {GRACE.days} AND t.status NOT IN {REFUSED}
  AND NOT EXISTS (SELECT FROM tasks_adjustment j WHERE j.task_id = t.id AND j.kind = 'bonus')
GROUP BY t.account_id, w.today, d.due_on
UNION ALL
SELECT t.account_id, w.today, '{APPEAL}', t.appeal_until, count(*), sum(t.reward)
FROM unnest(%(users)s::bigint[], %(days)s::date[]) AS w(user_id, today)
JOIN tasks_task t ON t.user_id = w.user_id AND t.status IN {REFUSED} AND t.deleted_at IS NULL
  AND t.appealed_on IS NULL AND t.appeal_until BETWEEN w.today AND w.today + {max(APPEAL_BEFORE)}
JOIN platforms_account a ON a.id = t.account_id AND NOT a.is_sample
GROUP BY t.account_id, w.today, t.appeal_until"""  # noqa: S608 - our own words and numbers

People = dict[int, date]  # who is looked at, by id, and which day it is for them


def found_of(people: People) -> Iterator[tuple[Account, Finding]]:
    """All that there is to look into. Three queries."""
    params = {"users": list(people), "days": list(people.values())}
    suspects = fetch_once(SUSPECTS, params | {"closing": list(CLOSING)})
    dated = fetch_once(DATED, params)
    ids = {row[0] for row in (*suspects, *dated)}
    accounts = Account.objects.with_platform().in_bulk(ids)
    for row in suspects:
        account = accounts[row[0]]
        yield from ((account, finding) for finding in findings(_facts(account, row)))
    for pk, today, *rest in dated:
        if finding := finding_of(Dated(*rest), today):
            yield accounts[pk], finding


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
        expires_on=account.expires_on,
        expiry_days=account.expiry_days,
    )
