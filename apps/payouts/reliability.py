"""How far a platform keeps its dates: the on-time score and the median wait.

Platforms are ordered by the lower bound of the score, never by the raw share, and its n is always printed.
Source: Farthing's domain notes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

STRENGTH = 5  # payouts
CENTRE = Fraction(9, 10)
GRACE = timedelta(days=3)  # banks and weekends
TAIL = 0.1  # the true share is below the lower bound with this probability


@dataclass(frozen=True, slots=True)
class OnTime:
    """The share of payouts that come on time, 0..1, shrunk while there are few."""

    score: Fraction
    low: float  # its lower bound
    n: int  # payouts that it rests on


@lru_cache(maxsize=4_096)
def on_time_score(on_time: int, total: int) -> OnTime:
    """From so many payouts that were on time out of all that could be judged.

    It leans on 90 % with the weight of five payouts. ValueError when the counts contradict each other.
    """
    from scipy.special import betaincinv  # slow to load, and few pages show a score

    if not 0 <= on_time <= total:
        raise ValueError(f"impossible counts: {on_time} of {total}")
    a = on_time + STRENGTH * CENTRE
    b = total - on_time + STRENGTH * (1 - CENTRE)
    return OnTime(a / (a + b), float(betaincinv(float(a), float(b), TAIL)), total)


def is_on_time(expected_on: date | None, arrived_on: date | None, today: date) -> bool | None:
    """Was all of a payout there by the day it was expected on, three days of grace included?

    arrived_on: when the last of it came; None while it is open. None as long as nobody can say: it was never
    expected on a day, or is open and that day with its grace has not passed.
    """
    if expected_on is None:
        return None
    if arrived_on is not None:
        return arrived_on <= expected_on + GRACE
    return False if today > expected_on + GRACE else None


def median_wait(durations: Iterable[tuple[int, bool]]) -> int | None:
    """The days after which half of the payouts have come, by Kaplan and Meier; None when not reached.

    Each duration is its days and whether the money came then; if not, it is still open after these days,
    and counts as waiting up to and with them. None for no payouts. ValueError for negative days.
    """
    known = list(durations)
    if any(days < 0 for days, _ in known):
        raise ValueError("days are never negative")
    came = Counter(days for days, has_come in known if has_come)
    ended = Counter(days for days, _ in known)
    waiting, still_open, of_all = len(known), 1, 1  # the open share as a ratio of whole numbers
    for days in sorted(ended):
        still_open, of_all = still_open * (waiting - came[days]), of_all * waiting
        if 2 * still_open <= of_all:
            return days
        waiting -= ended[days]
    return None
