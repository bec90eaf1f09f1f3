"""Statements that go to the database as they are, planned once a connection where that pays.

Planning a long statement takes several times as long as running it. Where prepared statements are
switched off (`prepare_threshold` None, as some connection poolers need), it is planned each time.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Rows = list[tuple[Any, ...]]
Ask = tuple[str, Mapping[str, Any]]  # a statement, and its parameters by name


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
    connection.ensure_connection()
    return _all_of(_execute(sql, params, _Raw))


def fetch_prepared(sql: str, params: Mapping[str, Any]) -> Rows:
    """All rows; parameters are named and have a cast each, so that one plan fits all values."""
    connection.ensure_connection()
    return _all_of(_execute(sql, params))


def fetch_together(*asked: Ask) -> Sequence[Rows]:
    """The rows of each statement, as `fetch_prepared` gives them, for the time of one round trip."""
    connection.ensure_connection()
    with connection.connection.pipeline():
        cursors = [_execute(*ask) for ask in asked]
        return [_all_of(cursor) for cursor in cursors]


def row_of(model: type[M], names: tuple[str, ...], values: tuple[Any, ...]) -> M:
    """A row as the ORM would have read it with `only(names)`; the names are in the order of the model."""
    return model.from_db(connection.alias, names, values)


def _execute(sql: str, params: Mapping[str, Any], kind: type[_Raw] = _Prepared) -> Any:
    wrapped: Any = connection  # Django's own wrapper of cursors has no public name
    cursor = wrapped._prepare_cursor(kind(connection.connection))
    text, names = _numbered(sql)
    cursor.execute(text, [params[name] for name in names])
    return cursor


def _all_of(cursor: Any) -> Rows:
    with cursor:
        rows: Rows = cursor.fetchall()
    return rows


@lru_cache(maxsize=512)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with `$1` for the first name in it, and so on; and the names in that order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return re.sub(r"%\((\w+)\)s|%%", number, sql).encode(), tuple(names)
