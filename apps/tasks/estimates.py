"""How long work takes against what its listing said: a ratio of sums, as every figure over several tasks."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Count, QuerySet, Sum

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks.built_in import type_words
from apps.tasks.models import Task
from apps.tasks.rates import EARLY
from apps.tasks.statuses import UNPAID

MOST_CLIENTS = 3


@dataclass(frozen=True, slots=True)
class Against:
    """The time of some tasks, and what their listings had said; `name` of the type or client, if of one."""

    name: str
    tasks: int
    ms: int
    said_ms: int

    @property
    def figures(self) -> tuple[int, int, int]:
        return self.tasks, self.ms, self.said_ms

    @property
    def times(self) -> Fraction | None:
        return times_as_long(self.ms, self.said_ms)


def times_as_long(ms: int | None, estimate_ms: int | None) -> Fraction | None:
    """The time by what was said; None where either is not known."""
    return Fraction(ms, estimate_ms) if ms and estimate_ms else None


def against_estimates(user: User, account: Account) -> list[Against]:
    """Of all tasks of an account, then by type and by client where there are EARLY or more. Two queries.

    Empty where nothing was estimated. Work that was not finished says nothing of how long it takes.
    """
    done = Task.objects.for_user(user).filter(account=account).exclude(status__in=UNPAID)
    known = done.filter(estimate_ms__isnull=False, duration_ms__isnull=False)
    types = _by_name(known, "type__name")
    if not types:
        return []
    whole = Against("", *(sum(column) for column in zip(*(row.figures for row in types), strict=True)))
    types = [replace(row, name=type_words(row.name)) for row in types if len(types) > 1]
    clients = _by_name(known.exclude(client=""), "client")[:MOST_CLIENTS]
    return [whole, *(row for row in (*types, *clients) if row.tasks >= EARLY)]


def _by_name(tasks: QuerySet[Task], by: str) -> list[Against]:
    """Those with the most tasks first."""
    figures = {"tasks": Count("pk"), "ms": Sum("duration_ms"), "said_ms": Sum("estimate_ms")}
    rows = tasks.values(by).annotate(**figures).order_by("-tasks", by).values_list(by, *figures)
    return [Against(*row) for row in rows]
