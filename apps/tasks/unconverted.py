"""Work that no exchange rate leads home, as the roll-ups count it."""

from datetime import date

from django.db.models import Min, Sum

from apps.accounts.models import User
from apps.tasks.models import DayCell


def unconverted(user: User) -> dict[int, tuple[date, int]]:
    """The first day of it and how much there is, by the id of its account. One query."""
    cells = DayCell.objects.filter(user=user, unconverted__gt=0).order_by().values("account_id")
    rows = cells.annotate(since=Min("local_on"), tasks=Sum("unconverted"))
    return {row["account_id"]: (row["since"], row["tasks"]) for row in rows}
