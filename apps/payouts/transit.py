"""One payout from the request to its end: what has come of it, and what is still open.

    requested --part--> partial --rest--> arrived
    requested | partial --it comes back, or is lost--> failed

Pure: amounts are exact and of one unit; nothing here reads a clock or a database. At any time

    asked = came + fee + lost + open,

and when it has ended, what was open is settled: as a fee, as a loss, or back in the balance, which makes the
payout smaller. Source: Farthing's domain notes, the payout machine.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from .reliability import GRACE

REQUESTED, PARTIAL, ARRIVED, FAILED, CANCELLED = "requested", "partial", "arrived", "failed", "cancelled"
ON_THE_WAY = (REQUESTED, PARTIAL)

LATE_AFTER = (1, 8, 22)  # days after the grace: the levels of being late
ZERO = Decimal(0)


class Rest(Enum):
    """What became of the part that did not come."""

    OPEN = "open"  # it is still to come
    FEE = "fee"
    LOST = "lost"
    BACK = "back"  # in the balance again


@dataclass(frozen=True, slots=True)
class Transit:
    """`asked` is what left the balance. `came` has reached the person, after `fee`s; `lost` never will."""

    asked: Decimal
    came: Decimal = ZERO
    fee: Decimal = ZERO
    lost: Decimal = ZERO
    state: str = REQUESTED

    @property
    def open(self) -> Decimal:
        """What is still to come; 0 once it has ended."""
        return self.asked - self.came - self.fee - self.lost if self.state in ON_THE_WAY else ZERO

    def receive(self, came: Decimal, fee: Decimal = ZERO, rest: Rest = Rest.OPEN) -> "Transit":
        """After a part came, with the fee that it cost, and what is known of the rest.

        ValueError when the payout is not on its way, when nothing came or something is negative, or when it
        is more than was open.
        """
        if self.state not in ON_THE_WAY:
            raise ValueError(f"a payout that is {self.state} receives nothing")
        if came < 0 or fee < 0 or not (came or fee):
            raise ValueError("a part is above zero, and its fee is not negative")
        if came + fee > self.open:
            raise ValueError(f"{came} and a fee of {fee} are more than the {self.open} on their way")
        after = replace(self, came=self.came + came, fee=self.fee + fee, state=PARTIAL)
        return after if after.open and rest is Rest.OPEN else replace(after._settled(rest), state=ARRIVED)

    def fail(self, *, is_lost: bool) -> "Transit":
        """The rest never comes: it is lost, or in the balance again. ValueError when none was on its way."""
        if self.state not in ON_THE_WAY:
            raise ValueError(f"a payout that is {self.state} cannot fail")
        return replace(self._settled(Rest.LOST if is_lost else Rest.BACK), state=FAILED)

    def _settled(self, rest: Rest) -> "Transit":
        if rest is Rest.FEE:
            return replace(self, fee=self.fee + self.open)
        if rest is Rest.LOST:
            return replace(self, lost=self.lost + self.open)
        return replace(self, asked=self.asked - self.open)


def late_level(expected_on: date | None, today: date) -> int:
    """How late an open payout is: 0 (not, or nobody knows when it is due) to 3."""
    if expected_on is None:
        return 0
    days = (today - expected_on - GRACE).days
    return sum(days >= step for step in LATE_AFTER)
