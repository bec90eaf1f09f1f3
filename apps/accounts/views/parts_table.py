"""The table of the living style sheet: three made-up tasks of two days."""

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Day:
    """The heading of the rows below it."""

    title: str
    sum: str


@dataclass(frozen=True)
class Row:
    group: Day
    at: int
    when: str
    task: str
    platform: str
    time: str
    pay: str
    rate: str
    status: str


THURSDAY = Day("Thursday 26 November", "£2.11 in 11 min")
WEDNESDAY = Day("Wednesday 25 November", "£1.34 in 8 min")
LONG = "Spending habits, part two of a longer diary"
ROWS = [
    Row(THURSDAY, 3, "08:53", "Voicemail clips", "Quillo", "5 min", "£0.98", "£11.76", "pending"),
    Row(THURSDAY, 2, "08:47", LONG, "Quillo", "6 min", "£1.13", "£11.30", "approved"),
    Row(WEDNESDAY, 1, "20:31", "Café blurb, 80 words", "Microdeck", "8 min", "£1.34", "£10.05", "rejected"),
]  # fmt: skip

PICK = (
    '<label class="pick"><input type="checkbox" name="pick"><span class="visually-hidden">{}</span></label>'
)
PLATFORM = '<span class="plat"><span class="dot dot--1" aria-hidden="true"></span>{}</span>'


def cell(kind: str) -> dict[str, dict[str, str]]:
    return {
        "td": {"role": "cell", "class": f"c-{kind}"},
        "th": {"role": "columnheader", "scope": "col", "class": f"c-{kind}"},
    }


class ExampleTable(tables.Table):
    grouped = True

    pick = tables.Column(empty_values=(), orderable=False, verbose_name="", attrs=cell("pick"))
    when = tables.Column(verbose_name=_("When"), order_by="at", attrs=cell("when"))
    task = tables.Column(verbose_name=_("Task"), orderable=False, footer=_("Here"), attrs=cell("task"))
    platform = tables.Column(verbose_name=_("Platform"), attrs=cell("platform"))
    time = tables.Column(verbose_name=_("Time"), footer="19 min", attrs=cell("time num"))
    pay = tables.Column(verbose_name=_("Pay"), footer="£3.45", attrs=cell("pay num"))
    rate = tables.Column(verbose_name=_("Per hour"), footer="£10.89", attrs=cell("rate num"))
    status = tables.Column(verbose_name=_("Status"), attrs=cell("status"))

    class Meta:
        order_by = "-when"
        attrs = {"class": "table table--tasks", "role": "table", "aria-label": _("Example tasks")}
        row_attrs = {"role": "row"}

    def render_pick(self, record: Row) -> str:
        return format_html(PICK, record.task)

    def render_task(self, value: str) -> str:
        return format_html('<a class="task" href="#main"><span class="task__name">{}</span></a>', value)

    def render_platform(self, value: str) -> str:
        return format_html(PLATFORM, value)

    def render_status(self, value: str) -> str:
        return format_html('<span class="badge badge--{}">{}</span>', value, value.capitalize())


def example_table() -> Any:
    return ExampleTable(ROWS)
