"""Where it pays: platforms or types side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from apps.insights import charts
from apps.insights.fees import shared
from apps.insights.reads import Figures, Group
from apps.platforms.money import Money
from apps.tasks.models import NOWHERE
from apps.tasks.rates import effective

FEW = 8  # tasks; a bar that rests on fewer is pale
MOST = 10  # bars; the others are taken together

Row = tuple[Group, Figures]
Part = tuple[str, int | None, Figures, Fraction]  # name, dot, figures, fees

PLATFORM, TYPE = "platform", "type"
HEADINGS = {PLATFORM: _("Platform"), TYPE: _("Type")}
CAPTIONS = {PLATFORM: _("What an hour earned, by platform"), TYPE: _("What an hour earned, by type")}


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    tone: int | None
    rate: Money | None
    earned: Money | None  # None: nothing of it has an exchange rate
    millis: int
    count: int  # timed tasks
    few: bool
    width: str | None


@dataclass(frozen=True, slots=True)
class BarChart:
    caption: Promise
    heading: Promise
    rows: list[Bar]
    average: Money | None
    avg_x: str | None

    @property
    def has_few(self) -> bool:
        return any(bar.few for bar in self.rows)


def bar_chart(rows: list[Row], fees: dict[int, Fraction], by: str, unit: str) -> BarChart:
    """The best first, what cannot be measured last; `fees` are those of the period by account."""
    parts = by_platform(rows, fees) if by == PLATFORM else by_type(rows, fees)
    rated = sorted(((_rate(part), part) for part in parts), key=_worst_last)
    if len(rated) > MOST:
        rated = [*rated[: MOST - 1], _together([part for _rate, part in rated[MOST - 1 :]])]
    whole = sum_of(figures for _group, figures in rows)
    average = _rate(("", None, whole, sum(fees.values(), Fraction(0))))
    drawn = charts.bars([rate for rate, _part in rated], average)
    return BarChart(
        caption=CAPTIONS[by],
        heading=HEADINGS[by],
        rows=[_bar(rate, part, width, unit) for (rate, part), width in zip(rated, drawn.widths, strict=True)],
        average=None if average is None else Money.nearest(average, unit),
        avg_x=drawn.average_x,
    )


def by_platform(rows: Sequence[Row], fees: dict[int, Fraction]) -> list[Part]:
    """One part a platform, its wallets in several units together; private ones stand alone.

    Unpaid time of no platform is in no part.
    """
    found: dict[tuple[str, int | None], Part] = {}
    for group, figures in rows:
        if group.id == NOWHERE:
            continue
        key = ("platform", group.platform_id) if group.platform_id else ("account", group.id)
        fee = fees.get(group.id or 0, Fraction(0))
        name, tone, before, fee_before = found.get(
            key, (group.name or "", group.tone, Figures(), Fraction(0))
        )
        found[key] = (name, tone, before.plus(figures), fee_before + fee)
    return list(found.values())


def by_type(rows: Sequence[Row], fees: dict[int, Fraction]) -> list[Part]:
    """One part a type; what belongs to none is named as what it is. Fees go by what was settled.

    Unpaid time of no type is in no part: that of a platform has been put on its types where there are any.
    """
    total = sum(fees.values(), Fraction(0))
    parts = shared(total, {group.id: figures.certain_timed for group, figures in rows})
    known = [(group, figures if group.id else figures.without_unpaid()) for group, figures in rows]
    return [
        (group.name or _t("Bonuses and corrections"), None, figures, parts[group.id])
        for group, figures in known
        if group.id or any(figures)
    ]


def sum_of(figures: Iterable[Figures]) -> Figures:
    total = Figures()
    for one in figures:
        total = total.plus(one)
    return total


def _rate(part: Part) -> Fraction | None:
    _name, _tone, figures, fee = part
    return effective(figures.certain_timed, figures.likely_timed, fee, figures.all_ms)


def _worst_last(rated: tuple[Fraction | None, Part]) -> tuple[bool, Fraction, str]:
    rate, (name, *_rest) = rated
    return rate is None, -(rate or Fraction(0)), name


def _together(parts: list[Part]) -> tuple[Fraction | None, Part]:
    name = _t("%(count)s others") % {"count": len(parts)}
    figures = sum_of(figures for _name, _tone, figures, _fee in parts)
    part: Part = (name, None, figures, sum((fee for *_others, fee in parts), Fraction(0)))
    return _rate(part), part


def _bar(rate: Fraction | None, part: Part, width: str | None, unit: str) -> Bar:
    name, tone, figures, _fee = part
    return Bar(
        name=name,
        tone=tone,
        rate=None if rate is None else Money.nearest(rate, unit),
        earned=Money.nearest(figures.earned, unit) if _is_converted(figures) else None,
        millis=figures.spent_ms,
        count=figures.home_timed,
        few=rate is not None and figures.home_timed < FEW,
        width=width,
    )


def _is_converted(figures: Figures) -> bool:
    """Whether any of it has an exchange rate, or needs none."""
    return bool(figures.earned) or not figures.unconverted or figures.unconverted < figures.entries
