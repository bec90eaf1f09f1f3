"""JSON read field by field: what is wrong is said with its place, and nothing unknown slips through."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from apps.platforms.money import PLACES, POINTS, exponent

Read = TypeVar("Read")


class Wrong(ValueError):
    """One field is not as it should be: `where` names the row and the field."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where, self.problem = where, problem


class Fields:
    """One JSON object. Each method reads one key; null and a missing key are both None or empty."""

    def __init__(self, data: Any, where: str, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise Wrong(where, "should be an object")
        self._data, self._where = data, where
        for key in data:
            if key not in known:
                raise self.wrong(key, "is not a field that is known here")

    def wrong(self, key: str, problem: str) -> Wrong:
        return Wrong(f"{self._where}.{key}", problem)

    def text(self, key: str, *, required: bool = False, longest: int = 1000) -> str:
        """A text without spaces at its ends; empty only when not required."""
        value = self._data.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value or value != value.strip():
            raise self.wrong(key, "should be a text, without spaces at its ends")
        if len(value) > longest:
            raise self.wrong(key, f"should have at most {longest} characters")
        return value

    def match(
        self, key: str, pattern: str, example: str, *, required: bool = False, longest: int = 80
    ) -> str:
        """A text of this form."""
        value = self.text(key, required=required, longest=longest)
        if value and not re.fullmatch(pattern, value):
            raise self.wrong(key, f"should look like {example}, not {value!r}")
        return value

    def choice(self, key: str, choices: Collection[str], *, required: bool = True) -> str:
        value = self.text(key, required=required)
        if value and value not in choices:
            raise self.wrong(key, f"should be one of {', '.join(choices)}, not {value!r}")
        return value

    def truth(self, key: str) -> bool | None:
        value = self._data.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "should be true or false")
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        value = self._data.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"should be a whole number from {low} to {high}, not {value!r}")
        return value

    def amount(self, key: str) -> Decimal | None:
        """A number written as a text, so that no float comes near money."""
        value = self._data.get(key)
        if value is None:
            return None
        try:
            number = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or not 0 <= number < 10**9:
            raise self.wrong(key, f'should be an amount in quotes, like "2.50", not {value!r}')
        if number != round(number, PLACES):
            raise self.wrong(key, f"should have at most {PLACES} decimals")
        return number

    def unit(self, key: str, *, points: bool = True, required: bool = True) -> str:
        """A currency code, or (unless not wanted) PTS."""
        value = self.text(key, required=required)
        return self.checked_unit(key, value, points=points) if value else ""

    def checked_unit(self, key: str, value: Any, *, points: bool = True) -> str:
        try:
            exponent(value)
        except (TypeError, ValueError) as error:
            raise self.wrong(key, f"should be a currency code, not {value!r}") from error
        if value == POINTS and not points:
            raise self.wrong(key, "should be a currency, not points")
        return value

    def day(self, key: str) -> date | None:
        value = self.match(key, r"\d{4}-\d\d-\d\d", "2026-09-30")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.wrong(key, f"is not a day: {value}") from error

    def each(self, key: str, read: Callable[[Any, str], Read], *, required: bool = False) -> tuple[Read, ...]:
        """A list, each item read by `read(item, where)`."""
        value = self._data.get(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or (required and not value):
            raise self.wrong(key, "should be a list" + " with something in it" * required)
        return tuple(read(item, f"{self._where}.{key}[{i}]") for i, item in enumerate(value))

    def texts(self, key: str, *, required: bool = False, longest: int = 400) -> tuple[str, ...]:
        """A list of texts, none of them twice."""

        def read(item: Any, where: str) -> str:
            return Fields({"text": item}, where, ["text"]).text("text", required=True, longest=longest)

        values = self.each(key, read, required=required)
        if len(set(values)) < len(values):
            raise self.wrong(key, "names something twice")
        return values

    def nested(self, key: str, read: Callable[[Any, str], Read]) -> Read | None:
        """An object within this one."""
        value = self._data.get(key)
        return None if value is None else read(value, f"{self._where}.{key}")
