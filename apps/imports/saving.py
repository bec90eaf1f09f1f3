"""The statements that turn checked rows into tasks, and tasks back into nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

# Parameters: batch, user, source, type, zone, and `wallets`, a list of units beside a list of accounts.
_WALLETS = "(SELECT * FROM unnest(%(units)s::text[], %(accounts)s::bigint[]) AS w (unit, account_id))"
_OWN_BONUS = "CASE WHEN r.bonus_unit IN ('', r.unit) THEN r.bonus ELSE 0 END"

INSERT_NEW = f"""
INSERT INTO tasks_task (user_id, account_id, type_id, title, client, started_at, local_on, timezone,
  duration_ms, units, reward, bonus, paid, status, note, link, source, external_id, created_at, updated_at)
SELECT %(user)s, w.account_id, %(type)s, left(r.title, 300), '', r.started_at, r.local_on, %(zone)s,
  r.duration_ms, 1, r.reward, {_OWN_BONUS}, r.paid, r.status,
  CASE WHEN length(r.title) > 300 THEN r.title ELSE '' END, '', %(source)s, r.external_id, now(), now()
FROM imports_row r JOIN {_WALLETS} w USING (unit)
WHERE r.batch_id = %(batch)s AND r.verdict = 'new' ORDER BY r.line
"""  # noqa: S608 (only this module's own words are put in)

UPDATE_CHANGED = f"""
UPDATE tasks_task t SET account_id = w.account_id, title = left(r.title, 300), status = r.status,
  reward = r.reward, paid = r.paid, bonus = {_OWN_BONUS}, duration_ms = r.duration_ms, updated_at = now(),
  decided_at = CASE WHEN r.status = 'pending' THEN NULL ELSE t.decided_at END,
  started_at = CASE WHEN r.is_dated THEN r.started_at ELSE t.started_at END,
  local_on = CASE WHEN r.is_dated AND r.started_at <> t.started_at THEN r.local_on ELSE t.local_on END
FROM imports_row r JOIN {_WALLETS} w USING (unit)
WHERE r.batch_id = %(batch)s AND r.verdict = 'changed' AND t.id = r.task_id
"""  # noqa: S608 (only this module's own words are put in)

DROP_EXTRAS = """
DELETE FROM tasks_adjustment a USING imports_row r
WHERE r.batch_id = %(batch)s AND r.verdict = 'changed' AND a.task_id = r.task_id AND a.kind = 'bonus'
"""

ADD_EXTRAS = f"""
INSERT INTO tasks_adjustment (user_id, account_id, task_id, kind, amount, happened_at, local_on, note,
  created_at)
SELECT %(user)s, w.account_id, t.id, 'bonus', r.bonus, t.started_at, t.local_on, '', now()
FROM imports_row r JOIN {_WALLETS} w ON w.unit = r.bonus_unit
  JOIN tasks_task t ON t.user_id = %(user)s AND t.source = %(source)s
    AND t.external_id = r.external_id AND t.external_id <> ''
WHERE r.batch_id = %(batch)s AND r.verdict IN ('new', 'changed') AND r.status = 'approved'
  AND r.bonus > 0 AND r.bonus_unit <> r.unit
"""  # noqa: S608 (only this module's own words are put in)

REMOVE_NEW_EXTRAS = """
DELETE FROM tasks_adjustment a USING imports_row r JOIN tasks_task t ON t.user_id = %(user)s
  AND t.source = %(source)s AND t.external_id = r.external_id AND t.external_id <> ''
WHERE r.batch_id = %(batch)s AND r.verdict = 'new' AND a.task_id = t.id
"""

REMOVE_NEW = """
DELETE FROM tasks_task t USING imports_row r
WHERE r.batch_id = %(batch)s AND r.verdict = 'new' AND t.user_id = %(user)s AND t.source = %(source)s
  AND t.external_id = r.external_id AND t.external_id <> ''
"""

RESTORE_CHANGED = """
UPDATE tasks_task t SET account_id = (b.before->>'account_id')::bigint, title = b.before->>'title',
  status = b.before->>'status', reward = (b.before->>'reward')::numeric, paid = (b.before->>'paid')::numeric,
  bonus = (b.before->>'bonus')::numeric, duration_ms = (b.before->>'duration_ms')::bigint,
  started_at = (b.before->>'started_at')::timestamptz, local_on = (b.before->>'local_on')::date,
  decided_at = (b.before->>'decided_at')::timestamptz, timezone = b.before->>'timezone', updated_at = now()
FROM imports_row b WHERE b.batch_id = %(batch)s AND b.verdict = 'changed' AND t.id = b.task_id
"""

RESTORE_EXTRAS = """
INSERT INTO tasks_adjustment (user_id, account_id, task_id, kind, amount, happened_at, local_on, note,
  created_at)
SELECT %(user)s, (r.before->'extra'->>'account_id')::bigint, t.id, 'bonus',
  (r.before->'extra'->>'amount')::numeric, t.started_at, t.local_on, '', now()
FROM imports_row r JOIN tasks_task t ON t.id = r.task_id
WHERE r.batch_id = %(batch)s AND r.verdict = 'changed' AND jsonb_typeof(r.before->'extra') = 'object'
"""

# Every (account, local day) that the batch's tasks and their extra money stand on, as they are now.
DAYS = """
WITH touched AS (
  SELECT t.id, t.account_id, t.local_on FROM imports_row r JOIN tasks_task t ON t.user_id = %(user)s
    AND t.source = %(source)s AND t.external_id = r.external_id AND t.external_id <> ''
  WHERE r.batch_id = %(batch)s AND r.verdict IN ('new', 'changed')
)
SELECT account_id, local_on FROM touched
UNION SELECT a.account_id, a.local_on FROM tasks_adjustment a JOIN touched ON a.task_id = touched.id
"""


@contextmanager
def joining() -> Iterator[CursorWrapper]:
    """A cursor for joins over rows written a moment ago.

    They have no statistics yet, so the planner takes them for a handful and may walk all of one side for
    each row of the other; a hash join is quick for few and for many.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")


def run(statement: str, values: dict[str, Any]) -> None:
    """Run one of the statements above."""
    with joining() as cursor:
        cursor.execute(statement, values)


def days(values: dict[str, Any]) -> set[tuple[int, date]]:
    """(account id, local date) pairs whose roll-ups the batch concerns now."""
    with joining() as cursor:
        cursor.execute(DAYS, values)
        return set(cursor.fetchall())
