"""What the machines share: a book that is kept by hand beside the app, and the arithmetic over it.

Nothing here asks the app for a sum. Amounts are whole ten-thousandths ("ticks"), every rule is written out
anew, and a machine compares the two after each step.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

STEPS: Counter[str] = Counter()  # by the depth of the machine
SEED = 20
SHARES = {"whole": (1, 1), "half": (1, 2), "quarter": (1, 4), "a quarter more": (5, 4)}
MINIMUMS = [None, 0, 10_000, 49_000, 50_000, 51_000, 90_000, 200_000]


def run(machine: type[RuleBasedStateMachine], *, examples: int, steps: int, is_hunt: bool = False) -> None:
    """The same walks each time that the same modules are loaded: constants of theirs are drawn too.

    A hunt ends with the first failure, as it was found.
    """
    phases = (Phase.generate,) if is_hunt else (Phase.generate, Phase.shrink)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(SEED)(type(machine.__name__, (machine,), {})), settings=chosen)


def ticks(amount: Decimal) -> int:
    """Whole ten-thousandths."""
    whole = Fraction(amount) * 10_000
    assert whole.denominator == 1, f"{amount} has more than four decimals"
    return whole.numerator


def money(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-4)


def share_of(amount: int, name: str) -> int:
    """A part of an amount, at least one tick."""
    above, below = SHARES[name]
    return max(amount * above // below, 1)


@dataclass
class Work:
    """A task, with what it pays in ticks of its wallet's unit. `paid` None: as posted."""

    pk: int
    wallet: int
    kind: int
    day: date
    status: str
    reward: int
    bonus: int = 0
    paid: int | None = None
    ms: int | None = None
    at: datetime | None = None
    is_deleted: bool = False

    @property
    def settled(self) -> int:
        """What it has earned for certain."""
        if self.status == "approved":
            return (self.reward if self.paid is None else self.paid) + self.bonus
        if self.status in ("returned", "expired", "screened_out"):
            return (self.paid or 0) + self.bonus
        return 0

    @property
    def pending(self) -> int:
        return self.reward if self.status == "pending" else 0


@dataclass
class Extra:
    """Money without time; with a task, it is there as long as the task is."""

    pk: int
    wallet: int
    amount: int
    day: date
    task: int | None = None
    is_bonus: bool = False


@dataclass(frozen=True)
class Course:
    """What has come of a payout: `amount` is what has left the balance."""

    amount: int
    came: int = 0
    fee: int = 0
    lost: int = 0
    state: str = "requested"

    @property
    def open(self) -> int:
        is_open = self.state in ("requested", "partial")
        return self.amount - self.came - self.fee - self.lost if is_open else 0

    @property
    def out(self) -> int:
        """What is not in the balance."""
        return 0 if self.state == "cancelled" else self.amount

    def after(self, event: tuple) -> "Course":
        """One thing that happened to it, in plain numbers."""
        what, *how = event
        if what == "cancel":
            return Course(self.amount, state="cancelled")
        amount, came, fee, lost = self.amount, self.came, self.fee, self.lost
        state, rest = "failed", what
        if what == "part":
            got, cost, rest = how
            amount += max(got + cost - self.open, 0)
            came, fee, state = came + got, fee + cost, "arrived"
        left = amount - came - fee - lost
        if rest == "open" and left:
            return Course(amount, came, fee, lost, "partial")
        if rest == "fee":
            fee += left
        elif rest == "lost":
            lost += left
        else:
            amount -= left
        return Course(amount, came, fee, lost, state)


@dataclass
class Sent:
    """A payout by what was asked for and what happened since; an undo takes the last thing away."""

    pk: int
    wallet: int
    asked: int
    events: list[tuple] = field(default_factory=list)
    level: int = 0  # up to which it was said to be late

    @property
    def course(self) -> Course:
        course = Course(self.asked)
        for event in self.events:
            course = course.after(event)
        return course


@dataclass
class Said:
    """A notice: `cycle` of its wallet, or None where it is about a payout."""

    kind: str
    wallet: int
    cycle: int | None
    balance: int
    minimum: int | None
    payout: int | None = None
    is_shown: bool = True


@dataclass
class Wallet:
    """An account, and where it stands between two crossings of its minimum."""

    pk: int
    unit: str
    minimum: int | None
    worth: tuple[int, str] | None = None  # so many points (in ticks) make one of a currency
    pays_itself: bool = False
    is_held: bool = False
    cycle: int = 1
    reached: int | None = None  # the last minimum that was reached in this cycle
    is_told: bool = False

    def look(self, balance: int) -> str:
        """What one look has to tell: "", "crossed", "held" or "fell". Flags and whole numbers only."""
        minimum = self.minimum
        if minimum is not None and balance > 0 and balance >= minimum:
            was_due, was_told = self.reached is not None, self.is_told
            self.reached = minimum
            if was_told or (self.is_held and was_due):
                return ""
            self.is_told = not self.is_held
            return "held" if self.is_held else "crossed"
        if self.reached is None or self._is_dip(balance):
            return ""
        self.cycle, self.reached, self.is_told = self.cycle + 1, None, False
        return "fell"

    def _is_dip(self, balance: int) -> bool:
        minimum = self.minimum
        if minimum is None or balance <= 0 or minimum > (self.reached or 0):
            return False
        return 100 * balance >= 95 * minimum


class Book:
    """Everything one person did, and what must follow from it."""

    def __init__(self) -> None:
        self.home = "GBP"
        self.wallets: dict[int, Wallet] = {}
        self.work: dict[int, Work] = {}
        self.extras: dict[int, Extra] = {}
        self.sent: dict[int, Sent] = {}
        self.rates: dict[tuple[str, str], dict[date, Fraction]] = {}
        self.said: dict[str, Said] = {}

    def live_work(self) -> list[Work]:
        return [work for work in self.work.values() if not work.is_deleted]

    def deleted_work(self) -> list[Work]:
        return [work for work in self.work.values() if work.is_deleted]

    def live_extras(self) -> list[Extra]:
        """Those of a deleted task do not count."""
        gone = {work.pk for work in self.deleted_work()}
        return [extra for extra in self.extras.values() if extra.task not in gone]

    def earned(self, wallet: int) -> int:
        worked = sum(work.settled for work in self.live_work() if work.wallet == wallet)
        return worked + sum(extra.amount for extra in self.live_extras() if extra.wallet == wallet)

    def balance(self, wallet: int) -> int:
        return self.earned(wallet) - sum(sent.course.out for sent in self.payouts_of(wallet))

    def pending(self, wallet: int) -> int:
        return sum(work.pending for work in self.live_work() if work.wallet == wallet)

    def payouts_of(self, wallet: int) -> list[Sent]:
        return [sent for sent in self.sent.values() if sent.wallet == wallet]

    def payouts(self, *states: str) -> list[Sent]:
        return [sent for sent in self.sent.values() if sent.course.state in states]

    def look(self, wallet_pk: int, *, silently: bool = False) -> None:
        """One look of the app at an account, with the notices that come of it, or go."""
        wallet, balance = self.wallets[wallet_pk], self.balance(wallet_pk)
        number, event = wallet.cycle, wallet.look(balance)
        if event == "fell":
            self._withdraw(lambda said: (said.wallet, said.cycle) == (wallet_pk, number))
        elif event and not silently:
            due = "payout_scheduled" if wallet.pays_itself else "payout_due"
            kind = "payout_held" if event == "held" else due
            said = Said(kind, wallet_pk, number, balance, wallet.minimum)
            self.said[f"{kind}:{wallet_pk}:{number}"] = said  # after a hold it is the same, said again

    def look_at_all(self) -> None:
        for wallet in self.wallets:
            self.look(wallet)

    def say_failed(self, sent: Sent, on: date, missing: int) -> None:
        key = f"payout_failed:{sent.pk}:{on}"
        said = self.said.setdefault(key, Said("payout_failed", sent.wallet, None, missing, None, sent.pk))
        if not said.is_shown:
            said.is_shown, said.balance = True, missing

    def say_late(self, sent: Sent, level: int) -> None:
        """Only the latest level is shown."""
        self._withdraw(lambda said: (said.kind, said.payout) == ("payout_late", sent.pk))
        late = Said("payout_late", sent.wallet, None, sent.course.open, None, sent.pk)
        self.said[f"payout_late:{sent.pk}:{level}"] = late
        sent.level = level

    def settle(self, sent: Sent) -> None:
        """What was said of this payout is no longer true."""
        self._withdraw(lambda said: said.payout == sent.pk)

    def hold(self, wallet_pk: int) -> None:
        """What was said to be due is not; what was said to be held in this cycle is so again."""
        wallet = self.wallets[wallet_pk]
        if wallet.is_held:
            return
        wallet.is_held, due = True, ("payout_due", "payout_scheduled")
        for said in self.said.values():
            if (said.wallet, said.cycle) == (wallet_pk, wallet.cycle):
                if said.kind in due and said.is_shown:
                    wallet.is_told = said.is_shown = False
                elif said.kind == "payout_held":
                    said.is_shown = True

    def release(self, wallet_pk: int) -> None:
        self.wallets[wallet_pk].is_held = False
        self._withdraw(lambda said: (said.wallet, said.kind) == (wallet_pk, "payout_held"))

    def _withdraw(self, which) -> None:
        for said in filter(which, self.said.values()):
            said.is_shown = False

    def rate(self, unit: str, on: date, worth: tuple[int, str] | None = None) -> Fraction | None:
        """What one is worth at home on a day; None when nobody knows."""
        if unit == "PTS":
            if worth is None:
                return None
            per_unit, currency = worth
            rate = self.rate(currency, on)
            return None if rate is None else rate * 10_000 / per_unit
        if unit == self.home:
            return Fraction(1)
        for pair, is_inverse in (((unit, self.home), False), ((self.home, unit), True)):
            days = [day for day in self.rates.get(pair, {}) if day <= on]
            if days:
                rate = self.rates[pair][max(days)]
                return 1 / rate if is_inverse else rate
        return None

    def at_home(self, wallet_pk: int) -> tuple[Fraction, Fraction, int, int]:
        """Earned and pending of a wallet in ticks of the home currency, how many facts have no rate, and in
        how many cells (each rounded to eight decimals) the others lie."""
        wallet, earned, pending, stuck, cells = self.wallets[wallet_pk], Fraction(0), Fraction(0), 0, set()
        for day, kind, settled, waiting in self._facts(wallet_pk):
            rate = self.rate(wallet.unit, day, wallet.worth)
            if rate is None:
                stuck += 1
            else:
                earned, pending = earned + settled * rate, pending + waiting * rate
                cells.add((day, kind))
        return earned, pending, stuck, len(cells)

    def _facts(self, wallet: int) -> Iterator[tuple[date, int | None, int, int]]:
        for work in self.live_work():
            if work.wallet == wallet:
                yield work.day, work.kind, work.settled, work.pending
        for extra in self.live_extras():
            if extra.wallet == wallet:
                yield extra.day, None, extra.amount, 0
