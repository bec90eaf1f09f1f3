"""The table of tasks: its columns and orders are declared, and a row is drawn by one function."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Left
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.templatetags.fmt import NOTHING, day_long, mins, money
from apps.platforms.money import Money
from apps.tasks import statuses
from apps.tasks.keyset import Key
from apps.tasks.models import Task
from apps.tasks.rates import hourly
from apps.tasks.row_cells import drawing

_PK = Key(F("pk"), "pk", int)
ORDERS: dict[str, tuple[Key, ...]] = {
    "when": (Key(F("local_on"), "local_on", date), Key(F("started_at"), "started_at", datetime), _PK),
    "time": (Key(Coalesce("duration_ms", 0), "duration_ms", int, empty=0), _PK),
    "pay": (Key(F("worth"), "worth", Decimal), _PK),
    "rate": (Key(Coalesce("hourly", Decimal(-1)), "hourly", Decimal, empty=Decimal(-1)), _PK),
}
OF_MONEY = ("pay", "rate")  # orders that make sense within one unit only


class Row(NamedTuple):
    """What the table shows of a task; the names are those of a query."""

    pk: int
    local_on: date
    started_at: datetime
    timezone: str
    title: str
    words: str
    account__name: str
    account__tone: int
    account__unit: str
    type__name: str
    duration_ms: int | None
    worth: Decimal
    hourly: Decimal | None
    status: str
    units: int


def rows_of(tasks: QuerySet[Task]) -> QuerySet[Any]:
    """What the table shows of tasks, as tuples that make a `Row`; of a note only its beginning."""
    return tasks.annotate(words=Left("note", 80)).values_list(*Row._fields)


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column, the address that sorts by it ("" for none), and how it is sorted now."""

    name: str
    label: str
    css: str
    address: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one day under its heading, or all rows without one."""

    title: str
    sum: str
    rows: SafeString


def _cell(name: str) -> dict[str, dict[str, str]]:
    return {"td": {"class": f"c-{name}"}}


class Column(tables.Column):
    """One that no table changes, so that a table needs no copy of its own."""

    def __deepcopy__(self, memo: Any) -> "Column":
        return self


class TaskTable(tables.Table):
    """Rows come ready and in their order: `TaskTable(rows, days=..., order_by="-when")`.

    The columns are declared as in any table, but headings and rows are drawn by functions of ours: to
    look up an accessor and to build attributes for each cell of fifty rows takes longer than all else
    on the page.
    """

    pick = Column(verbose_name="", orderable=False, attrs=_cell("pick"))
    when = Column(verbose_name=gettext_lazy("When"), attrs=_cell("when"))
    task = Column(verbose_name=gettext_lazy("Task"), orderable=False, attrs=_cell("task"))
    platform = Column(verbose_name=gettext_lazy("Platform"), orderable=False, attrs=_cell("platform"))
    time = Column(verbose_name=gettext_lazy("Time"), attrs=_cell("time num"))
    pay = Column(verbose_name=gettext_lazy("Pay"), attrs=_cell("pay num"))
    rate = Column(verbose_name=gettext_lazy("Per hour"), attrs=_cell("rate num"))
    status = Column(verbose_name=gettext_lazy("Status"), orderable=False, attrs=_cell("status"))
    more = Column(verbose_name="", orderable=False, attrs=_cell("more"))

    class Meta:
        template_name = "tasks/task_table.html"
        attrs = {"class": "table table--tasks", "role": "table", "aria-label": gettext_lazy("Tasks")}

    def __init__(
        self,
        rows: Sequence[Any],
        *,
        days: Mapping[date, tuple[Money, int] | None],
        order_by: str,
        address: Callable[[str], str] = "?sort={}".format,
        unsortable: Collection[str] = (),
        today: date | None = None,
    ) -> None:
        super().__init__([], order_by=order_by)
        self.ready, self.days, self.sort, self.address = rows, days, order_by, address
        self.unsortable, self.today = unsortable, today
        self.is_by_day = order_by.lstrip("-") == "when"

    @property
    def heads(self) -> list[Head]:
        """The columns' headings, in their order; what is large or new comes first at the first click."""
        return [self._head(name, column) for name, column in self.base_columns.items()]

    @property
    def seen(self) -> str:
        """The outcome of each row, by its id: what a choice from this page is made from."""
        return " ".join([f"{row.pk}:{row.status}" for row in self.ready])

    @property
    def groups(self) -> Iterator[Group]:
        """By day where the order is by time, else all in one."""
        draw_rows = self._drawing()
        if not self.is_by_day:
            yield Group("", "", draw_rows(self.ready))
            return
        for on, rows in groupby(self.ready, key=lambda row: row.local_on):
            yield Group(self._day(on), self._day_sum(on), draw_rows(rows))

    @property
    def page_sums(self) -> dict[str, str]:
        """Time of the page's rows; pay and rate where they are all in one unit."""
        timed = [row.duration_ms for row in self.ready if row.duration_ms]
        sums = {"time": mins(sum(timed)), "pay": "", "rate": ""}
        units = {row.account__unit for row in self.ready}
        if len(units) == 1:
            unit, brought = units.pop(), [(brings(row), row.duration_ms) for row in self.ready]
            rate = hourly(sum((pay for pay, ms in brought if ms), Decimal(0)), sum(timed))
            sums["pay"] = money(Money(sum((pay for pay, _ms in brought), Decimal(0)), unit))
            sums["rate"] = NOTHING if rate is None else money(Money.nearest(rate, unit))
        return sums

    def _head(self, name: str, column: tables.Column) -> Head:
        """Of a column as it is declared: a bound one works its attributes out anew at each look."""
        css, label = column.attrs["td"]["class"], str(column.verbose_name)
        if column.orderable is False or name in self.unsortable:
            return Head(name, label, css, "", "")
        sorted_as = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        following = name if self.sort == f"-{name}" else f"-{name}"
        return Head(name, label, css, self.address(following), sorted_as)

    def _day(self, on: date) -> str:
        """`Thursday 26 November`, with the year where it is another one."""
        is_this_year = self.today is None or on.year == self.today.year
        said = capfirst(day_long(on))
        return said if is_this_year else f"{said} {on.year}"

    def _day_sum(self, on: date) -> str:
        if not (known := self.days.get(on)):
            return ""
        brought, ms = known
        return _("%(pay)s in %(time)s") % {"pay": money(brought), "time": mins(ms)} if ms else money(brought)

    def _drawing(self) -> Callable[[Iterable[Any]], SafeString]:
        """Draws rows: a function for each column, in the order of the columns."""
        return drawing([(name, column.attrs["td"]["class"]) for name, column in self.base_columns.items()])


def brings(row: Any) -> Decimal:
    """What a row adds to a sum, in the unit of its account: nothing where the work was turned down."""
    return Decimal(0) if row.status in statuses.REFUSED else row.worth
