"""Statements that the database plans once a connection instead of at each call.

Planning a long statement takes several times as long as running it. Where prepared statements are
switched off (`prepare_threshold` None, as some connection poolers need), it is planned each time.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class _Preparing(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        result = super().execute(query, params, prepare=True)
        shown: Any = SimpleNamespace(query=query.encode())  # what Django's query log looks for
        self._query = shown
        return result


def fetch_prepared(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows; parameters are named and have a cast each, so that one plan fits all values."""
    connection.ensure_connection()
    wrapped: Any = connection  # Django's own wrapper of cursors has no public name
    with wrapped._prepare_cursor(_Preparing(connection.connection)) as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def row_of(model: type[M], names: tuple[str, ...], values: tuple[Any, ...]) -> M:
    """A row as the ORM would have read it with `only(names)`; the names are in the order of the model."""
    return model.from_db(connection.alias, names, values)
