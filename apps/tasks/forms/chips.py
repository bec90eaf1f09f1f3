"""What the log form has understood: a chip for each thing that would be saved, and for each gap."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import clock, day, day_year, exact, mins
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.durations import MINUTE_MS, short
from apps.tasks.forms.log import LogForm
from apps.tasks.line import Line
from apps.tasks.line_names import Taken
from apps.tasks.models import Status, TaskType
from apps.tasks.naming import name_of


@dataclass(frozen=True, slots=True)
class Chip:
    """Words, and the field that they stand in. A gap is missing; a needed one keeps Enter from saving."""

    words: str
    field: str
    is_gap: bool = False
    is_needed: bool = False
    is_note: bool = False
    account: Account | None = None


def chips_of(form: LogForm, line: Line, *, is_odd: bool = False) -> list[Chip]:
    """Of what stands in the fields, so that what is saved is what they show; an odd pay is dashed."""
    found = (
        Chip(_("Again"), "line") if line.is_again else None,
        _account(form, line),
        _type(form, line),
        _minutes(form),
        _told(form, "setup", _("%(time)s of it to get ready")),
        _told(form, "estimate", _("%(time)s estimated")),
        _pay(form, is_unsure=is_odd or _is_rivalled(form, line)),
        _bonus(form),
        _units(form, line),
        _when(form, line),
        _outcome(form),
        Chip(line.link, "link") if line.link else None,
        _note(form, line),
    )
    return [chip for chip in found if chip]


def _account(form: LogForm, line: Line) -> Chip:
    account = form.chosen_account
    if account is None and line.missing:
        words = _("platform? %(name)s") % {"name": line.missing.name}
        return Chip(words, "account", is_gap=True, is_needed=True)
    if account is None:
        return Chip(_("platform?"), "account", is_gap=True, is_needed=True)
    if line.account or line.is_again or len(form.choices.accounts) == 1:
        return Chip(_taken(account.name, line.taken_account, account), "account", account=account)
    return Chip(_("platform? %(name)s") % {"name": account.name}, "account", is_gap=True)


def _type(form: LogForm, line: Line) -> Chip:
    """Where the line says none, the one that stands in the form, dashed."""
    kind = form.chosen_type
    if form["new_type"].value():
        return Chip(str(form["new_type"].value()), "new_type")
    if kind is None:
        return Chip(_("type?"), "type", is_gap=True)
    if line.type or line.is_again:
        return Chip(_taken(kind.label, line.taken_type, kind), "type")
    return Chip(_("type? %(name)s") % {"name": kind.label}, "type", is_gap=True)


def _taken(name: str, taken: Taken[Account] | Taken[TaskType] | None, shown: Account | TaskType) -> str:
    if taken is None or taken.found != shown:
        return name
    return _("%(name)s, from “%(word)s”") % {"name": name, "word": taken.word}


def _minutes(form: LogForm) -> Chip:
    """To the second where it is not in whole minutes."""
    ms = form.readable("minutes")
    if not ms:
        return Chip(_("time?"), "minutes", is_gap=True, is_needed=True)
    return Chip(short(ms) if ms % MINUTE_MS else mins(ms), "minutes")


def _told(form: LogForm, name: str, words: str) -> Chip | None:
    ms = form.readable(name)
    return Chip(words % {"time": mins(ms)}, name) if ms else None


def _is_rivalled(form: LogForm, line: Line) -> bool:
    """Whether the pay that stands there is one of two amounts of the line, either of which it could be."""
    return bool(line.rival) and form["pay"].value() == line.pay


def _pay(form: LogForm, *, is_unsure: bool) -> Chip:
    """An amount in another unit than the account's is a gap, not an amount."""
    amount, unit = form.money("pay"), _unit(form)
    if amount is None and form.readable("pay") is None:
        return Chip(_("pay?"), "pay", is_gap=True, is_needed=True)
    if amount is None:
        return Chip(_("pay in %(unit)s?") % {"unit": unit}, "pay", is_gap=True, is_needed=True)
    words = exact(Money(amount, unit))
    return Chip(f"{words}?" if is_unsure else words, "pay", is_gap=is_unsure)


def _bonus(form: LogForm) -> Chip | None:
    amount, unit = form.money("bonus"), _unit(form)
    if amount is None and form.readable("bonus") is None:
        return None
    if amount is None:
        return Chip(_("bonus in %(unit)s?") % {"unit": unit}, "bonus", is_gap=True, is_needed=True)
    return Chip(_("%(money)s bonus") % {"money": exact(Money(amount, unit))}, "bonus") if amount else None


def _unit(form: LogForm) -> str:
    return form.chosen_account.unit if form.chosen_account else form.choices.user.home_currency


def _units(form: LogForm, line: Line) -> Chip | None:
    count, pay = form.readable("units") or 1, form.money("pay")
    words = ngettext("%(count)s task", "%(count)s tasks", count) % {"count": count}
    if line.is_each and pay is not None and (form["pay"].value(), count) == (line.pay, line.units):
        each = exact(Money(pay / count, _unit(form)))
        return Chip(_("%(tasks)s, %(pay)s each") % {"tasks": words, "pay": each}, "units")
    return Chip(_("%(tasks)s, one pay for all") % {"tasks": words}, "units") if count > 1 else None


def _when(form: LogForm, line: Line) -> Chip | None:
    at: datetime | None = form.readable("started") if line.is_dated else None
    if at is None:
        return None
    on = day(at) if at.year == timezone.localdate().year else day_year(at)
    is_guess = bool(line.on_word) and at.date() == line.on
    return Chip(f"{on} {clock(at)}{'?' if is_guess else ''}", "started", is_gap=is_guess)


def _outcome(form: LogForm) -> Chip | None:
    status = form["status"].value()
    is_told = status in Status.values and status != Status.PENDING
    return Chip(str(Status(status).label), "status") if is_told else None


def _note(form: LogForm, line: Line) -> Chip | None:
    """The words of the line; they name the task where the note begins with them and there is no title.

    Tags alone name nothing.
    """
    if not line.note:
        return None
    is_first = str(form["note"].value() or "").startswith(line.note)
    says = _("“%(words)s” goes in the note")
    if is_first and not form["title"].value() and name_of("", line.note, ""):
        says = _("“%(words)s” becomes the task’s name")
    return Chip(says % {"words": line.note}, "note", is_note=True)
