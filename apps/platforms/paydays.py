"""The next paydays of a rule, for a page."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from apps.platforms.clock import Run, is_automatic, next_runs
from apps.platforms.cycle_words import cycle_sentences
from apps.platforms.cycles import Cycle
from apps.platforms.pay_days import pays_at_any_time


@dataclass(frozen=True, slots=True)
class Payday:
    """A rule in sentences and its next runs; `runs` is empty where the days are not known."""

    sentences: tuple[str, ...]
    runs: tuple[Run, ...]
    is_automatic: bool
    is_any_time: bool  # the one run is that of asking today
    is_by_task: bool  # the runs are those of tasks whose wait begins today or later


def payday(cycle: Cycle, now: datetime, tz: tzinfo) -> Payday:
    """The next three, as they stand now."""
    return Payday(
        sentences=tuple(cycle_sentences(cycle)),
        runs=next_runs(cycle, now, tz=tz, count=3),
        is_automatic=is_automatic(cycle),
        is_any_time=pays_at_any_time(cycle),
        is_by_task=cycle.kind == "days_after_approval",
    )
