"""What one task brings, for its own row in a list. Never added up: sums are made in `sums`.

Pending work counts as if it were approved, because its row shows what it pays; work that was turned
down keeps its pay to be shown struck through, and brings nothing an hour.
"""

from decimal import Decimal

from django.db.models import Case, DecimalField, F, When
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce

from apps.tasks.rates import hourly_expression
from apps.tasks.statuses import REFUSED, UNPAID

_MONEY: DecimalField = DecimalField(max_digits=14, decimal_places=4)
_NOTHING = Decimal(0)


def worth_of_task() -> Case:
    """Money of a task row in SQL: posted or really paid, with its bonus; partial pay where not handed in."""
    partial = Coalesce("paid", _NOTHING, output_field=_MONEY) + F("bonus")
    full = Coalesce("paid", "reward", output_field=_MONEY) + F("bonus")
    return Case(When(status__in=UNPAID, then=partial), default=full, output_field=_MONEY)


def hourly_of_task() -> Expression:
    """Money an hour of a task row in SQL; NULL when it was not timed."""
    brings = Case(When(status__in=REFUSED, then=_NOTHING), default=worth_of_task(), output_field=_MONEY)
    return hourly_expression(brings, F("duration_ms"))
