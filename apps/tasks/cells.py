"""The SQL that makes roll-up cells from the facts. One definition of every column, used by all of it.

Facts are summed by `sums_expressions`; home money is the native sum times the one rate of that account
and day, so a cell is converted once. An account and day without a rate adds nothing at home, neither
money nor time, and is counted in `unconverted`.
"""

# ruff: noqa: S608 - only our own names of columns and tables are put into the text

from functools import cache

from django.db import connection

from apps.tasks.models import NOWHERE, Task
from apps.tasks.overhead import ONE_OFF
from apps.tasks.sums import COUNTS, HOME_COUNTS, MONEY, sums_expressions

HOME = tuple(f"home_{name}" for name in (*HOME_COUNTS, *MONEY))
COLUMNS = (*COUNTS, *MONEY, "unconverted", *HOME)
WHOLE = (*COUNTS, "unconverted", *(f"home_{name}" for name in HOME_COUNTS))
KEYS = ("account_id", "type_id")
BESIDE = ("overhead_ms", "one_off_ms", "adjusted_money")  # what comes from no task
FACTS = tuple(name for name in (*COUNTS, *MONEY) if name not in BESIDE)

# What a statement is about: one day of one account with its rate, or arrays of them.
ONE_DAY = "SELECT %(account)s::bigint, %(day)s::date"
ONE_RATE = "SELECT %(account)s::bigint, %(rate)s::numeric, '-infinity'::date, 'infinity'::date"
GIVEN_DAYS = "SELECT * FROM unnest(%(accounts)s::bigint[], %(days)s::date[])"
GIVEN_RATES = """
SELECT account_id, rate, valid_on, lead(valid_on, 1, 'infinity') OVER one_account
FROM unnest(%(rated)s::bigint[], %(rated_on)s::date[], %(rate)s::numeric[]) AS g (account_id, valid_on, rate)
WINDOW one_account AS (PARTITION BY account_id ORDER BY valid_on)
"""
# The first day of the week that a day lies in.
WEEK_ON = "local_on - (extract(isodow FROM local_on)::int + 6 - (SELECT week_start FROM person)) %% 7"
# Every day of a person that has facts, or cells; the same for some of their accounts.
ALL_DAYS = f"""
SELECT account_id, local_on FROM tasks_task WHERE user_id = %(user)s AND deleted_at IS NULL
UNION SELECT account_id, local_on FROM tasks_adjustment WHERE user_id = %(user)s
UNION SELECT coalesce(account_id, {NOWHERE}), local_on FROM tasks_overhead
WHERE user_id = %(user)s AND deleted_at IS NULL
UNION SELECT account_id, local_on FROM tasks_daycell WHERE user_id = %(user)s
"""
DAYS_OF_ACCOUNTS = f"SELECT * FROM ({ALL_DAYS}) every_day WHERE account_id = ANY(%(accounts)s)"

# What is read: sources of cells with their columns.
_EDGES = "local_on >= %(start)s AND local_on < %(end)s AND (local_on < %(first)s OR local_on >= %(last)s)"
BETWEEN = (
    "SELECT account_id, type_id, {0} FROM tasks_weekcell"
    " WHERE user_id = %(user)s AND week_on >= %(first)s AND week_on < %(last)s"
    f" UNION ALL SELECT account_id, type_id, {{0}} FROM tasks_daycell WHERE user_id = %(user)s AND {_EDGES}"
)
WEEKS = (
    "SELECT account_id, type_id, week_on, {0} FROM tasks_weekcell"
    " WHERE user_id = %(user)s AND week_on >= %(first)s AND week_on <= %(last)s"
)
TOTALS = "SELECT account_id, type_id, {0} FROM tasks_totalcell WHERE user_id = %(user)s"
GROUPS = {"account": "account_id", "type": "type_id", "week": "week_on"}


@cache
def reading_cells(source: str, by: tuple[str, ...], of_accounts: bool, of_types: bool) -> str:
    """Sums of a source by some of GROUPS. Parameters: the source's, and accounts and types if asked for."""
    keys = [GROUPS[name] for name in by]
    narrow = [
        *(["account_id = ANY(%(accounts)s)"] if of_accounts else []),
        *(["type_id = ANY(%(types)s)"] if of_types else []),
    ]
    return f"""
SELECT {"".join(f"{key}, " for key in keys)}{summed(COLUMNS)}
FROM ({source.format(", ".join(COLUMNS))}) cell {"WHERE " + " AND ".join(narrow) if narrow else ""}
{"GROUP BY " + ", ".join(keys) if keys else ""}
HAVING sum(entries) > 0 OR sum(unconverted) > 0 OR sum(adjusted_money) <> 0
    OR sum(overhead_ms) > 0 OR sum(one_off_ms) > 0
{"ORDER BY " + ", ".join(keys) if keys else ""}
"""


def listed(columns: tuple[str, ...], form: str = "{0}") -> str:
    """The columns, each put into the form: `sum({0}) AS {0}`."""
    return ", ".join(form.format(name) for name in columns)


def summed(columns: tuple[str, ...], form: str = "{0} AS {1}") -> str:
    """Sums by column name, counts as whole numbers; the form puts a sum {0} and its name {1} together."""
    sums = ((f"coalesce(sum({name}), 0){'::bigint' if name in WHOLE else ''}", name) for name in columns)
    return ", ".join(form.format(*each) for each in sums)


@cache
def changing_cells(days: str, rates: str = GIVEN_RATES) -> str:
    """One statement that makes the day cells of the days anew and carries the difference to week and total.

    `days` is SQL for (account_id, local_on), `rates` for (account_id, home rate, valid from, valid until).
    Parameters: user and those of the two. The statistics of the accounts become due as well. Answers how
    many day cells changed, and the person's home currency as it was then.
    """
    return f"""
WITH {_fresh(days, rates)},
old AS (
    SELECT c.* FROM tasks_daycell c JOIN days USING (account_id, local_on) WHERE c.user_id = %(user)s
),
change AS (
    SELECT account_id, type_id, local_on, {summed(COLUMNS)}
    FROM (SELECT account_id, type_id, local_on, {listed(COLUMNS)} FROM fresh
          UNION ALL SELECT account_id, type_id, local_on, {listed(COLUMNS, "-{0}")} FROM old) both_sides
    GROUP BY account_id, type_id, local_on
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in COLUMNS)}
),
day_gone AS (
    DELETE FROM tasks_daycell c USING days d
    WHERE c.user_id = %(user)s AND c.account_id = d.account_id AND c.local_on = d.local_on
      AND NOT EXISTS (SELECT FROM fresh f WHERE f.account_id = c.account_id AND f.local_on = c.local_on
                      AND f.type_id IS NOT DISTINCT FROM c.type_id)
),
day_put AS ({_put("tasks_daycell", "local_on", "fresh", "local_on")}
    ON CONFLICT (user_id, local_on, account_id, type_id)
    DO UPDATE SET {listed(COLUMNS, "{0} = excluded.{0}")}),
week_put AS ({_put("tasks_weekcell", "week_on", "change", WEEK_ON)}
    ON CONFLICT (user_id, week_on, account_id, type_id)
    DO UPDATE SET {listed(COLUMNS, "{0} = c.{0} + excluded.{0}")}),
total_put AS ({_put("tasks_totalcell", "", "change", "")}
    ON CONFLICT (user_id, account_id, type_id)
    DO UPDATE SET {listed(COLUMNS, "{0} = c.{0} + excluded.{0}")}),
marks AS (
    INSERT INTO tasks_dirtymark AS m (user_id, account_id, local_on, seq, marked_at)
    SELECT DISTINCT %(user)s::bigint, account_id, NULL::date, 1, now() FROM days
    WHERE account_id <> {NOWHERE}
    ON CONFLICT (user_id, account_id, local_on) DO UPDATE SET seq = m.seq + 1)
SELECT (SELECT count(*) FROM change), home_currency FROM person
"""


@cache
def comparing_cells() -> str:
    """One statement that counts a person's cells that differ from what their facts say."""
    return f"""
WITH {_fresh(ALL_DAYS, GIVEN_RATES)}
SELECT ({_differing("tasks_daycell", "local_on", "local_on")})
     + ({_differing("tasks_weekcell", "week_on", WEEK_ON)})
     + ({_differing("tasks_totalcell", "NULL::date", "NULL::date")})
"""


def _differing(table: str, key: str, fresh_key: str) -> str:
    """How many cells of a table differ from the fresh ones; a cell of nothing is as good as none."""
    return f"""
    SELECT count(*) FROM (
        SELECT FROM (SELECT account_id, type_id, {fresh_key} AS key, {listed(COLUMNS)} FROM fresh
                     UNION ALL SELECT account_id, type_id, {key}, {listed(COLUMNS, "-{0}")}
                     FROM {table} WHERE user_id = %(user)s) both_sides
        GROUP BY account_id, type_id, key
        HAVING {" OR ".join(f"sum({name}) <> 0" for name in COLUMNS)}
    ) differing"""


def _fresh(days: str, rates: str) -> str:
    """CTEs up to `fresh`: the day cells of the days as the facts and rates say they are."""
    return f"""person AS (SELECT week_start, home_currency FROM accounts_user WHERE id = %(user)s::bigint),
days (account_id, local_on) AS ({days}),
facts AS ({_facts()}),
home_rates (account_id, rate, valid_on, until) AS ({rates}),
fresh AS (
    SELECT f.account_id, f.type_id, f.local_on, {listed((*COUNTS, *MONEY), "f.{0}")},
           CASE WHEN r.rate IS NULL THEN f.lines ELSE 0 END AS unconverted,
           {listed(HOME_COUNTS, "CASE WHEN r.rate IS NULL THEN 0 ELSE f.{0} END AS home_{0}")},
           {listed(MONEY, "coalesce(round(f.{0} * r.rate, 8), 0) AS home_{0}")}
    FROM facts f LEFT JOIN home_rates r
      ON r.account_id = f.account_id AND r.valid_on <= f.local_on AND f.local_on < r.until
)"""


def _facts() -> str:
    """Tasks, adjustments and unpaid time by account, type and day; `lines` is what a rate is needed for."""
    nothing, one_off = listed(FACTS, "0 AS {0}"), f"o.kind IN {ONE_OFF}"
    return f"""
    SELECT account_id, type_id, local_on, {listed(FACTS)}, 0::bigint AS overhead_ms, 0::bigint AS one_off_ms,
           0::numeric AS adjusted_money, entries AS lines
    FROM ({_task_sums()}) task_sums
    UNION ALL
    SELECT a.account_id, NULL::bigint, a.local_on, {nothing}, 0, 0, sum(a.amount), count(*) AS lines
    FROM tasks_adjustment a JOIN days USING (account_id, local_on) LEFT JOIN tasks_task t ON t.id = a.task_id
    WHERE t.deleted_at IS NULL
    GROUP BY a.account_id, a.local_on
    UNION ALL
    SELECT days.account_id, o.type_id, o.local_on, {nothing},
           coalesce(sum(o.duration_ms) FILTER (WHERE NOT {one_off}), 0),
           coalesce(sum(o.duration_ms) FILTER (WHERE {one_off}), 0), 0, 0
    FROM tasks_overhead o JOIN days
      ON days.account_id = coalesce(o.account_id, {NOWHERE}) AND days.local_on = o.local_on
    WHERE o.user_id = %(user)s AND o.deleted_at IS NULL
    GROUP BY days.account_id, o.type_id, o.local_on"""


@cache
def _task_sums() -> str:
    """The sums of `sums`, as SQL over the tasks of the days."""
    days = "(tasks_task.account_id, tasks_task.local_on) IN (SELECT account_id, local_on FROM days)"
    query = (
        Task.objects.filter(deleted_at=None)
        .extra(where=[days])  # noqa: S610 - our own text
        .order_by()
        .values("account_id", "type_id", "local_on")
        .annotate(**sums_expressions())
        .query
    )
    with connection.cursor() as cursor:
        return cursor.mogrify(*query.sql_with_params()).replace("%", "%%")


def _put(table: str, key: str, source: str, key_sql: str) -> str:
    """INSERT of cells summed from the source: by its day or week, or by neither."""
    names, values = (f"{key}, ", f"{key_sql}, ") if key else ("", "")
    group = f"account_id, type_id, {key_sql}" if key else "account_id, type_id"
    return f"""
    INSERT INTO {table} AS c (user_id, account_id, type_id, {names}{listed(COLUMNS)})
    SELECT %(user)s::bigint, account_id, type_id, {values}{summed(COLUMNS, "{0}")} FROM {source}
    GROUP BY {group}"""
