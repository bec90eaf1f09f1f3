"""What would become of each row: new, changed, the same, or refused. Set-based, one statement."""

from typing import Any

from apps.imports.saving import joining

# A task says the same as a row when the values that the row can speak of are equal. `when` counts only
# where the file gave one; a bonus in another unit stands in an adjustment beside the task.
_DIFFERS = """
  (t.status, t.reward, t.paid, t.bonus, t.duration_ms, t.title)
    IS DISTINCT FROM (r.status, r.reward, r.paid,
      CASE WHEN r.bonus_unit IN ('', r.unit) THEN r.bonus ELSE 0 END, r.duration_ms, left(r.title, 300))
  OR w.unit <> r.unit
  OR (r.is_dated AND t.started_at <> r.started_at)
  OR (r.bonus_unit NOT IN ('', r.unit) AND r.status = 'approved' AND NOT EXISTS (
    SELECT 1 FROM tasks_adjustment a WHERE a.task_id = t.id AND a.kind = 'bonus' AND a.amount = r.bonus))
"""

_JUDGE = f"""
UPDATE imports_row target SET
  verdict = CASE WHEN found.is_deleted THEN 'refused'
    WHEN found.differs THEN 'changed' ELSE 'same' END,
  refusal = CASE WHEN found.is_deleted THEN 'deleted' ELSE '' END,
  task_id = found.id, before = CASE WHEN found.differs THEN found.was END
FROM (
  SELECT r.line, t.id, t.deleted_at IS NOT NULL AS is_deleted, ({_DIFFERS}) AS differs,
    jsonb_build_object('status', t.status, 'reward', t.reward, 'paid', t.paid, 'bonus', t.bonus,
      'duration_ms', t.duration_ms, 'title', t.title, 'started_at', t.started_at, 'local_on', t.local_on,
      'timezone', t.timezone, 'account_id', t.account_id, 'decided_at', t.decided_at, 'extra', (
        SELECT jsonb_build_object('account_id', a.account_id, 'amount', a.amount)
        FROM tasks_adjustment a WHERE a.task_id = t.id AND a.kind = 'bonus')) AS was
  FROM imports_row r JOIN tasks_task t ON t.user_id = %(user)s AND t.source = %(source)s
    AND t.external_id = r.external_id AND t.external_id <> ''
    JOIN platforms_account w ON w.id = t.account_id
  WHERE r.batch_id = %(batch)s AND r.refusal IN ('', 'deleted')
) found
WHERE target.batch_id = %(batch)s AND target.line = found.line
"""  # noqa: S608 (only this module's own words are put in)

_NOBODY = """
UPDATE imports_row SET verdict = 'new', refusal = '', task_id = NULL, before = NULL
WHERE batch_id = %(batch)s AND refusal IN ('', 'deleted') AND verdict <> 'new'
"""


def judge(*, batch_id: int, user_id: int, source: str) -> None:
    """Set the verdict of every readable row against the person's tasks as they are now."""
    values: dict[str, Any] = {"batch": batch_id, "user": user_id, "source": source}
    with joining() as cursor:
        cursor.execute(_NOBODY, values)
        cursor.execute(_JUDGE, values)
