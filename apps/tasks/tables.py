"""The table of tasks: its columns and orders are declared, and a row is drawn by one function."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.locale import current_locale
from apps.accounts.templatetags.fmt import NOTHING, clock, day, day_long, exact, mins, money
from apps.accounts.templatetags.icons import draw
from apps.platforms.money import Money
from apps.tasks import statuses
from apps.tasks.keyset import Key
from apps.tasks.models import Status, Task
from apps.tasks.rates import ratio_of_sums

_PK = Key(F("pk"), "pk", int)
ORDERS: dict[str, tuple[Key, ...]] = {
    "when": (Key(F("local_on"), "local_on", date), Key(F("started_at"), "started_at", datetime), _PK),
    "time": (Key(Coalesce("duration_ms", 0), "duration_ms", int, empty=0), _PK),
    "pay": (Key(F("worth"), "worth", Decimal), _PK),
    "rate": (Key(Coalesce("hourly", Decimal(-1)), "hourly", Decimal, empty=Decimal(-1)), _PK),
}
OF_MONEY = ("pay", "rate")  # orders that make sense within one unit only
_SHOWN = (
    "pk", "local_on", "started_at", "title", "words", "account__name", "account__tone", "account__unit",
    "type__name", "duration_ms", "worth", "hourly", "status", "units",
)  # fmt: skip
STATUS_CLASS = dict.fromkeys(statuses.UNPAID, "screened")


def rows_of(tasks: QuerySet[Task]) -> QuerySet[Any]:
    """What the table shows of tasks, as light named tuples; of a note only its beginning."""
    return tasks.annotate(words=Left("note", 80)).values_list(*_SHOWN, named=True)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one day under its heading, or all rows without one."""

    title: str
    sum: str
    rows: SafeString


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column: the order its link leads to, and how the list is sorted by it now."""

    name: str
    label: str
    css: str
    next_sort: str
    sorted: str


def _cell(name: str) -> dict[str, dict[str, str]]:
    return {
        "th": {"role": "columnheader", "scope": "col", "class": f"c-{name}"},
        "td": {"class": f"c-{name}"},
    }


class TaskTable(tables.Table):
    """Rows come ready and in their order: `TaskTable(rows, days=..., order_by="-when")`."""

    pick = tables.Column(verbose_name="", orderable=False, attrs=_cell("pick"))
    when = tables.Column(verbose_name=gettext_lazy("When"), attrs=_cell("when"))
    task = tables.Column(verbose_name=gettext_lazy("Task"), orderable=False, attrs=_cell("task"))
    platform = tables.Column(verbose_name=gettext_lazy("Platform"), orderable=False, attrs=_cell("platform"))
    time = tables.Column(verbose_name=gettext_lazy("Time"), attrs=_cell("time num"))
    pay = tables.Column(verbose_name=gettext_lazy("Pay"), attrs=_cell("pay num"))
    rate = tables.Column(verbose_name=gettext_lazy("Per hour"), attrs=_cell("rate num"))
    status = tables.Column(verbose_name=gettext_lazy("Status"), orderable=False, attrs=_cell("status"))
    more = tables.Column(verbose_name="", orderable=False, attrs=_cell("more"))

    class Meta:
        template_name = "tasks/task_table.html"
        order_by_field = "sort"
        attrs = {"class": "table table--tasks", "role": "table", "aria-label": gettext_lazy("Tasks")}

    def __init__(
        self,
        rows: Sequence[Any],
        *,
        days: dict[date, tuple[Money, int]],
        is_one_unit: bool,
        order_by: str,
        **kwargs: Any,
    ) -> None:
        super().__init__([], order_by=order_by, **kwargs)
        self.ready, self.days = rows, days
        self.is_by_day = order_by.lstrip("-") == "when"
        for name in OF_MONEY:
            self.columns[name].column.orderable = is_one_unit

    @property
    def heads(self) -> Iterator[Head]:
        """The columns' headings, in their order."""
        for column in self.columns:
            yield Head(
                column.name,
                column.header,
                column.column.attrs["th"]["class"],
                column.order_by_alias.next if column.orderable else "",
                ("descending" if column.order_by_alias.is_descending else "ascending")
                if column.is_ordered
                else "",
            )

    @property
    def groups(self) -> Iterator[Group]:
        """By day where the order is by time, else all in one."""
        if not self.is_by_day:
            yield Group("", "", _drawn(self.ready))
            return
        for on, rows in groupby(self.ready, key=lambda row: row.local_on):
            brought, ms = self.days.get(on, (None, 0))
            known = {"pay": money(brought), "time": mins(ms)}
            yield Group(
                day_long(on), _("%(pay)s in %(time)s") % known if brought is not None else "", _drawn(rows)
            )

    @property
    def page_sums(self) -> dict[str, str]:
        """Time of the page's rows; pay and rate where they are all in one unit."""
        timed = [row.duration_ms for row in self.ready if row.duration_ms]
        sums = {"time": mins(sum(timed)), "pay": "", "rate": ""}
        units = {row.account__unit for row in self.ready}
        if len(units) == 1:
            unit, pairs = units.pop(), [(_brings(row), row.duration_ms) for row in self.ready]
            rate = ratio_of_sums(pairs)
            sums["pay"] = money(Money(sum((brings for brings, _ms in pairs), Decimal(0)), unit))
            sums["rate"] = NOTHING if rate is None else money(Money.nearest(rate, unit))
        return sums


def _brings(row: Any) -> Decimal:
    return Decimal(0) if row.status == Status.REJECTED else row.worth


def name_of(title: str, note: str, kind: str) -> str:
    """What a task is called in one line: its title, else the beginning of its note, else its type."""
    return title or (note.strip().splitlines() or [kind])[0]


def _drawn(rows: Iterable[Any]) -> SafeString:
    """The rows as HTML. One function, because fifty rows in a template cost more than all the rest."""
    labels = {value: str(label) for value, label in Status.choices}
    words = {"select": _("Select %(task)s"), "edit": _("Edit %(task)s")}
    address = reverse("task_detail", args=[0])
    return mark_safe("".join(_row(row, labels, words, address) for row in rows))  # noqa: S308 - escaped in _row


@lru_cache(maxsize=8_192)
def _pay(amount: Decimal, unit: str, locale: str) -> str:
    """As text in the locale of this moment; a list has the same few sums many times."""
    return exact(Money(amount, unit))


@lru_cache(maxsize=8_192)
def _rate(amount: Decimal, unit: str, locale: str) -> str:
    return money(Money.nearest(amount, unit))


def _row(row: Any, labels: dict[str, str], words: dict[str, str], address: str) -> str:
    name = conditional_escape(name_of(row.title, row.words, row.type__name))
    css = STATUS_CLASS.get(row.status, row.status)
    url = address.replace("0", str(row.pk), 1)
    locale = current_locale()
    pay = _pay(row.worth, row.account__unit, locale)
    rate = NOTHING if row.hourly is None else _rate(row.hourly, row.account__unit, locale)
    kind = conditional_escape(row.type__name)
    count = f" × {row.units}" if row.units > 1 else ""
    cells = {
        "pick": f'<label class="pick"><input type="checkbox" name="pick" value="{row.pk}">'
        f'<span class="visually-hidden">{words["select"] % {"task": name}}</span></label>',
        "when": f'<time datetime="{localtime(row.started_at).isoformat()}"><span class="when__d">'
        f'{day(row.local_on)}</span> <span class="when__t">{clock(row.started_at)}</span></time>',
        "task": f'<a class="task" href="{url}"><span class="task__name">{name}</span>'
        f'<span class="task__kind">{kind}{count}</span></a>',
        "platform": f'<span class="plat"><span class="dot dot--{row.account__tone}" aria-hidden="true">'
        f"</span>{conditional_escape(row.account__name)}</span>",
        "time num": mins(row.duration_ms),
        "pay num": f"<s>{pay}</s>" if row.status == Status.REJECTED else pay,
        "rate num": f'<span class="ratecell">{rate}</span>',
        "status": f'<span class="badge badge--{css}">{labels[row.status]}</span>',
        "more": f'<a class="btn btn--icon btn--s" href="{url}edit/"'
        f' aria-label="{words["edit"] % {"task": name}}">{draw("mini", "pencil", 20, ())}</a>',
    }
    drawn = "".join(f'<td role="cell" class="c-{part}">{cell}</td>' for part, cell in cells.items())
    return f'<tr role="row" class="is-{css}">{drawn}</tr>'
