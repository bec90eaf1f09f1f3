"""What can be chosen on Today, read from the address. What makes no sense is the usual choice."""

from dataclasses import dataclass

from django.http import QueryDict

from apps.insights.where import PLATFORM, TYPE

PERIODS = (7, 30, 90)
USUAL_DAYS = 30
GROUPS = (PLATFORM, TYPE)


@dataclass(frozen=True, slots=True)
class Choice:
    days: int = USUAL_DAYS
    by: str = PLATFORM


def chosen(query: QueryDict) -> Choice:
    """From `?days=7&by=type`."""
    days = {str(known): known for known in PERIODS}.get(query.get("days", ""), USUAL_DAYS)
    by = query.get("by", "")
    return Choice(days, by if by in GROUPS else PLATFORM)
