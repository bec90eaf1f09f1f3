"""What payouts cost, at home, and on what it is put."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from apps.accounts.models import User
from apps.accounts.periods import Days
from apps.insights.reads import Fee
from apps.platforms.conversion import RateBook, RateMissing, Unit
from apps.platforms.models import Account
from apps.platforms.rates_book import rate_book_for, units_of

Key = TypeVar("Key", bound=Hashable)
NO_RATES = RateBook([])
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Fees:
    """Fees of payouts by account and day of arrival, in the home currency, exact."""

    known: tuple[tuple[int, date, Fraction], ...]

    def by_account(self, days: Days) -> dict[int, Fraction]:
        """Of the payouts that arrived in these days."""
        found: dict[int, Fraction] = defaultdict(Fraction)
        for account, arrived_on, amount in self.known:
            if days.first_on <= arrived_on < days.after_on:
                found[account] += amount
        return found

    def total(self, days: Days) -> Fraction:
        return sum(self.by_account(days).values(), NOTHING)


@dataclass(frozen=True, slots=True)
class Worth:
    """What money of accounts is worth in the home currency by the rate of a day, exact."""

    home: str
    book: RateBook
    units: Mapping[int, Unit]  # of each account, by its id

    def of(self, amount: Decimal, account: Account, on: date) -> Fraction | None:
        """None without a rate."""
        return self._in(self.units[account.pk], amount, on)

    def of_currency(self, amount: Decimal, currency: str, on: date) -> Fraction | None:
        return self._in(Unit(currency), amount, on)

    def _in(self, unit: Unit, amount: Decimal, on: date) -> Fraction | None:
        try:
            return Fraction(amount) * unit.rate(self.book, self.home, on)
        except RateMissing:
            return None


def at_home(user: User, fees: Sequence[Fee], accounts: Mapping[int, Account]) -> Fees:
    """By the rate of the day of arrival; at most two queries, when any is in another unit.

    One that has no rate is left out, as the money and the time of its account are.
    """
    units = units_of({fee.account_id: accounts[fee.account_id] for fee in fees}.values())
    is_foreign = any(unit.code != user.home_currency for unit in units.values())
    worth = Worth(user.home_currency, rate_book_for(user) if is_foreign else NO_RATES, units)
    known = [(fee, worth.of(fee.amount, accounts[fee.account_id], fee.arrived_on)) for fee in fees]
    return Fees(tuple((fee.account_id, fee.arrived_on, home) for fee, home in known if home is not None))


def shared(fee: Fraction, settled: Mapping[Key, Decimal]) -> dict[Key, Fraction]:
    """A fee put on cells by what was settled in each; one in which nothing was settled bears nothing."""
    if not fee:
        return dict.fromkeys(settled, NOTHING)
    whole = sum((Fraction(amount) for amount in settled.values() if amount > 0), NOTHING)
    return {key: fee * Fraction(amount) / whole if amount > 0 else NOTHING for key, amount in settled.items()}
