"""What the tasks of a list come to, in one sentence."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from apps.platforms.money import Money
from apps.tasks.rates import rates
from apps.tasks.sums import Sums


class Figures(NamedTuple):
    """Sums at home; what has no exchange rate is in `entries` and `unconverted` only."""

    entries: int = 0
    unconverted: int = 0
    home_timed: int = 0
    home_ms: int = 0
    home_overhead_ms: int = 0  # of what the list is narrowed to, where that can be told
    home_one_off_ms: int = 0
    home_settled_money: Decimal = Decimal(0)
    home_settled_timed: Decimal = Decimal(0)
    home_pending_money: Decimal = Decimal(0)
    likely_timed: Decimal = Decimal(0)  # of the pending money of timed tasks, by its chance


@dataclass(frozen=True, slots=True)
class Sentence:
    """`482 tasks, 44 h 24, £413.81 earned. That is £9.32 an hour.` Money at home.

    Only settled money is called earned; pending money is named beside it. The rate is the one that all
    pages show: pending money counts by its chance. So where some is pending, earned by time is not the
    rate, and the rate is said to be likely. Time and money are those of tasks with an exchange rate.
    """

    tasks: int
    is_newest: bool  # there are older ones that match, or may be; they are in no figure
    ms: int | None  # None: nothing was timed
    earned: Money | None  # None: nothing that could be said, or only pending money
    pending: Money | None
    hourly: Money | None  # None: nothing was timed
    unpaid_ms: int  # beside the tasks, in the rate
    untimed: int  # tasks that are in the money but not in the rate
    unconverted: int  # tasks in no time and no money


def sentence_of(figures: Figures, unit: str, newest: int = 0) -> Sentence:
    """The sentence of these sums in the home currency; of the newest so many tasks, or (0) of all."""
    sums = Sums(
        entries=figures.entries,
        timed=figures.home_timed,
        ms=figures.home_ms,
        overhead_ms=figures.home_overhead_ms,
        one_off_ms=figures.home_one_off_ms,
        settled_money=figures.home_settled_money,
        settled_timed=figures.home_settled_timed,
    )
    hourly = rates(sums, expected=figures.likely_timed).effective if figures.entries else None
    earned, pending = figures.home_settled_money, figures.home_pending_money
    converted = figures.entries - figures.unconverted
    return Sentence(
        tasks=figures.entries,
        is_newest=0 < newest <= figures.entries,
        ms=figures.home_ms or None,
        earned=Money.nearest(earned, unit) if earned or (converted and not pending) else None,
        pending=Money.nearest(pending, unit) if pending else None,
        hourly=None if hourly is None else Money.nearest(hourly, unit),
        unpaid_ms=sums.overhead_ms + sums.one_off_ms,
        untimed=converted - figures.home_timed,
        unconverted=figures.unconverted,
    )
