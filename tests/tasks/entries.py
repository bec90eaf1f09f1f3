"""Entries without a database, for the pure modules."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from apps.tasks import statuses

MINUTE = 60_000


@dataclass(frozen=True)
class Entry:
    status: str
    duration_ms: int | None
    units: int
    reward: Decimal
    bonus: Decimal
    paid: Decimal | None


def entry(status, minutes, reward, *, bonus="0", paid=None, units=1):
    """Money as text; minutes may be None."""
    return Entry(
        status=status,
        duration_ms=None if minutes is None else round(minutes * MINUTE),
        units=units,
        reward=Decimal(reward),
        bonus=Decimal(bonus),
        paid=None if paid is None else Decimal(paid),
    )


KNOWN = tuple(sorted(statuses.KNOWN))


def entries(known=KNOWN, *, unmeasured=(None,)):
    """Any entry that people can log; `unmeasured` are the durations that stand for no time."""
    amounts = st.decimals(min_value=0, max_value=1000, places=4)
    return st.builds(
        Entry,
        status=st.sampled_from(known),
        duration_ms=st.sampled_from(unmeasured) | st.integers(1, 24 * 60 * MINUTE),
        units=st.integers(1, 200),
        reward=amounts,
        bonus=st.just(Decimal(0)) | amounts,
        paid=st.none() | amounts,
    )
