"""The additive sums that rates are made of, and when money counts as earned.

Two faces that must agree: `add_up` and `settled_money` over entries, `sums_expressions` and
`settled_expression` over task rows in SQL; for unpaid time `add_up_overhead`, and the SQL of `cells`.
Durations are whole milliseconds; one that is missing, zero or negative was not measured. Source:
Farthing's domain notes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Aggregate, Case, Count, DecimalField, F, Q, Sum, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from apps.tasks import overhead
from apps.tasks.statuses import ADVERTISED, APPROVED, KNOWN, PENDING, REFUSED, REJECTED, UNPAID

ZERO = Decimal(0)
_MONEY_FIELD: DecimalField = DecimalField(max_digits=20, decimal_places=4)


class Entry(Protocol):
    """What the sums need to know of one task; the model is one. Money in the account's unit."""

    status: str
    duration_ms: int | None  # None: not measured
    units: int  # small tasks in the batch
    reward: Decimal  # as posted
    bonus: Decimal
    paid: Decimal | None  # None: as posted


class Spent(Protocol):
    """What the sums need to know of some unpaid time; `Overhead` is one."""

    kind: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The additive sums of some entries of one unit of money: everything the rates are made of.

    Cells add up field by field. `_timed` money belongs to the entries that have a duration.
    """

    entries: int = 0
    units: int = 0
    timed: int = 0  # entries with a duration
    ms: int = 0  # of all timed entries
    paid_ms: int = 0  # of approved ones
    gross_ms: int = 0  # of approved, pending and rejected ones
    approved: int = 0  # entries, timed or not; so are the next three
    rejected: int = 0  # approval taken back counts here
    pending: int = 0
    unpaid: int = 0  # returned, timed out, screened out
    overhead_ms: int = 0  # unpaid time beside the entries that comes again
    one_off_ms: int = 0  # unpaid time that is spent once, on top
    settled_money: Decimal = ZERO  # what is earned for certain
    settled_timed: Decimal = ZERO
    partial_timed: Decimal = ZERO  # of settled_timed: paid for work not handed in, without bonuses
    pending_money: Decimal = ZERO  # rewards that may still come
    pending_timed: Decimal = ZERO
    gross_timed: Decimal = ZERO  # posted rewards of approved, pending and rejected ones
    rejected_timed: Decimal = ZERO  # posted rewards of rejected ones
    adjusted_money: Decimal = ZERO  # bonuses without a task and corrections, not in settled_money

    @classmethod
    def of(cls, row: Mapping[str, Any], *, home: bool = False) -> "Sums":
        """From a row of columns by name (None counts as zero).

        With `home`, money and its time come from the home_ columns: they leave out what has no rate yet.
        """
        prefix = "home_" if home else ""
        values: dict[str, Any] = {
            name: row[prefix + name if name in HOME_COUNTS else name] or 0 for name in COUNTS
        }
        values |= {name: row[prefix + name] or ZERO for name in MONEY}
        return cls(**values)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in (*COUNTS, *MONEY)))

    @property
    def decided(self) -> int:
        return self.approved + self.rejected

    @property
    def untimed(self) -> int:
        """Entries that are in the income but in no rate."""
        return self.entries - self.timed

    @property
    def untimed_money(self) -> Decimal:
        return self.settled_money - self.settled_timed


HOME_COUNTS = ("timed", "ms", "paid_ms", "gross_ms", "overhead_ms", "one_off_ms")
COUNTS = tuple(field.name for field in fields(Sums) if field.type is int)
MONEY = tuple(field.name for field in fields(Sums) if field.type is Decimal)


def settled_money(entry: Entry) -> Decimal:
    """What an entry has earned for certain, its bonus included; nothing while it is pending, or refused."""
    if entry.status == APPROVED:
        return (entry.reward if entry.paid is None else entry.paid) + entry.bonus
    return (entry.paid or ZERO) + entry.bonus if entry.status in UNPAID else ZERO


def add_up(entries: Iterable[Entry]) -> Sums:
    """The sums of entries that are all of one unit. ValueError for an unknown status."""
    return sum((_sums_of_one(entry) for entry in entries), Sums())


def add_up_overhead(spent: Iterable[Spent]) -> Sums:
    """The sums of unpaid time: no entries and no money. ValueError for an unknown kind."""
    return sum((_sums_of_time(each) for each in spent), Sums())


def _sums_of_time(spent: Spent) -> Sums:
    if spent.kind not in overhead.KNOWN:
        raise ValueError(f"unknown kind: {spent.kind!r}")
    ms = spent.duration_ms
    return Sums(one_off_ms=ms) if spent.kind in overhead.ONE_OFF else Sums(overhead_ms=ms)


def _sums_of_one(entry: Entry) -> Sums:
    if entry.status not in KNOWN:
        raise ValueError(f"unknown status: {entry.status!r}")
    ms = max(entry.duration_ms or 0, 0)
    status, settled, nothing = entry.status, settled_money(entry), ZERO
    partial = entry.paid or nothing if status in UNPAID else nothing
    return Sums(
        entries=1,
        units=entry.units,
        timed=int(ms > 0),
        ms=ms,
        paid_ms=ms if status == APPROVED else 0,
        gross_ms=ms if status in ADVERTISED else 0,
        approved=int(status == APPROVED),
        rejected=int(status in REFUSED),
        pending=int(status == PENDING),
        unpaid=int(status in UNPAID),
        settled_money=settled,
        settled_timed=settled if ms else nothing,
        partial_timed=partial if ms else nothing,
        pending_money=entry.reward if status == PENDING else nothing,
        pending_timed=entry.reward if ms and status == PENDING else nothing,
        gross_timed=entry.reward if ms and status in ADVERTISED else nothing,
        rejected_timed=entry.reward if ms and status == REJECTED else nothing,
    )


def settled_expression() -> Case:
    """`settled_money` of a task row, in SQL."""
    approved = Coalesce("paid", "reward", output_field=_MONEY_FIELD) + F("bonus")
    partial = Coalesce("paid", ZERO, output_field=_MONEY_FIELD) + F("bonus")
    return Case(
        When(status=APPROVED, then=approved),
        When(status__in=UNPAID, then=partial),
        default=ZERO,
        output_field=_MONEY_FIELD,
    )


def sums_expressions(prefix: str = "") -> dict[str, Aggregate]:
    """The fields of `Sums` as aggregates over task rows, by name with the prefix.

    Without those that come from elsewhere: adjustments and unpaid time.
    """
    timed, pending = Q(duration_ms__gt=0), Q(status=PENDING)
    settled, reward, ms = settled_expression(), F("reward"), F("duration_ms")
    paid = Coalesce("paid", ZERO, output_field=_MONEY_FIELD)

    def money(value: Combinable, rows: Q | None = None) -> Aggregate:
        return Sum(value, filter=rows, default=ZERO, output_field=_MONEY_FIELD)

    sums: dict[str, Aggregate] = {
        "entries": Count("pk"),
        "units": Sum("units", default=0),
        "timed": Count("pk", filter=timed),
        "ms": Sum(ms, filter=timed, default=0),
        "paid_ms": Sum(ms, filter=timed & Q(status=APPROVED), default=0),
        "gross_ms": Sum(ms, filter=timed & Q(status__in=ADVERTISED), default=0),
        "approved": Count("pk", filter=Q(status=APPROVED)),
        "rejected": Count("pk", filter=Q(status__in=REFUSED)),
        "pending": Count("pk", filter=pending),
        "unpaid": Count("pk", filter=Q(status__in=UNPAID)),
        "settled_money": money(settled),
        "settled_timed": money(settled, timed),
        "partial_timed": money(paid, timed & Q(status__in=UNPAID)),
        "pending_money": money(reward, pending),
        "pending_timed": money(reward, timed & pending),
        "gross_timed": money(reward, timed & Q(status__in=ADVERTISED)),
        "rejected_timed": money(reward, timed & Q(status=REJECTED)),
    }
    return {prefix + name: expression for name, expression in sums.items()}
