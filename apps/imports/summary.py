"""What the check page and the page of a saved import say, from the rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.accounts.templatetags.fmt import mins, money
from apps.platforms.money import Money
from apps.tasks.models import Status

from . import prolific
from .models import Batch, Row

SHOWN_ROWS = 50


@dataclass(frozen=True)
class SumLine:
    """One status in one unit: how many rows, how much, how long."""

    status: str
    label: str
    count: int
    reward: Money
    bonus: Money  # of this unit, whatever the unit of the reward beside it
    ms: int
    untimed: int


@dataclass(frozen=True)
class Refusal:
    line: int
    reason: str | Promise
    detail: str
    title: str


@dataclass(frozen=True)
class Change:
    """A task the file says something else of, in words."""

    line: int
    title: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Summary:
    new: int
    changed: int
    same: int
    refused: int
    sums: list[SumLine]
    refusals: list[Refusal]
    changes: list[Change]
    undated: int

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return self.new + self.changed + self.same + self.refused

    @property
    def writes(self) -> int:
        """Rows that saving would write."""
        return self.new + self.changed


def summarise(batch: Batch) -> Summary:
    """Counts by verdict, sums by status and unit, and the rows a person should look at."""
    rows = Row.objects.filter(batch=batch)
    counts = dict(rows.order_by().values_list("verdict").annotate(Count("line")))
    refused = rows.filter(verdict="refused").order_by("line")[:SHOWN_ROWS]
    return Summary(
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        same=counts.get("same", 0),
        refused=counts.get("refused", 0),
        sums=_sums(rows.exclude(verdict="refused")),
        refusals=[Refusal(r.line, prolific.REFUSALS[r.refusal], r.detail, r.title) for r in refused],
        changes=[_change(row) for row in rows.filter(verdict="changed").order_by("line")[:SHOWN_ROWS]],
        undated=rows.filter(is_dated=False).exclude(verdict="refused").count(),
    )


def _sums(rows: QuerySet[Row]) -> list[SumLine]:
    rewards: dict[tuple[str, str], dict[str, Any]] = {
        (row["status"], row["unit"]): dict(row)
        for row in rows.order_by()
        .values("status", "unit")
        .annotate(count=Count("line"), money=Sum("reward"), ms=Sum("duration_ms"))
        .annotate(untimed=Count("line", filter=Q(duration_ms=None)))
    }
    bonuses = {
        (row["status"], row["bonus_unit"]): row["money"]
        for row in rows.order_by()
        .filter(bonus__gt=0)
        .values("status", "bonus_unit")
        .annotate(money=Sum("bonus"))
    }
    order = list(Status.values)
    lines = sorted(rewards.keys() | bonuses.keys(), key=lambda key: (order.index(key[0]), key[1]))
    return [_line(key, rewards.get(key, {}), bonuses.get(key, Decimal(0))) for key in lines]


def _line(key: tuple[str, str], row: dict[str, Any], bonus: Decimal) -> SumLine:
    status, unit = key
    return SumLine(
        status=status,
        label=str(Status(status).label),
        count=row.get("count", 0),
        reward=Money(row.get("money") or Decimal(0), unit),
        bonus=Money(bonus, unit),
        ms=row.get("ms") or 0,
        untimed=row.get("untimed", 0),
    )


def _change(row: Row) -> Change:
    was = row.before or {}
    becomes = {
        "status": row.status,
        "reward": row.reward,
        "bonus": row.bonus if row.bonus_unit in ("", row.unit) else Decimal(0),
        "duration_ms": row.duration_ms,
    }
    differing = [name for name in becomes if _differs(was.get(name), becomes[name])] or ["status"]
    return Change(
        line=row.line,
        title=row.title,
        was=", ".join(_words(name, was.get(name), row.unit) for name in differing),
        becomes=", ".join(_words(name, becomes[name], row.unit) for name in differing),
    )


def _differs(was: object, becomes: object) -> bool:
    if isinstance(becomes, Decimal):
        return Decimal(str(was)) != becomes
    return was != becomes


def _words(name: str, value: Any, unit: str) -> str:
    if name == "status":
        return str(Status(str(value)).label)
    if name == "duration_ms":
        return mins(value)
    label = _("bonus") if name == "bonus" else ""
    return f"{money(Money(Decimal(str(value)), unit))} {label}".strip()
