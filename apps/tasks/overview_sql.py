"""The statements behind the overview of a list: what can be chosen, the sums of all, and those of days.

Their rows are: kind (account, type, view, all or day), id, name, unit, day, then the fields of `Figures`.
"""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from functools import cache
from typing import Any

from django.db import connection

from apps.tasks import cells
from apps.tasks.approval import CHANCES
from apps.tasks.models import Task
from apps.tasks.sentence import Figures
from apps.tasks.sums import sums_expressions

_READ = tuple(name for name in Figures._fields if name != "likely_timed")
_SOURCE = ", ".join((*_READ, "home_pending_timed"))
_NO_SUMS = ", NULL::bigint" * 6 + ", NULL::numeric" * 4
_CHOICES = f"""
SELECT 'account' AS kind, a.id, a.name, a.unit, NULL::date AS day{_NO_SUMS}
FROM platforms_account a WHERE user_id = %(user)s
 AND EXISTS (SELECT FROM tasks_totalcell c WHERE c.user_id = %(user)s AND c.account_id = a.id AND entries > 0)
UNION ALL
SELECT 'type', k.id, k.name, '', NULL::date{_NO_SUMS}
FROM tasks_tasktype k
WHERE id IN (SELECT type_id FROM tasks_totalcell c WHERE c.user_id = %(user)s AND entries > 0)
UNION ALL
SELECT 'view', v.id, v.name, v.query, NULL::date{_NO_SUMS}
FROM tasks_savedview v WHERE user_id = %(user)s AND deleted_at IS NULL"""


@cache
def rolled_up(is_dated: bool, of_account: bool, of_type: bool) -> str:
    """Choices, all of it, and days. Parameters: user, account, type, days; those of the span, if dated."""
    narrow = (
        "TRUE"
        + (" AND account_id = %(account)s" if of_account else "")
        + (" AND type_id = %(type)s" if of_type else "")
    )
    whole = cells.summed(_READ, "{0}")  # with unpaid time of no type, and without adjustments
    whole = whole.replace("sum(unconverted)", "sum(unconverted) FILTER (WHERE type_id IS NOT NULL)")
    source = (cells.BETWEEN if is_dated else cells.TOTALS).format(_SOURCE)
    return f"""WITH chance AS ({CHANCES}) {_CHOICES}
UNION ALL
SELECT 'all', NULL, NULL, NULL, NULL, {whole}, coalesce(sum(home_pending_timed * p), 0)
FROM (SELECT account_id, type_id, {cells.summed((*_READ, "home_pending_timed"))}
      FROM ({source}) cell WHERE {narrow} GROUP BY account_id, type_id) whole
LEFT JOIN chance USING (account_id, type_id)
UNION ALL
SELECT 'day', NULL, NULL, NULL, local_on, {cells.summed(_READ, "{0}")}, 0::numeric
FROM tasks_daycell WHERE user_id = %(user)s AND local_on = ANY(%(days)s::date[])
  AND type_id IS NOT NULL AND {narrow}
GROUP BY local_on"""


def of_facts(newest: str, *, is_rated: bool) -> str:
    """SQL for the rows above. `newest` stands in for the table of all tasks, so its sums are the usual ones.

    Home money is that of each account and day rounded as in the roll-ups; without a rate it is no money.
    Of the days only the last: no page has rows of more.
    """
    counts = (f"coalesce(sum(f.{name}) FILTER (WHERE r.rate IS NOT NULL), 0)::bigint" for name in _TIMES)
    money = [f"round(f.{name} * r.rate, 8)" for name in _MONEY]
    sums = ", ".join(f"coalesce(sum({each}), 0)" for each in (*money[:-1], f"{money[-1]} * p"))
    home = "SELECT id, 1, '-infinity'::date, 'infinity'::date FROM platforms_account WHERE unit = %(home)s"
    of_day = "AND r.valid_on <= f.local_on AND f.local_on < r.until" if is_rated else ""
    figures = f"""coalesce(sum(f.entries), 0)::bigint,
       coalesce(sum(f.entries) FILTER (WHERE r.rate IS NULL), 0)::bigint, {", ".join(counts)},
       0::bigint, 0::bigint, {sums}
FROM facts f LEFT JOIN chance USING (account_id, type_id)
LEFT JOIN home_rates r ON r.account_id = f.account_id {of_day}"""
    return f"""
WITH chance AS ({CHANCES}),
home_rates (account_id, rate, valid_on, until) AS (
    {f"{cells.GIVEN_RATES} UNION ALL" if is_rated else ""} {home} AND user_id = %(user)s),
tasks_task AS ({newest}),
facts AS ({_fact_sums()}) {_CHOICES}
UNION ALL
SELECT 'all', NULL, NULL, NULL, NULL, {figures}
UNION ALL
(SELECT 'day', NULL, NULL, NULL, f.local_on, {figures}
GROUP BY f.local_on ORDER BY f.local_on DESC LIMIT {_LAST_DAYS})"""


_LAST_DAYS = 60
_TIMES = ("timed", "ms")
_MONEY = ("settled_money", "settled_timed", "pending_money", "pending_timed")


@cache
def _fact_sums() -> str:
    """The sums of `sums` by account, type and day, as SQL over what is called tasks_task there."""
    wanted = {name: sums_expressions()[name] for name in ("entries", *_TIMES, *_MONEY)}
    return _text(Task.objects.order_by().values("account_id", "type_id", "local_on").annotate(**wanted))


def _text(rows: Any) -> str:
    """A query as text that takes part in one with parameters."""
    with connection.cursor() as cursor:
        text: str = cursor.mogrify(*rows.query.sql_with_params())
    return text.replace("%", "%%")
