"""How many more tasks a minimum takes, at what an approved task usually brings there."""

from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

FEWEST = 3  # approved tasks; fewer say nothing of the next one


class UsualPay(NamedTuple):
    """The approved tasks of an account, and what its work has brought for certain, in the account's unit.

    What little was paid for work that was not handed in is in it: it comes along with the approved.
    """

    tasks: int
    brought: Decimal


NO_PAY = UsualPay(0, Decimal(0))


def tasks_to_go(missing: Decimal, usual: UsualPay) -> int | None:
    """How many tasks of the usual pay bring what is missing, rounded up; 0 when nothing is.

    None without a basis: fewer than FEWEST approved tasks, or tasks that brought nothing.
    """
    if usual.tasks < FEWEST or usual.brought <= 0:
        return None
    return max(ceil(Fraction(missing) * usual.tasks / Fraction(usual.brought)), 0)
