"""What a person earns as double-entry bookkeeping: one small function an event, and a ledger to post them in.

A view over facts: nothing here is stored. Debit is above zero and credit below it, and the lines of an entry
sum to zero in each unit. An account is its kind and whose it is, "pending:Quillo"; only "trading", through
which one unit becomes another, is nobody's. Source: Farthing's domain notes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.platforms.money import Money

ZERO = Decimal(0)
TRADING = "trading"
NEVER_BELOW_ZERO = ("pending", "transit", "wallet")  # the rest may be: `available`, after a reversal
DECISIONS = ("approve", "reject", "return")

Balances = dict[tuple[str, str], Decimal]  # by account and unit, those at zero left out


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """What one account gets of one unit, or (below zero) gives."""

    account: str
    unit: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. The key, "event:thing", is for ever: it can be posted once.

    ValueError when the lines do not sum to zero in each unit.
    """

    key: str
    on: date
    text: str
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if uneven := trial_balance([self]):
            raise ValueError(f"{self.key} does not sum to zero: {uneven}")

    @property
    def event(self) -> str:
        return self.key.partition(":")[0]

    @property
    def thing(self) -> str:
        """The task, payout or adjustment that the event happened to."""
        return self.key.partition(":")[2]


def submit(thing: str, on: date, at: str, reward: Money, text: str = "") -> Entry:
    """Work was handed in: it may become income."""
    return _entry("submit", thing, on, text, _move(f"pending:{at}", f"unearned:{at}", reward))


def approve(thing: str, on: date, at: str, posted: Money, paid: Money, text: str = "") -> Entry:
    """It is income, with what was really paid for it, whatever had been posted."""
    decided = _move(f"unearned:{at}", f"pending:{at}", posted)
    return _entry("approve", thing, on, text, decided, _move(f"available:{at}", f"income:{at}", paid))


def reject(thing: str, on: date, at: str, reward: Money, text: str = "") -> Entry:
    return _entry("reject", thing, on, text, _move(f"unearned:{at}", f"pending:{at}", reward))


def give_back(thing: str, on: date, at: str, reward: Money, text: str = "") -> Entry:
    """Returned, timed out or screened out."""
    return _entry("return", thing, on, text, _move(f"unearned:{at}", f"pending:{at}", reward))


def bonus(thing: str, on: date, at: str, money: Money, text: str = "") -> Entry:
    """Income that was never pending."""
    return _entry("bonus", thing, on, text, _move(f"available:{at}", f"income:{at}", money))


def reversal(thing: str, on: date, at: str, money: Money, text: str = "") -> Entry:
    """The platform took income back."""
    return _entry("reversal", thing, on, text, _move(f"income:{at}", f"available:{at}", money))


def adjust(thing: str, on: date, at: str, money: Money, text: str = "") -> Entry:
    """A correction: income, or (below zero) income taken back."""
    debit, credit = (f"available:{at}", f"income:{at}")[:: -1 if money.amount < 0 else 1]
    return _entry("adjust", thing, on, text, _move(debit, credit, abs(money)))


def request(thing: str, on: date, at: str, money: Money, text: str = "") -> Entry:
    """A payout was asked for, or the platform began one by itself."""
    return _entry("request", thing, on, text, _move(f"transit:{at}", f"available:{at}", money))


def receive(
    thing: str,
    on: date,
    at: str,
    gross: Money,
    fee: Money,
    wallet: str,
    *,
    got: Money | None = None,
    text: str = "",
) -> Entry:
    """The gross amount of a payout, or of a part of it, came in, less its fee.

    With `got` it came in another unit than it was sent in. ValueError for a fee above the gross amount.
    """
    net = gross - fee
    if got is None or got.unit == net.unit:
        if got not in (None, net):
            raise ValueError(f"{got} is not {gross} less {fee}")
        moves = [_move(f"wallet:{wallet}", f"transit:{at}", net)]
    else:
        moves = [_move(f"wallet:{wallet}", TRADING, got), _move(TRADING, f"transit:{at}", net)]
    return _entry("receive", thing, on, text, *moves, _move(f"fees:{at}", f"transit:{at}", fee))


def fail(thing: str, on: date, at: str, money: Money, *, is_returned: bool, text: str = "") -> Entry:
    """A payout did not come: its money is back with the platform, or lost."""
    back = f"available:{at}" if is_returned else f"losses:{at}"
    return _entry("fail", thing, on, text, _move(back, f"transit:{at}", money))


def redeem(thing: str, on: date, at: str, points: Money, worth: Money, text: str = "") -> Entry:
    """Points were turned into money (a gift card), which is then on its way."""
    given = _move(TRADING, f"available:{at}", points)
    return _entry("redeem", thing, on, text, given, _move(f"transit:{at}", TRADING, worth))


def expire(thing: str, on: date, at: str, money: Money, text: str = "") -> Entry:
    """A balance was not asked for in time."""
    return _entry("expire", thing, on, text, _move(f"losses:{at}", f"available:{at}", money))


class Ledger:
    """Entries in the order they were posted. Nothing is changed or removed: what was wrong is countered."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        self._balances: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for entry in entries:
            self.post(entry)

    def post(self, entry: Entry) -> bool:
        """False when it is there already. ValueError when its key is, with other lines."""
        if (known := self._entries.get(entry.key)) is not None:
            if sorted(known.lines) != sorted(entry.lines):
                raise ValueError(f"{entry.key} is posted already, with other lines")
            return False
        self._entries[entry.key] = entry
        for line in entry.lines:
            self._balances[line.account, line.unit] += line.amount
        return True

    def balances(self) -> Balances:
        return {place: amount for place, amount in self._balances.items() if amount}

    def problems(self) -> list[str]:
        """What cannot be true of a person's money, a sentence each; empty when all is well."""
        return [*self._uneven(), *_unmatched(self.balances()), *_below_zero(self.balances()), *self._twice()]

    def _uneven(self) -> Iterator[str]:
        entries = self._entries.values()
        for unit, amount in trial_balance(entries).items():
            yield f"the ledger is {amount} {unit} out of balance"
        if _sums(entries) != self.balances():
            yield "the balances are not the sums of the lines"

    def _twice(self) -> Iterator[str]:
        """Things that were decided more than once, net of reversals."""
        decided: Counter[str] = Counter()
        for entry in self._entries.values():
            decided[entry.thing] += (entry.event in DECISIONS) - (entry.event == "reversal")
        return (f"{thing} is decided more than once" for thing, times in decided.items() if times > 1)


def trial_balance(entries: Iterable[Entry]) -> dict[str, Decimal]:
    """What is over or missing by unit, when everything is added up; empty, if all is well."""
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for line in entry.lines:
            totals[line.unit] += line.amount
    return {unit: amount for unit, amount in totals.items() if amount}


def _unmatched(balances: Balances) -> Iterator[str]:
    """Pending money stands on both sides until it is decided."""
    owners = {(account.partition(":")[2], unit) for account, unit in balances}
    for at, unit in sorted(owners):
        both = [balances.get((f"{kind}:{at}", unit), ZERO) for kind in ("pending", "unearned")]
        if sum(both):
            yield f"pending:{at} {unit} and unearned:{at} {unit} do not cancel out"


def _below_zero(balances: Balances) -> Iterator[str]:
    for (account, unit), amount in balances.items():
        if amount < 0 and account.partition(":")[0] in NEVER_BELOW_ZERO:
            yield f"{account} {unit} is below zero"


def _sums(entries: Iterable[Entry]) -> Balances:
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        for line in entry.lines:
            sums[line.account, line.unit] += line.amount
    return {place: amount for place, amount in sums.items() if amount}


def _move(debit: str, credit: str, money: Money) -> tuple[Line, Line]:
    if money.amount < 0:
        raise ValueError(f"an event moves an amount from zero up, not {money}")
    return Line(debit, money.unit, money.amount), Line(credit, money.unit, -money.amount)


def _entry(event: str, thing: str, on: date, text: str, *moves: tuple[Line, Line]) -> Entry:
    """One line for each account and unit, in the order they come; none for nothing."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in (line for move in moves for line in move):
        sums[line.account, line.unit] += line.amount
    lines = tuple(Line(*place, amount) for place, amount in sums.items() if amount)
    return Entry(f"{event}:{thing}", on, text, lines)
