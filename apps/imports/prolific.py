"""Prolific's submissions file: its columns, and how the database reads them.

Stamps without a zone are UTC. A completion code is shared by several studies, so it names nothing: a
submission is known by its study and its start, and equal ones by their order.
"""

from django.utils.translation import gettext_lazy as _

SOURCE = "prolific"
NAME = "Prolific"
PLATFORM = "prolific"
COLUMNS = ["Study", "Reward", "Bonus", "Started At", "Completed At", "Completion Code", "Status"]
RAW = ["study", "reward", "bonus", "started", "completed", "code", "status"]

REFUSALS = {
    "cells": _("This row has more or fewer cells than the header."),
    "title": _("There is no study name."),
    "reward": _("The reward is not an amount like £1.50, with at most four decimals."),
    "bonus": _("The bonus is not an amount like £0.25, with at most four decimals."),
    "started": _("The start is not a time like 2026-09-01 08:02:11."),
    "completed": _("The end is not a time like 2026-09-01 08:13:40."),
    "running": _("This submission is still running. Import it again once it is done."),
    "status": _("We do not know this status."),
    "deleted": _("You deleted this task. Restore it first if you want it back."),
}

_MONEY = r"^(£|\$|€|[A-Z]{3} ?)([0-9]{1,9}(\.[0-9]{1,4})?)$"
_ZONE = r"(Z|[+-][0-9]{2}:?[0-9]{2})"
_STAMP = (
    rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]{{1,6}})?)?{_ZONE}?$"
)


def _money(column: str) -> str:
    return f"regexp_match(replace(btrim({column}), ',', ''), '{_MONEY}')"


def _unit(match: str) -> str:
    symbols = "WHEN '£' THEN 'GBP' WHEN '$' THEN 'USD' WHEN '€' THEN 'EUR'"
    return f"CASE {match}[1] {symbols} ELSE left({match}[1], 3) END"


def _instant(column: str) -> str:
    """A stamp as timestamptz; NULL when empty or not one. `pg_input_is_valid` guards 30 February."""
    text = f"btrim({column})"
    in_zone = f"(CASE WHEN {text} ~ '{_ZONE}$' THEN {text} ELSE {text} || '+00' END)"
    is_one = f"{text} ~ '{_STAMP}' AND pg_input_is_valid({in_zone}, 'timestamptz')"
    return f"CASE WHEN {is_one} THEN {in_zone}::timestamptz END"


# One pass over the raw text: first read the cells, then name the submission, then say what is wrong.
# MATERIALIZED: else PostgreSQL folds the steps together and matches each pattern anew wherever it is used.
# Parameters: batch, zone.
READ = f"""
WITH cells AS MATERIALIZED (
  SELECT line, fits, left(btrim(study), 2000) AS title, btrim(reward) AS reward_text,
    btrim(bonus) AS bonus_text, btrim(started) AS started_text,
    btrim(completed) AS completed_text, btrim(status) AS status_text,
    {_money("reward")} AS r,
    CASE WHEN btrim(bonus) IN ('', '-') THEN ARRAY[NULL, '0'] ELSE {_money("bonus")} END AS b,
    {_instant("started")} AS stamp, {_instant("completed")} AS ended,
    CASE upper(btrim(status)) WHEN 'APPROVED' THEN 'approved' WHEN 'AWAITING REVIEW' THEN 'pending'
      WHEN 'REJECTED' THEN 'rejected' WHEN 'RETURNED' THEN 'returned' WHEN 'TIMED-OUT' THEN 'expired'
      WHEN 'TIMED OUT' THEN 'expired' WHEN 'SCREENED OUT' THEN 'screened_out'
      WHEN 'ACTIVE' THEN 'running' WHEN 'RESERVED' THEN 'running' ELSE '' END AS outcome
  FROM raw_rows
), bounded AS MATERIALIZED (
  SELECT *, CASE WHEN stamp BETWEEN '2000-01-02+00' AND '2099-12-30+00' THEN stamp END AS began FROM cells
), dated AS MATERIALIZED (
  SELECT *, count(began) OVER (ORDER BY line) AS stretch FROM bounded
), placed AS MATERIALIZED (
  SELECT *, COALESCE(began, first_value(began) OVER (PARTITION BY stretch ORDER BY line),
    min(began) OVER (), statement_timestamp()) AS at
  FROM dated
), named AS MATERIALIZED (
  SELECT *, encode(sha256(convert_to(concat_ws(E'\\x1f', title,
    COALESCE(to_char(began AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), reward_text)), 'UTF8')), 'hex') AS ident
  FROM placed
), judged AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY ident ORDER BY line) AS nth,
    CASE WHEN NOT fits THEN 'cells' WHEN title = '' THEN 'title' WHEN r IS NULL THEN 'reward'
      WHEN b IS NULL THEN 'bonus' WHEN outcome = '' THEN 'status' WHEN outcome = 'running' THEN 'running'
      WHEN started_text <> '' AND began IS NULL THEN 'started'
      WHEN completed_text <> '' AND ended IS NULL THEN 'completed' ELSE '' END AS refusal
  FROM named
)
INSERT INTO imports_row (batch_id, line, verdict, refusal, detail, external_id, title, status, unit, reward,
  paid, bonus, bonus_unit, is_dated, started_at, local_on, duration_ms)
SELECT %(batch)s, line, CASE WHEN refusal = '' THEN 'new' ELSE 'refused' END, refusal,
  left(CASE refusal WHEN 'reward' THEN reward_text WHEN 'bonus' THEN bonus_text
    WHEN 'started' THEN started_text WHEN 'completed' THEN completed_text
    WHEN 'status' THEN status_text ELSE '' END, 120),
  left(ident, 40) || CASE WHEN nth > 1 THEN '-' || nth ELSE '' END,
  title, CASE WHEN refusal = '' THEN outcome ELSE '' END,
  COALESCE({_unit("r")}, ''), r[2]::numeric,
  CASE WHEN outcome = 'screened_out' THEN r[2]::numeric END,
  b[2]::numeric, CASE WHEN b[2]::numeric > 0 THEN COALESCE({_unit("b")}, '') ELSE '' END,
  began IS NOT NULL, at, (at AT TIME ZONE %(zone)s)::date,
  CASE WHEN ended > began AND ended - began <= interval '31 days'
    THEN greatest(round(extract(epoch FROM ended - began) * 1000), 1)::bigint END
FROM judged
"""  # noqa: S608 (only this module's own words are put in)
