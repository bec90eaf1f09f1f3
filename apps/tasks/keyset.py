"""Pages of a long list by the place where the last one ended: as quick at any depth, and no row twice.

An order is a tuple of columns that ends with the primary key. A cursor holds the values of the row at the
edge of a page, so it stays good when that row is changed or deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.expressions import CombinedExpression, Expression

M = TypeVar("M", bound=Model)
R = TypeVar("R")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadCursor(ValueError):
    """The address holds a place that no page could have given."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order: its expression for the database, and its value of a row."""

    expression: Expression | F
    attribute: str
    kind: type  # date, datetime, Decimal or int
    empty: Any = None  # stands for None, as the expression says


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The rows of one page, and the cursors of its neighbours; None where there is none."""

    rows: list[R]
    newer: str | None
    older: str | None


def page_rows(
    rows: QuerySet[M],
    keys: Sequence[Key],
    *,
    size: int,
    is_descending: bool,
    after: str = "",
    before: str = "",
) -> QuerySet[M]:
    """The rows of the page after one cursor, before another, or of the first: one more than the size.

    BadCursor when a cursor does not fit the keys.
    """
    falling = is_descending != _is_backwards(after, before)
    if cursor := after or before:
        rows = rows.filter(_beyond(keys, _values(keys, cursor), is_falling=falling))
    return ordered(rows, keys, is_descending=falling)[: size + 1]


def ordered(rows: QuerySet[M], keys: Sequence[Key], *, is_descending: bool) -> QuerySet[M]:
    """All rows in the order of their pages."""
    return rows.order_by(*(_sorted(key, is_falling=is_descending) for key in keys))


def page_of(found: list[R], keys: Sequence[Key], *, size: int, after: str = "", before: str = "") -> Page[R]:
    """The page that these `page_rows` make, with the same cursors."""
    has_more, found = len(found) > size, found[:size]
    is_backwards = _is_backwards(after, before)
    if is_backwards:
        found.reverse()
    has_newer, has_older = (has_more, True) if is_backwards else (bool(after), has_more)
    return Page(
        found,
        _cursor(keys, found[0]) if found and has_newer else None,
        _cursor(keys, found[-1]) if found and has_older else None,
    )


def _is_backwards(after: str, before: str) -> bool:
    return bool(before) and not after


def _sorted(key: Key, *, is_falling: bool) -> Any:
    return key.expression.desc() if is_falling else key.expression.asc()


def _beyond(keys: Sequence[Key], values: Sequence[Any], *, is_falling: bool) -> CombinedExpression:
    """(a, b, id) < (1, 2, 3), which an index of the three answers at once."""
    place = Func(*map(Value, values), function="ROW")
    columns = Func(*(key.expression for key in keys), function="ROW")
    return CombinedExpression(columns, "<" if is_falling else ">", place, output_field=BooleanField())


def _cursor(keys: Sequence[Key], row: Any) -> str:
    return "_".join(_text(getattr(row, key.attribute), key) for key in keys)


def _text(value: Any, key: Key) -> str:
    if value is None:
        value = key.empty
    if isinstance(value, datetime):
        return str((value - _EPOCH) // (datetime.resolution))
    return value.isoformat() if isinstance(value, date) else str(value)


def _values(keys: Sequence[Key], cursor: str) -> list[Any]:
    texts = cursor.split("_")
    if len(cursor) > 200 or len(texts) != len(keys):
        raise BadCursor(cursor)
    return [_value(text, key.kind) for text, key in zip(texts, keys, strict=True)]


def _value(text: str, kind: type) -> Any:
    try:
        if kind is datetime:
            return _EPOCH + int(text) * datetime.resolution
        if kind is date:
            return date.fromisoformat(text)
        number = Decimal(text) if kind is Decimal else int(text)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise BadCursor(text) from error
    size = Decimal(number)
    if not size.is_finite() or abs(size) >= 2**63:
        raise BadCursor(text)
    return number
