"""What can be chosen on Today and on the page of the rate, read from the address.

What makes no sense is the usual choice.
"""

from dataclasses import dataclass

from django.http import QueryDict

from apps.insights.where import PLATFORM, TYPE

PERIODS = (7, 30, 90)
USUAL_DAYS = 30
GROUPS = (PLATFORM, TYPE)
ALL = "all"
MOST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    days: int = USUAL_DAYS
    by: str = PLATFORM


@dataclass(frozen=True, slots=True)
class RateChoice:
    """None: of any account, of any type, of all time."""

    days: int | None = USUAL_DAYS
    account_id: int | None = None
    type_id: int | None = None


def chosen(query: QueryDict) -> Choice:
    """From `?days=7&by=type`."""
    by = query.get("by", "")
    return Choice(_days(query), by if by in GROUPS else PLATFORM)


def chosen_rate(query: QueryDict) -> RateChoice:
    """From `?days=all&account=3&type=7`; the ids are any numbers."""
    days = None if query.get("days") == ALL else _days(query)
    return RateChoice(days, _id(query, "account"), _id(query, "type"))


def _days(query: QueryDict) -> int:
    return {str(known): known for known in PERIODS}.get(query.get("days", ""), USUAL_DAYS)


def _id(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return min(int(text), MOST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None
