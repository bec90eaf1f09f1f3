"""What one task says of more of its kind in a row: the time to get ready is spent once for all of them."""

from dataclasses import dataclass
from fractions import Fraction

from apps.platforms.money import Money
from apps.tasks.batches import batch_rate, break_even_batch
from apps.tasks.models import Task
from apps.tasks.statuses import REFUSED, UNPAID


@dataclass(frozen=True, slots=True)
class InARow:
    """Milliseconds to get ready, and then for each one."""

    setup_ms: int
    each_ms: int
    usual: Money | None  # an hour on this account; None: not known, or the task was paid nothing
    enough: int | None  # so many in a row, or more, pay that
    pays: Money | None  # an hour of so many


def in_a_row(task: Task, usual: Fraction | None) -> InARow | None:
    """`usual` is money an hour on the task's account. None where no part of the time was to get ready."""
    setup_ms, ms, unit = task.setup_ms, task.duration_ms, task.account.unit
    if not setup_ms or not ms or setup_ms >= ms:
        return None
    each_ms = Fraction(ms - setup_ms, task.units)
    if usual is None or task.status in REFUSED + UNPAID:
        return InARow(setup_ms, round(each_ms), None, None, None)
    pay = Fraction(task.worth) / task.units
    enough = break_even_batch(pay, each_ms, setup_ms, usual)
    rate = batch_rate(enough, pay, each_ms, setup_ms) if enough else None
    pays = None if rate is None else Money.nearest(rate, unit)
    return InARow(setup_ms, round(each_ms), Money.nearest(usual, unit), enough, pays)
