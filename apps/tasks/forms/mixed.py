"""The log form is filled by three hands: what it starts with, what the line says, what is typed in fields.

What is typed stays; what the line says fills the rest; what neither says is as at the start. To tell them
apart the form carries its basis: with what it started, and with what the line last filled it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import QueryDict

from apps.tasks.durations import MINUTE_MS, written
from apps.tasks.fields import instant
from apps.tasks.forms.log import LogForm
from apps.tasks.forms.task import again
from apps.tasks.line import Line, moment
from apps.tasks.line_times import length
from apps.tasks.models import Task

NAMES = (
    *("account", "type", "minutes", "estimate", "setup", "pay", "bonus", "units", "started", "status"),
    *("title", "client", "link"),
)
MISSING = "missing"  # among what is said: the platform that the person does not have
FIRST, SAID = "first-", "said-"
MOST_VALUES = 40


def mixed(data: QueryDict, said: Mapping[str, str], first: Mapping[str, str]) -> QueryDict:
    """The fields as sent, mixed with what the line says; `first` counts where the form has no basis yet."""
    basis = _basis(data.get("basis", ""))
    first = _part(basis, FIRST) or first
    before = _part(basis, SAID)
    was, start, filled = _started(first, before), _started(first, said), data.copy()
    for name in NAMES:
        if data.get(name, "") in ("", was.get(name, ""), before.get(name, "")):
            filled[name] = said.get(name) or start.get(name, "")
    filled["note"] = _note(
        data.get("note", first.get("note", "")), said.get("note", ""), before.get("note", "")
    )
    filled["read"] = data.get("line", "")
    filled["basis"] = urlencode(_named(FIRST, first) | _named(SAID, said))
    return filled


def said_by(line: Line | None, last: Task | None, now: datetime) -> dict[str, str]:
    """The fields that a line fills, as text. `last` is the task that `again` repeats; `now` is local."""
    if line is None:
        return {}
    repeated = as_text(again(last)) if line.is_again and last else {}
    said = repeated | {name: value for name, value in _said(line, now).items() if value}
    return {name: value for name, value in said.items() if name != "account" or not line.missing}


def as_text(values: Mapping[str, Any]) -> dict[str, str]:
    """First values of a form as they stand in its fields; empty ones are left out."""
    fields = LogForm.base_fields
    shown = {name: fields[name].prepare_value(value) for name, value in values.items()}
    return {name: str(value) for name, value in shown.items() if value not in (None, "")}


def _said(line: Line, now: datetime) -> dict[str, str]:
    at, ms = moment(line, now), _elapsed_ms(line, now)
    return {
        "account": str(line.account.pk) if line.account else "",
        MISSING: line.missing.name if line.missing else "",
        "type": str(line.type.pk) if line.type else "",
        "minutes": written(ms) if ms else "",
        "estimate": written(line.estimate_ms) if line.estimate_ms else "",
        "setup": written(line.setup_ms) if line.setup_ms else "",
        "pay": line.pay,
        "bonus": line.bonus,
        "units": str(line.units or ""),
        "started": at.strftime("%Y-%m-%dT%H:%M") if at else "",
        "status": line.status,
        "link": line.link,
        "note": line.note,
    }


def _elapsed_ms(line: Line, now: datetime) -> int | None:
    """Of a span, what really went by: an hour more or less where the clocks were changed in it."""
    start, zone = moment(line, now), now.tzinfo
    if not (start and line.at and line.until and zone):
        return line.duration_ms
    minutes = length((line.at, line.until))
    if line.duration_ms != minutes * MINUTE_MS:
        return line.duration_ms
    try:
        really = instant(start + timedelta(minutes=minutes), zone) - instant(start, zone)
    except (forms.ValidationError, OverflowError):
        return line.duration_ms
    return really // timedelta(milliseconds=1) if really > timedelta(0) else line.duration_ms


def _started(first: Mapping[str, str], said: Mapping[str, str]) -> Mapping[str, str]:
    """What the form starts with: without a platform where the line names one that is not there."""
    return {name: value for name, value in first.items() if name != "account"} if MISSING in said else first


def _note(typed: str, said: str, before: str) -> str:
    """A note of one's own is followed by the words of the line; what was changed by hand stays so."""
    typed = typed.replace("\r\n", "\n")
    if before and typed.endswith(before):
        typed = typed.removesuffix(before).rstrip("\n")
    elif before == said:
        return typed
    return "\n".join(part for part in (typed, said) if part)


def _basis(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, max_num_fields=MOST_VALUES))
    except ValueError:
        return {}


def _part(basis: dict[str, str], which: str) -> dict[str, str]:
    return {name.removeprefix(which): value for name, value in basis.items() if name.startswith(which)}


def _named(which: str, values: Mapping[str, str]) -> dict[str, str]:
    return {which + name: value for name, value in values.items() if value}
