"""A row of the list of tasks, drawn: a function for each cell, and what all rows say again looked up once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.locale import current_locale
from apps.accounts.templatetags.fmt import NOTHING, clock, day, exact, mins, money, num
from apps.accounts.templatetags.icons import draw
from apps.platforms.money import Money
from apps.tasks import statuses
from apps.tasks.built_in import type_words
from apps.tasks.models import Status
from apps.tasks.naming import name_of

STATUS_CLASS = dict.fromkeys(statuses.UNPAID, "screened") | dict.fromkeys(statuses.REFUSED, "rejected")


def drawing(columns: Sequence[tuple[str, str]]) -> Callable[[Iterable[Any]], SafeString]:
    """A function that draws rows of these columns, each with its name and the class of its cells."""
    known = _words(f"{get_language()} {current_locale()}")
    cells = [(f'<td role="cell" class="{css}">', CELLS[name]) for name, css in columns]

    def one(row: Any) -> str:
        name = escape(name_of(row.title, row.words, row.type__name))
        inner = "".join([f"{td}{draw_cell(row, name, known)}</td>" for td, draw_cell in cells])
        return f'<tr role="row" class="is-{STATUS_CLASS.get(row.status, row.status)}">{inner}</tr>'

    return lambda rows: mark_safe("".join(map(one, rows)))  # noqa: S308 - each cell escapes what people wrote


@dataclass(frozen=True, slots=True)
class _Words:
    """What every row says again, looked up once."""

    select: str  # with `%(name)s`, as the next one
    edit: str
    rename: str
    badges: Mapping[str, str]
    outcomes: Mapping[str, str]
    change: Mapping[str, str]  # of a cell, what its link is called, around what stands in it
    address: str
    where: str  # language and locale, for the texts below


@lru_cache(maxsize=64)
def _words(where: str) -> _Words:
    outcomes = {value: escape(str(label)) for value, label in Status.choices}
    badges = {
        value: f'<span class="badge badge--{STATUS_CLASS.get(value, value)}">{label}</span>'
        for value, label in outcomes.items()
    }
    heads = {"minutes": _("Time"), "pay": _("Pay"), "status": _("Status")}
    called = _("{cell}, {value}, change")
    change = {cell: escape(called.format(cell=head, value="{}")) for cell, head in heads.items()}
    address = reverse("task_detail", args=[0]).replace("0", "{}", 1)
    select, edit = escape(_("Select %(name)s")), escape(_("Edit %(name)s"))
    return _Words(select, edit, escape(_("Rename")), badges, outcomes, change, address, where)


# A cell's content, of a row, its name and the words; the name is escaped already.


def _pick(row: Any, name: str, known: _Words) -> str:
    return (
        f'<label class="pick"><input type="checkbox" name="pick" value="{row.pk}">'
        f'<span class="visually-hidden">{known.select % {"name": name}}</span></label>'
    )


def _when(row: Any, name: str, known: _Words) -> str:
    """The local time of the zone it was logged in, as its day is."""
    local = row.started_at.astimezone(_zone(row.timezone))
    return (
        f'<time datetime="{local.isoformat(timespec="minutes")}">'
        f'<span class="when__d">{_date(row.local_on, known.where)}</span>'
        f' <span class="when__t">{_clock(local.hour, local.minute, known.where)}</span></time>'
    )


def _task(row: Any, name: str, known: _Words) -> str:
    kind = escape(type_words(row.type__name))
    below = [kind] if kind != name else []  # what has no title is named by its type
    if row.units > 1:
        below.append(f"\u00d7\u00a0{num(row.units)}")
    return (
        f'<a class="task" href="{known.address.format(row.pk)}"><span class="task__name">{name}</span>'
        f'<span class="task__kind">{" ".join(below)}</span></a>'
        f'<a class="cell cell--name" tabindex="-1" href="{known.address.format(row.pk)}set/title/"'
        f' aria-label="{known.rename} {name}">{known.rename}</a>'
    )


def _platform(row: Any, name: str, known: _Words) -> str:
    return _dotted(row.account__tone, row.account__name)


def _time(row: Any, name: str, known: _Words) -> str:
    time = _mins(row.duration_ms, known.where)
    return _editable(row, "minutes", time, time, known)


def _pay(row: Any, name: str, known: _Words) -> str:
    pay = _exact(row.worth, row.account__unit, known.where)
    shown = f"<s>{pay}</s>" if row.status in statuses.REFUSED else pay
    return _editable(row, "pay", shown, pay, known)


def _rate(row: Any, name: str, known: _Words) -> str:
    rate = NOTHING if row.hourly is None else _rounded(row.hourly, row.account__unit, known.where)
    return f'<span class="ratecell">{rate}</span>'


def _status(row: Any, name: str, known: _Words) -> str:
    return _editable(row, "status", known.badges[row.status], known.outcomes[row.status], known)


def _more(row: Any, name: str, known: _Words) -> str:
    return (
        f'<a class="btn btn--icon btn--s" href="{known.address.format(row.pk)}edit/"'
        f' aria-label="{known.edit % {"name": name}}">{draw("mini", "pencil", 20, ())}</a>'
    )


def _editable(row: Any, cell: str, shown: str, said: str, known: _Words) -> str:
    """A link to the form of this one cell, which a script puts in its place."""
    return (
        f'<a class="cell" tabindex="-1" href="{known.address.format(row.pk)}set/{cell}/"'
        f' aria-label="{known.change[cell].format(said)}">{shown}</a>'
    )


CELLS: dict[str, Callable[[Any, str, _Words], str]] = {
    "pick": _pick, "when": _when, "task": _task, "platform": _platform, "time": _time, "pay": _pay,
    "rate": _rate, "status": _status, "more": _more,
}  # fmt: skip


# A list says the same few things many times; texts are those of the language and locale of this moment.


@lru_cache(maxsize=1_024)
def _date(on: date, where: str) -> str:
    return day(on)


@lru_cache(maxsize=1_440)
def _clock(hour: int, minute: int, where: str) -> str:
    return clock(datetime(2000, 1, 1, hour, minute))  # noqa: DTZ001 - a time of day, of no zone


@lru_cache(maxsize=8_192)
def _mins(ms: int | None, where: str) -> str:
    return mins(ms)


@lru_cache(maxsize=1_024)
def _dotted(tone: int, name: str) -> str:
    return f'<span class="plat"><span class="dot dot--{tone}" aria-hidden="true"></span>{escape(name)}</span>'


@lru_cache(maxsize=8_192)
def _exact(amount: Decimal, unit: str, where: str) -> str:
    return exact(Money(amount, unit))


@lru_cache(maxsize=8_192)
def _rounded(amount: Decimal, unit: str, where: str) -> str:
    return money(Money(amount, unit))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
