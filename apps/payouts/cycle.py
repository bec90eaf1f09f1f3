"""When an account's balance counts as having reached its minimum, told once for each crossing.

A cycle begins when the balance is below its minimum and ends when it has fallen away again, by a payout
or otherwise. Within a cycle there is one crossing, so account and cycle together are the key of its alert.
Source: Farthing's domain notes, the payout machine.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

HYSTERESIS = Decimal("0.05")  # a dip within this share of the minimum is no new crossing afterwards


class Event(Enum):
    """What one look at an account found."""

    CROSSED = "crossed"  # say so
    HELD = "held"  # it would be payable, and the platform keeps it back: say that
    FELL = "fell"  # what was said is no longer true


@dataclass(frozen=True, slots=True)
class Cycle:
    """Where an account stands. `due_minimum` is the last minimum that its balance reached in this cycle."""

    number: int = 1
    due_minimum: Decimal | None = None
    is_told: bool = False  # that it can be asked for; a hold puts that off

    @property
    def is_due(self) -> bool:
        return self.due_minimum is not None


def step(
    cycle: Cycle, balance: Decimal, minimum: Decimal | None, *, is_held: bool = False
) -> tuple[Cycle, Event | None]:
    """The cycle after a look at a balance and the minimum in force, and what there is to tell.

    Equal counts as reached. A minimum of 0 is reached by any money at all; a minimum that nobody knows
    (None) never is. Once due, an account stays so until the balance is more than 5 % below the minimum,
    or the minimum was raised above it. While the platform holds the account, it is told that the money is
    held, once; and that it is due when the hold has ended. The same look twice tells nothing the second time.
    """
    if minimum is not None and reaches(balance, minimum):
        event = None if cycle.is_told else _told(cycle, is_held=is_held)
        is_told = cycle.is_told or event is Event.CROSSED
        return replace(cycle, due_minimum=minimum, is_told=is_told), event
    if cycle.due_minimum is None or _holds(balance, minimum, cycle.due_minimum):
        return cycle, None
    return Cycle(number=cycle.number + 1), Event.FELL


def _told(cycle: Cycle, *, is_held: bool) -> Event | None:
    if is_held:
        return None if cycle.is_due else Event.HELD
    return Event.CROSSED


def reaches(balance: Decimal, minimum: Decimal) -> bool:
    """Can this balance be paid out?"""
    return balance >= minimum and balance > 0


def _holds(balance: Decimal, minimum: Decimal | None, due_minimum: Decimal) -> bool:
    """Is a balance below the minimum near enough to it to count as a dip? The minimum has not risen since."""
    if minimum is None or minimum > due_minimum or balance <= 0:
        return False
    return balance >= minimum * (1 - HYSTERESIS)
