"""Rows of tables that most pages of a person show, joined in Python: a template takes ten times as long.

What people typed is escaped by `format_html`; everything else is made of fixed words and formatted numbers.
Each row is drawn once and remembered: of a page that is asked for again, few rows have changed.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.accounts.paths import address
from apps.accounts.templatetags.fmt import NOTHING, clock, day_month, mins, money, num, rate

register = template.Library()

WEEK = mark_safe(
    '<tr><th scope="row"><time datetime="{}">{}</time></th><td class="num">{}</td><td class="num">{}</td>'
    '<td class="num">{}</td><td class="num">{}</td></tr>'
)
BAR = mark_safe(
    '<tr role="row"{}><th role="rowheader" scope="row" class="bars__name">{}{}{}</th>'
    '<td role="cell" class="bars__bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none"'
    ' aria-hidden="true" focusable="false"><rect class="bar-bed" width="100" height="10"/>{}{}</svg></td>'
    '<td role="cell" class="num bars__rate">{}</td><td role="cell" class="num bars__sub">{}</td>'
    '<td role="cell" class="num bars__sub">{}</td></tr>'
)
FILL = mark_safe('<rect class="bar-fill" width="{}" height="10"/>')
AVERAGE = mark_safe('<path class="bar-avg" d="M{} -3V13"/>')
DOT = mark_safe('<span class="dot dot--{}" aria-hidden="true"></span>')
FEW = mark_safe(' <span class="few">{}</span>')
IS_FEW = mark_safe(' class="is-few"')
ENTRY = mark_safe(
    '<li class="entry"><span class="entry__t"><a class="entry__name" href="{}">{}</a>'
    '<span class="entry__meta">{}<span>{}{} · {}</span></span></span>'
    '<span class="entry__n"><b class="num">{}</b><span class="entry__meta num">{}</span></span></li>'
)
PAY = mark_safe(
    '<li class="pay"><div class="pay__top">{}{}<b class="pay__sum num">{}</b></div>{}'
    '<div class="pay__foot"><span>{}</span>{}</div></li>'
)
NAME = mark_safe('<span class="pay__name">{}{}</span>')
LABEL = mark_safe('<label class="pay__name" for="{}">{}{}</label>')
BADGE = mark_safe('<span class="badge badge--{}">{}</span>')
METER = mark_safe('<meter class="meter{}" id="{}" min="0" max="1" value="{}">{}</meter>')
ACT = mark_safe('<a class="btn btn--quiet btn--s" href="{}">{}<span class="visually-hidden">, {}</span></a>')
ABOUT = mark_safe('{} <a class="link" href="{}">{}<span class="visually-hidden">, {}</span></a>')
WHEN = mark_safe('<time datetime="{}">{}</time>')
ARRIVED = mark_safe(
    '<tr><th scope="row"><span class="plat">{}<a href="{}">{}</a></span></th>'
    '<td><time datetime="{}">{}</time></td><td class="only-wide">{}</td><td class="num only-wide">{}</td>'
    '<td class="num only-wide">{}</td><td class="num"><b>{}</b>{}</td></tr>'
)
AFTER_FEE = mark_safe('<small class="only-phone">{}</small>')
WAIT = mark_safe(
    '<tr><th scope="row"><span class="plat">{}{}</span></th><td class="num">{}</td><td class="num">{}</td>'
    '<td class="num">{}</td></tr>'
)
ON_TIME = mark_safe("{} %<small>{}</small>")
TURNED_DOWN = mark_safe("<s>{}</s>")


@register.simple_tag
def week_rows(weeks: Iterable[Any]) -> SafeString:
    """A row a week: `start`, `rate`, `earned`, `millis`, `count`."""
    cells = (
        (week.start, day_month(week.start), money(week.rate), money(week.earned), mins(week.millis),
         num(week.count))
        for week in weeks
    )  # fmt: skip
    return _rows(WEEK, cells)


@register.simple_tag
def bar_rows(bars: Iterable[Any], average_x: str | None) -> SafeString:
    """A row a bar: `name`, `tone`, `rate`, `earned`, `millis`, `count`, `few`, `width`."""
    average = _filled(AVERAGE, average_x) if average_x else ""
    return _rows(BAR, (_bar_cells(bar, average) for bar in bars))


def _bar_cells(bar: Any, average: str) -> tuple[str, ...]:
    few = ngettext("%(count)s task", "%(count)s tasks", bar.count) % {"count": bar.count} if bar.few else ""
    return (
        IS_FEW if bar.few else "",
        _filled(DOT, bar.tone) if bar.tone else "",
        bar.name,
        _filled(FEW, few) if few else "",
        _filled(FILL, bar.width) if bar.width else "",
        average,
        money(bar.rate),
        money(bar.earned),
        mins(bar.millis),
    )


@register.simple_tag
def entry_rows(entries: Iterable[Any]) -> SafeString:
    """A row a task: `url`, `title`, `account`, `millis`, `outcome` or `started_at`, `pay`, `rate`."""
    return _rows(ENTRY, (_entry_cells(entry) for entry in entries))


def _entry_cells(entry: Any) -> tuple[str, ...]:
    at = entry.started_at
    when = entry.outcome or _filled(WHEN, at.isoformat(), clock(at) if entry.is_today else day_month(at))
    pay = money(entry.pay)
    return (
        entry.url,
        entry.title,
        _filled(DOT, entry.account.tone),
        entry.account.name,
        f" · {mins(entry.millis)}" if entry.millis else "",
        when,
        _filled(TURNED_DOWN, pay) if entry.is_rejected else pay,
        rate(entry.rate) if entry.millis else _("no time"),
    )


@register.simple_tag
def pay_rows(rows: Iterable[Any]) -> SafeString:
    """A row a balance or payout: see `PayoutRow`."""
    return _rows(PAY, (_pay_cells(row) for row in rows))


def _pay_cells(row: Any) -> tuple[str, ...]:
    name, dot = row.account.name, _filled(DOT, row.account.tone)
    saving = row.state == "saving"
    kind, value = ("", row.share) if saving else (f" meter--{row.state}", "1")
    return (
        _filled(LABEL, row.id, dot, name) if row.share else _filled(NAME, dot, name),
        _filled(BADGE, row.state, row.badge) if row.badge else "",
        money(row.balance),
        _filled(METER, kind, row.id, value, row.share_text) if row.share else "",
        _filled(ABOUT, row.note, row.about_url, _("Details"), name) if row.about_url else row.note,
        _filled(ACT, row.action_url, row.action, name) if row.action else "",
    )


@register.simple_tag
def arrived_rows(parts: Iterable[Any]) -> SafeString:
    """A row a part of a payout that arrived: see `Part` of `payouts.arrived`."""
    return _rows(ARRIVED, (_arrived_cells(part) for part in parts))


def _arrived_cells(part: Any) -> tuple[str, ...]:
    fee = money(part.fee_money)
    return (
        _filled(DOT, part.account.tone),
        address("payout_detail", part.payout_id),
        part.account.name,
        part.arrived_on.isoformat(),
        day_month(part.arrived_on),
        part.method or NOTHING,
        _days(part.days_waited),
        fee,
        money(part.received),
        _filled(AFTER_FEE, _("after %(sum)s fee") % {"sum": fee}) if part.fee else "",
    )


@register.simple_tag
def wait_rows(waits: Iterable[Any]) -> SafeString:
    """A row an account: `account`, `on_time`, and `wait` with its days."""
    return _rows(WAIT, (_wait_cells(row.account, row.wait, row.on_time) for row in waits))


def _wait_cells(account: Any, wait: Any, on_time: str) -> tuple[str, ...]:
    return (
        _filled(DOT, account.tone),
        account.name,
        _days(wait.median_days),
        _days(wait.worst_days),
        _filled(ON_TIME, on_time, _from_payouts(wait.on_time.n, get_language())) if on_time else NOTHING,
    )


@lru_cache(maxsize=8_192)
def _from_payouts(n: int, language: str) -> str:
    return ngettext("from %(n)s payout", "from %(n)s payouts", n) % {"n": n}


def _days(days: int | None) -> str:
    return NOTHING if days is None else _so_many_days(days, get_language())


@lru_cache(maxsize=8_192)
def _so_many_days(days: int, language: str) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _rows(pattern: str, rows: Iterable[tuple[Any, ...]]) -> SafeString:
    return SafeString("".join(_filled(pattern, *cells) for cells in rows))  # each of them is escaped


@lru_cache(maxsize=8_192, typed=True)  # typed: a safe text and the same text typed by somebody are two
def _filled(pattern: str, *cells: Any) -> SafeString:
    return format_html(pattern, *cells)
