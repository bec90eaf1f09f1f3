"""Statements that go to the database as they are, planned once a connection where that pays.

Planning a long statement takes several times as long as running it. Where prepared statements are
switched off (`prepare_threshold` None, as some connection poolers need), it is planned each time.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Rows = list[tuple[Any, ...]]


class Ask(NamedTuple):
    """A statement, its parameters by name, and whether one plan fits all their values."""

    sql: str
    params: Mapping[str, Any]
    is_planned_once: bool = True


class _Raw(psycopg.RawCursor[tuple[Any, ...]]):
    """For statements that number their parameters: the driver has nothing to look for in them."""

    is_prepared = False

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        result = super().execute(query, params, prepare=self.is_prepared)
        shown: Any = SimpleNamespace(query=query)  # what Django's query log looks for
        self._query = shown
        return result


class _Prepared(_Raw):
    is_prepared = True


def fetch_once(sql: str, params: Mapping[str, Any]) -> Rows:
    """All rows of a statement whose plan hangs on its values: it is planned for these."""
    return fetch(Ask(sql, params, is_planned_once=False))


def fetch_prepared(sql: str, params: Mapping[str, Any]) -> Rows:
    """All rows; parameters are named and have a cast each, so that one plan fits all values."""
    return fetch(Ask(sql, params))


def fetch(ask: Ask) -> Rows:
    """All rows of one statement."""
    connection.ensure_connection()
    return _all_of(_execute(ask))


def fetch_together(*asked: Ask) -> Sequence[Rows]:
    """The rows of each statement, for the time of one round trip."""
    connection.ensure_connection()
    with connection.connection.pipeline():
        cursors = [_execute(ask) for ask in asked]
        return [_all_of(cursor) for cursor in cursors]


def asked_once(rows: QuerySet[Any]) -> Ask:
    """What the ORM would ask for, to be planned for its values."""
    sql, values = rows.query.sql_with_params()
    names = [f"value{place}" for place in range(len(values))]
    named = sql % tuple(f"%({name})s" for name in names)
    return Ask(named, dict(zip(names, values, strict=True)), is_planned_once=False)


def row_of(model: type[M], names: tuple[str, ...], values: tuple[Any, ...]) -> M:
    """A row as the ORM would have read it with `only(names)`; the names are in the order of the model."""
    return model.from_db(connection.alias, _set_of(names), values)


def _execute(ask: Ask) -> Any:
    wrapped: Any = connection  # Django's own wrapper of cursors has no public name
    kind = _Prepared if ask.is_planned_once else _Raw
    cursor = wrapped._prepare_cursor(kind(connection.connection))
    text, names = _numbered(ask.sql)
    cursor.execute(text, [ask.params[name] for name in names])
    return cursor


def _all_of(cursor: Any) -> Rows:
    with cursor:
        rows: Rows = cursor.fetchall()
    return rows


@lru_cache(maxsize=512)
def _set_of(names: tuple[str, ...]) -> frozenset[str]:
    """Each field of the model is looked for in it."""
    return frozenset(names)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with `$1` for the first name in it, and so on; and the names in that order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return re.sub(r"%\((\w+)\)s|%%", number, sql).encode(), tuple(names)
