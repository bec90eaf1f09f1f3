"""A person's facts as entries of the ledger, in the order of their days: a journal for other programs.

Facts are read in one pass and held no longer than until the day of their last event.
Source: Farthing's domain notes.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from heapq import heappop, heappush, merge
from itertools import count
from typing import TypeVar

from django.db.models import Model, QuerySet

from apps.accounts.models import User
from apps.accounts.periods import local_date, zone
from apps.platforms.models import ExchangeRate
from apps.platforms.money import Money
from apps.tasks import statuses
from apps.tasks.models import Adjustment, Task
from apps.tasks.sums import settled_money

from . import ledger
from .journal_text import Price
from .ledger import Entry
from .models import Arrival, Payout

M = TypeVar("M", bound=Model)
CHUNK = 2000  # rows fetched at once
ACCOUNT = ("account__name", "account__unit")
TASK = (
    *("account", "timezone", "local_on", "title", "reward", "bonus", "paid", "status", "decided_at"),
    *ACCOUNT,
)
ADJUSTMENT = ("account", "kind", "amount", "local_on", "note", *ACCOUNT)
PAYOUT = (
    *("account", "state", "requested_amount", "amount", "lost", "method"),
    *("requested_on", "arrived_on", "failed_on"),
    *ACCOUNT,
)
NO_METHOD = "unnamed"  # where money arrived when nobody said so


def entries(user: User) -> Iterator[Entry]:
    """Everything the person has, sample data too, an entry for each event; days in order.

    What was deleted or cancelled never happened. Read it inside a transaction.
    """
    tasks = Task.objects.for_user(user).order_by("local_on", "pk")
    adjustments = Adjustment.objects.filter(user=user, task__deleted_at=None).order_by("local_on", "pk")
    payouts = Payout.objects.for_user(user).order_by("requested_on", "pk").prefetch_related("arrivals")
    return merge(
        in_order(map(of_task, _rows(tasks, *TASK))),
        in_order(map(of_adjustment, _rows(adjustments, *ADJUSTMENT))),
        in_order(map(of_payout, _rows(payouts, *PAYOUT))),
        key=lambda entry: entry.on,
    )


def prices(user: User) -> list[Price]:
    """The person's exchange rates, the earliest first."""
    rates = ExchangeRate.objects.filter(user=user).order_by("valid_on", "source", "target")
    return [Price(*row) for row in rates.values_list("valid_on", "source", "target", "rate")]


def of_task(task: Task) -> Iterator[Entry]:
    """Handed in on its own day, decided on the day (in the zone of the task) when that became known."""
    thing, at, unit, title = f"task-{task.pk}", task.account.name, task.account.unit, task.title
    reward, bonus, settled = (
        Money(amount, unit) for amount in (task.reward, task.bonus, settled_money(task))
    )
    paid = reward if task.paid is None else Money(task.paid, unit)
    yield ledger.submit(thing, task.local_on, at, reward, _text("Handed in", title))
    on = _decided_on(task)
    match task.status:
        case statuses.PENDING:
            pass
        case statuses.APPROVED:
            yield ledger.approve(thing, on, at, reward, paid, _text("Approved", title))
            yield ledger.bonus(thing, on, at, bonus, _text("Bonus", title))
        case statuses.REVERSED:
            yield ledger.approve(thing, on, at, reward, paid, _text("Approved", title))
            yield ledger.reversal(thing, on, at, paid, _text("Approval taken back", title))
        case statuses.REJECTED:
            yield ledger.reject(thing, on, at, reward, _text("Rejected", title))
        case _:  # not handed in after all, and perhaps paid a little
            yield ledger.give_back(thing, on, at, reward, _text("Not handed in", title))
            yield ledger.bonus(thing, on, at, settled, _text("Paid in part", title))


def of_adjustment(adjustment: Adjustment) -> Iterator[Entry]:
    """A bonus as one; anything else, and what was taken away, as a correction."""
    is_bonus = adjustment.kind == Adjustment.Kind.BONUS and adjustment.amount > 0
    write, what = (ledger.bonus, "Bonus") if is_bonus else (ledger.adjust, "Correction")
    thing, at = f"adjustment-{adjustment.pk}", adjustment.account.name
    money = Money(adjustment.amount, adjustment.account.unit)
    yield write(thing, adjustment.local_on, at, money, _text(what, adjustment.note))


def of_payout(payout: Payout) -> Iterator[Entry]:
    """On its way from the request on; each part on its day; what never came on the day that became known."""
    if payout.state == Payout.State.CANCELLED:
        return
    thing, at, unit = f"payout-{payout.pk}", payout.account.name, payout.account.unit
    asked = Money(payout.requested_amount, unit)
    yield ledger.request(thing, payout.requested_on, at, asked, _text("Payout asked for", payout.method))
    parts = sorted(payout.arrivals.all(), key=lambda part: part.pk)
    if parts and payout.money > asked:
        more = payout.money - asked
        yield ledger.request(f"{thing}/more", parts[-1].arrived_on, at, more, "Paid beyond the request")
    for number, part in enumerate(parts, start=1):
        yield _of_part(f"{thing}/{number}", payout, part)
    if (on := payout.failed_on or payout.arrived_on) is not None:
        back = max(asked - payout.money, Money.zero(unit))
        yield ledger.fail(f"{thing}/rest", on, at, back, is_returned=True, text="Not paid out")
        yield ledger.fail(f"{thing}/loss", on, at, payout.lost_money, is_returned=False, text="Lost")


def _of_part(thing: str, payout: Payout, part: Arrival) -> Entry:
    unit = payout.account.unit
    fee = Money(part.fee, unit)
    got = None if part.other_amount is None else Money(part.other_amount, part.other_unit)
    text, wallet = _text("Payout arrived", payout.method), payout.method or NO_METHOD
    gross = Money(part.came, unit) + fee
    return ledger.receive(thing, part.arrived_on, payout.account.name, gross, fee, wallet, got=got, text=text)


def in_order(facts: Iterable[Iterable[Entry]]) -> Iterator[Entry]:
    """The entries of all facts by day, without those that move nothing.

    Facts come in the order of their first days, and no entry of one is before its first.
    """
    later: list[tuple[date, int, Entry]] = []
    numbers = count()
    for fact in facts:
        events = list(fact)
        while events and later and later[0][0] < events[0].on:
            yield heappop(later)[-1]
        for entry in filter(_moves, events):
            heappush(later, (entry.on, next(numbers), entry))
    while later:
        yield heappop(later)[-1]


def _moves(entry: Entry) -> bool:
    return bool(entry.lines)


def _decided_on(task: Task) -> date:
    if task.decided_at is None:
        return task.local_on
    return max(task.local_on, local_date(task.decided_at, zone(task.timezone)))


def _rows(facts: QuerySet[M], *names: str) -> Iterator[M]:
    return facts.select_related("account").only(*names).iterator(CHUNK)


def _text(what: str, name: str) -> str:
    return f"{what}: {name}" if name else what
