"""A person's payouts as the rows of a file: the newest request first, those that were taken back left out.

Money is exact, in the unit of the account, which stands beside it. What came in another currency is added up
where it was one currency; where there were several, they are said in words in place of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.tasks.sheets import AT_ONCE, Cell, Sheet, plain

from .models import Payout

States = dict[str, str]  # what each is called
Made = Callable[[Payout, States], Cell]


def sheet_of(user: User) -> Sheet:
    """One query, and one for the parts of so many payouts as are read at once."""
    states = {value: str(label) for value, label in Payout.State.choices}  # while its language is spoken
    return Sheet(_("Payouts"), [str(label) for label, _cell in COLUMNS], _rows(user, states))


def _rows(user: User, states: States) -> Iterator[list[Cell]]:
    cells = [cell for _label, cell in COLUMNS]
    payouts = Payout.objects.for_user(user).out_of_the_balance()
    for payout in payouts.select_related("account").prefetch_related("arrivals").iterator(AT_ONCE):
        yield [cell(payout, states) for cell in cells]


def _money(name: str) -> Made:
    """An amount in the unit of the account."""

    def cell(payout: Payout, states: States) -> Cell:
        return plain(getattr(payout, name), payout.account.unit)

    return cell


def _as_it_is(name: str) -> Made:
    def cell(payout: Payout, states: States) -> Cell:
        value: Cell = getattr(payout, name)
        return value

    return cell


def _last_came_on(payout: Payout, states: States) -> Cell:
    """The day of its last part, even where the rest is still to come, or never came."""
    return max((part.arrived_on for part in payout.arrivals.all()), default=None)


def _came_as(payout: Payout) -> dict[str, Decimal]:
    """What came in other currencies, by currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for part in payout.arrivals.all():
        if part.other_amount is not None:
            sums[part.other_unit] += part.other_amount
    return {unit: plain(amount, unit) for unit, amount in sums.items()}


def _other_amount(payout: Payout, states: States) -> Cell:
    sums = _came_as(payout)
    return next(iter(sums.values())) if len(sums) == 1 else None


def _other_unit(payout: Payout, states: States) -> Cell:
    sums = _came_as(payout)
    return next(iter(sums)) if len(sums) == 1 else ", ".join(f"{sums[unit]} {unit}" for unit in sums)


COLUMNS: tuple[tuple[Any, Made], ...] = (
    (gettext_lazy("Requested on"), _as_it_is("requested_on")),
    (gettext_lazy("Expected"), _as_it_is("expected_on")),
    (gettext_lazy("Arrived on"), _last_came_on),
    (gettext_lazy("Failed on"), _as_it_is("failed_on")),
    (gettext_lazy("Platform"), lambda payout, states: payout.account.name),
    (gettext_lazy("Method"), _as_it_is("method")),
    (gettext_lazy("State"), lambda payout, states: states[payout.state]),
    (gettext_lazy("Unit"), lambda payout, states: payout.account.unit),
    (gettext_lazy("Asked for"), _money("requested_amount")),
    (gettext_lazy("Left the account"), _money("amount")),
    (gettext_lazy("Came"), _money("came")),
    (gettext_lazy("Fee"), _money("fee")),
    (gettext_lazy("Lost"), _money("lost")),
    (
        gettext_lazy("Still on its way"),
        lambda payout, states: plain(payout.in_transit.open, payout.account.unit),
    ),
    (gettext_lazy("Came as"), _other_amount),
    (gettext_lazy("Other currency"), _other_unit),
    (gettext_lazy("Note"), _as_it_is("note")),
)
