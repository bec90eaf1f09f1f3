"""Two browsers on one task: what a form was drawn from, and what has become of it meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.periods import zone
from apps.accounts.templatetags.fmt import NOTHING, clock, day_year, exact, mins, num
from apps.platforms.money import Money
from apps.tasks.models import Status, Task


class Changed(Exception):
    """The task is not what the form was drawn from. `task` is as it is now."""

    def __init__(self, task: Task) -> None:
        super().__init__(task.pk)
        self.task = task


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in both versions, as people read it."""

    label: Promise
    mine: str
    saved: str


def version_of(task: Task, names: Iterable[str] = ()) -> str:
    """A mark of these fields of a task, or of all that can be edited; equal for equal values."""
    values = "\x1f".join(f"{name}={_plain(getattr(task, name))}" for name in sorted(names or FIELDS))
    return sha256(values.encode()).hexdigest()[:32]


def check(task: Task, seen: str, facts: Mapping[str, Any]) -> None:
    """Raises Changed where one of these fields is not what was seen, unless it is what it is to become.

    `seen` is the `version_of` these fields, or of all, as the form was drawn.
    """
    if seen not in (version_of(task), version_of(task, _edited(facts))) and _differing(task, facts):
        raise Changed(task)


def differences(task: Task, facts: Mapping[str, Any]) -> list[Difference]:
    """Where what somebody wants to save is not what is there, in the order of the form."""
    mine = Task(user=task.user, timezone=task.timezone, account=task.account, type=task.type)
    for name, value in facts.items():
        setattr(mine, name, value)
    return [
        Difference(label, _said(say, mine, name), _said(say, task, name))
        for name, (label, say) in _differing(task, facts)
    ]


def _edited(facts: Mapping[str, Any]) -> list[str]:
    return [name for name in FIELDS if name in facts]


def _differing(
    task: Task, facts: Mapping[str, Any]
) -> list[tuple[str, tuple[Promise, Callable[[Task, Any], str]]]]:
    return [(name, FIELDS[name]) for name in _edited(facts) if getattr(task, name) != facts[name]]


def _plain(value: Any) -> str:
    """The same text for the same value, however it is written."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(getattr(value, "pk", value))


def _said(say: Callable[[Task, Any], str], task: Task, name: str) -> str:
    value = getattr(task, name)
    return NOTHING if value is None or value == "" else say(task, value)


def _text(task: Task, value: Any) -> str:
    return str(value)


def _money(task: Task, value: Decimal) -> str:
    return exact(Money(value, task.account.unit))


def _moment(task: Task, value: Any) -> str:
    local = value.astimezone(zone(task.timezone)).replace(tzinfo=None)
    return f"{day_year(local)}, {clock(local)}"


FIELDS: dict[str, tuple[Promise, Callable[[Task, Any], str]]] = {
    "account": (_("Platform"), _text),
    "type": (_("Type"), _text),
    "duration_ms": (_("Minutes"), lambda task, value: mins(value)),
    "estimate_ms": (_("Estimated time"), lambda task, value: mins(value)),
    "setup_ms": (_("Getting ready"), lambda task, value: mins(value)),
    "reward": (_("Pay"), _money),
    "units": (_("Tasks in the batch"), lambda task, value: num(value)),
    "started_at": (_("When"), _moment),
    "status": (_("Outcome"), lambda task, value: str(Status(value).label)),
    "bonus": (_("Bonus"), _money),
    "paid": (_("Really paid"), _money),
    "promised": (_("Bonus promised"), _money),
    "promised_until": (_("Promised until"), lambda task, value: day_year(value)),
    "title": (_("Title"), _text),
    "client": (_("Client"), _text),
    "link": (_("Link"), _text),
    "note": (_("Note"), _text),
}
