"""The one figure of the page: what an hour really earned, and how sure that is."""

from dataclasses import dataclass
from fractions import Fraction

from apps.insights.ledger import Ledger, ledger
from apps.insights.reads import Figures
from apps.platforms.money import Money
from apps.tasks.rates import EARLY, effective


@dataclass(frozen=True, slots=True)
class Figure:
    """The rate of a period, what it rests on, and how it came about."""

    rate: Money | None  # an hour; None: not measurable
    timed: int  # entries it rests on
    entries: int
    unconverted: int  # entries with no exchange rate, which are in no figure
    change: Money | None  # against the period before; None: one of the two says too little
    ledger: Ledger | None

    @property
    def is_early(self) -> bool:
        """Too early to judge: the rate is said with its n, and nothing is made of it."""
        return self.timed < EARLY

    @property
    def is_more(self) -> bool:
        return self.change is not None and self.change.amount > 0

    @property
    def change_size(self) -> Money | None:
        """How much more, or how much less."""
        return None if self.change is None else abs(self.change)


def figure(now: Figures, before: Figures, fees: Fraction, fees_before: Fraction, unit: str) -> Figure:
    """Of a period and the one before it, each with the fees of the payouts that arrived in it."""
    rate, rate_before = rate_of(now, fees, unit), rate_of(before, fees_before, unit)
    is_sure = now.home_timed >= EARLY and before.home_timed >= EARLY
    return Figure(
        rate=rate,
        timed=now.home_timed,
        entries=now.entries,
        unconverted=now.unconverted,
        change=rate - rate_before if rate is not None and rate_before is not None and is_sure else None,
        ledger=ledger(now, fees, unit),
    )


def rate_of(figures: Figures, fees: Fraction, unit: str) -> Money | None:
    """The effective rate as it is shown."""
    exact = effective(figures.certain_timed, figures.likely_timed, fees, figures.all_ms)
    return None if exact is None else Money.nearest(exact, unit)
