"""From the advertised rate to the real one, and on to what came of it, in the very digits that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from django.utils.functional import Promise

from apps.insights.reads import Figures
from apps.insights.steps import Cash, Kind, Steps, to_effective, to_received
from apps.platforms.money import Money, exponent
from apps.tasks.rates import effective, hourly


@dataclass(frozen=True, slots=True)
class Step:
    """What one thing adds to an hour, or takes from it."""

    kind: Kind
    amount: Money

    @property
    def label(self) -> Promise:
        return self.kind.label


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the short form."""

    label: Promise
    amount: Money


@dataclass(frozen=True, slots=True)
class Ledger:
    """advertised + all steps = effective, in the very digits that are shown."""

    advertised: Money
    steps: tuple[Step, ...]
    effective: Money

    @property
    def short(self) -> list[Line]:
        """The steps to the effective rate, those of one kind in a line."""
        lines: dict[Promise, Money] = {}
        for step in self.steps:
            label = step.kind.short
            lines[label] = lines.get(label, Money.zero(step.amount.unit)) + step.amount
        return [Line(label, amount) for label, amount in lines.items() if amount]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The ledger, and how it goes on: its effective + all of `after` = received."""

    ledger: Ledger
    after: tuple[Step, ...]
    received: Money


def ledger(figures: Figures, fees: Fraction, unit: str) -> Ledger | None:
    """How an hour got from what was posted to what it earned; None when either cannot be measured."""
    gross = hourly(figures.home_gross_timed, figures.home_gross_ms)
    real = effective(figures.certain_timed, figures.likely_timed, fees, figures.all_ms)
    if gross is None or real is None:
        return None
    advertised, shown = Money.nearest(gross, unit), Money.nearest(real, unit)
    return Ledger(advertised, _shown(to_effective(figures, fees), shown - advertised), shown)


def waterfall(figures: Figures, cash: Cash, unit: str) -> Waterfall | None:
    """The whole way from what was posted to what is in hand; None where there is no ledger."""
    first, here = ledger(figures, cash.fees, unit), hourly(cash.received, figures.all_ms)
    if first is None or here is None:
        return None
    received = Money.nearest(here, unit)
    return Waterfall(first, _shown(to_received(figures, cash), received - first.effective), received)


def spread(parts: Sequence[Fraction], total: Money) -> list[Money]:
    """Parts of either sign, rounded to minor units so that they add up to a total that is about their sum.

    By the largest remainder, as `allocate` does for shares: none is further than a minor unit from its
    exact size. ValueError when the total is not what the parts can be rounded to.
    """
    scale = 10 ** exponent(total.unit)
    exact = [part * scale for part in parts]
    minor = [floor(part) for part in exact]
    missing = int(total.amount * scale) - sum(minor)
    order = sorted(range(len(parts)), key=lambda i: (minor[i] - exact[i], i))
    if not -len(parts) <= missing <= len(parts):
        raise ValueError(f"{total} is not the sum of {parts}")
    for i in order[:missing] if missing > 0 else order[missing:] if missing else []:
        minor[i] += 1 if missing > 0 else -1
    return [Money.nearest(Fraction(part, scale), total.unit) for part in minor]


def _shown(steps: Steps, total: Money) -> tuple[Step, ...]:
    """Those that change anything that can be seen."""
    exact = [(kind, step) for kind, step in steps if step]
    amounts = spread([step for _kind, step in exact], total)
    return tuple(Step(kind, part) for (kind, _step), part in zip(exact, amounts, strict=True) if part)
