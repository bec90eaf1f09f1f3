"""A platform's facts in the words of its page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.fmt import month
from apps.platforms.conversion import PointsWorth
from apps.platforms.cycle_words import cycle_sentences
from apps.platforms.cycles import read_cycle
from apps.platforms.kinds import method_words
from apps.platforms.models import Platform
from apps.platforms.money import POINTS, Money
from apps.platforms.templatetags.remarks import in_shape, remark_of

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class MinimumRow:
    """One line of the table of minimums; the method is empty where any counts."""

    method: str
    money: Money
    note: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is about, and sentences on it, ours first, then the catalogue's own."""

    title: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts are from; `url` is empty where the source is not an address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """Everything that a platform's page says."""

    minimums: tuple[MinimumRow, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[str, ...]  # titles of what nobody knows
    sources: tuple[Source, ...]
    as_of: str


def facts_of(platform: Platform) -> PlatformFacts:
    """The page of one platform. What is not known is named, not left out."""
    facts = [
        _fact(_("Paid by"), capfirst(", ".join(map(method_words, platform.methods)))),
        _fact(_("Until work is approved"), approval_words(platform), platform.approval_note),
        _fact(_("From asking to the money"), payout_words(platform), platform.payout_note),
        _cycle(platform),
        _fact(_("Fees"), "", platform.fee_note),
        _fact(_("Holds"), "", platform.hold_note),
        _fact(_("What expires"), "", platform.expiry_note),
        _fact(_("Appeals"), "", platform.appeal_note),
    ]
    if POINTS in platform.units:
        facts.insert(1, _fact(_("Points"), _points(platform), platform.points_note))
    extra = _fact(_("Good to know"), "", platform.unit_note, platform.note)
    known = [fact for fact in [*facts, extra] if fact.sentences]
    unknown = [fact.title for fact in facts if not fact.sentences]
    if not platform.minimums:
        unknown.insert(0, _("Payout minimum"))
    return PlatformFacts(
        minimums=_minimums(platform),
        facts=tuple(known),
        unknown=tuple(unknown),
        sources=tuple(Source(text, text if _ADDRESS.fullmatch(text) else "") for text in platform.sources),
        as_of=as_of_words(platform),
    )


def unit_words(unit: str, points_name: str = "") -> str:
    """A unit as people say it: its code, or points by their name where they have one."""
    return (points_name or _("points")) if unit == POINTS else unit


class Named(Protocol):
    """A wallet: its name, and the unit that it is paid in."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...


def told_apart(wallets: Sequence[Named]) -> list[str]:
    """Their names in the same order, each with its unit where another one has the same name."""
    names = Counter(wallet.name for wallet in wallets)
    return [
        f"{wallet.name} ({unit_words(wallet.unit)})" if names[wallet.name] > 1 else wallet.name
        for wallet in wallets
    ]


def approval_words(facts: Platform) -> str:
    """ "At most 22 days.", or nothing when it is not known."""
    days = facts.approval_days
    return "" if days is None else ngettext("At most %(n)s day.", "At most %(n)s days.", days) % {"n": days}


def payout_words(facts: Platform) -> str:
    """ "3 to 7 days.", or nothing when it is not known."""
    low, high = facts.payout_days_min, facts.payout_days_max
    if low is None or high is None:
        return ""
    return capfirst(f"{day_span(low, high)}.")


def day_span(low: int, high: int) -> str:
    """ "3 to 7 days", "14 days", "at most 3 days", "the same day"."""
    if high == 0:
        return _("the same day")
    if low == high:
        return ngettext("%(n)s day", "%(n)s days", high) % {"n": high}
    if low == 0:
        return ngettext("at most %(n)s day", "at most %(n)s days", high) % {"n": high}
    return _("%(low)s to %(high)s days") % {"low": low, "high": high}


def worth_words(worth: PointsWorth) -> str:
    """ "100 make 1 USD"."""
    return _("%(number)s make 1 %(currency)s") % {
        "number": plain(worth.per_unit),
        "currency": worth.currency,
    }


def as_of_words(platform: Platform) -> str:
    """How old the sources are: "2024 to 2026", "August 2026", or the note where that is all there is."""
    first, last = _month(platform.as_of_from), _month(platform.as_of_to)
    span = last if first in {"", last} else _("%(first)s to %(last)s") % {"first": first, "last": last}
    note = platform.as_of_note
    if span and note:
        return format_html("{} ({})", span, in_shape(note, _within))
    return span or in_shape(note, _without_stop)


def plain(number: Decimal) -> str:
    """A number without the zeros that say nothing: 100, 0.5."""
    return f"{number.normalize():f}"


def _minimums(platform: Platform) -> tuple[MinimumRow, ...]:
    return tuple(
        MinimumRow(method_words(row.method or ""), Money(row.amount, row.unit), remark_of(row.note))
        for row in platform.minimum_rows
    )


def _points(platform: Platform) -> str:
    name = platform.points_name
    worth = platform.points_worth
    if worth is None:
        return _("Paid in %(name)s; their worth is not known.") % {"name": name}
    values = {"name": name, "number": plain(worth.per_unit), "currency": worth.currency}
    return _("%(number)s %(name)s make 1 %(currency)s.") % values


def _cycle(platform: Platform) -> Fact:
    title = _("When it pays")
    if platform.cycle is None:
        return Fact(title)
    return Fact(title, tuple(cycle_sentences(read_cycle(platform.cycle, platform.slug))))


def _fact(title: str, said: str, *notes: str) -> Fact:
    return Fact(title, tuple(filter(None, (said, *map(remark_of, notes)))))


def _without_stop(words: str) -> str:
    return words.rstrip(".")


def _within(words: str) -> str:
    """A sentence inside another one."""
    return _without_stop(f"{words[:1].lower()}{words[1:]}")


def _month(text: str) -> str:
    if len(text) < 7:
        return text
    return month(date.fromisoformat(f"{text}-01"))
