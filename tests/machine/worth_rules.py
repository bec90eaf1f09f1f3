"""Rules over accounts, and over what their money is worth at home."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.accounts.services import change_preferences
from apps.platforms import rate_services
from apps.platforms import services as platforms
from apps.platforms.models import ExchangeRate
from tests.machine.acting import (
    TODAY,
    Acting,
    pick,
    which,
)
from tests.machine.world import MINIMUMS, money

CYCLES = [None, {"kind": "on_request"}, {"kind": "weekly", "weekdays": ["tue"]}, {"kind": "daily"}]


class WorthRules(Acting):
    """Minimums, cycles, points, rates, the home currency."""

    @rule(wallet=which, minimum=st.sampled_from([*MINIMUMS, "the balance"]))
    def change_minimum(self, wallet, minimum):
        wallet = self.me.wallet(wallet)
        if minimum == "the balance":
            minimum = max(self.book.balance(wallet.pk), 0)
        wallet.minimum = self.fit(minimum)
        self.do_change_minimum(wallet)

    def do_change_minimum(self, wallet):
        minimum = None if wallet.minimum is None else money(wallet.minimum)
        platforms.change_account(user=self.me.user, account_id=wallet.pk, minimum=minimum)

    @rule(wallet=which, cycle=st.sampled_from(CYCLES))
    def change_cycle(self, wallet, cycle):
        wallet = self.me.wallet(wallet)
        self.do_change_cycle(wallet, cycle)
        wallet.pays_itself = cycle is not None and cycle["kind"] != "on_request"

    def do_change_cycle(self, wallet, cycle):
        platforms.change_account(user=self.me.user, account_id=wallet.pk, own_cycle=cycle)

    @rule(per_unit=st.sampled_from([1, 100, 700]), currency=st.sampled_from(["GBP", "USD"]))
    def change_points(self, per_unit, currency):
        wallet = next(wallet for wallet in self.book.wallets.values() if wallet.unit == "PTS")
        wallet.worth = (per_unit * 10_000, currency)
        self.do_change_points(wallet, per_unit, currency)

    def do_change_points(self, wallet, per_unit, currency):
        worth = {"points_per_unit": Decimal(per_unit), "points_currency": currency}
        platforms.change_account(user=self.me.user, account_id=wallet.pk, **worth)

    @rule(pair=st.permutations(["GBP", "USD", "EUR"]), days=st.integers(0, 30),
          rate=st.sampled_from(["0.8", "1.25", "2", "0.5"]))  # fmt: skip
    def set_rate(self, pair, days, rate):
        source, into, _ = pair
        on = TODAY - timedelta(days=days)
        self.do_set_rate(source, into, on, rate)
        self.book.rates.setdefault((source, into), {})[on] = Fraction(rate)

    def do_set_rate(self, source, into, on, rate):
        rate_services.set_rate(user=self.me.user, source=source, target=into, valid_on=on, rate=Decimal(rate))

    @precondition(lambda self: any(self.book.rates.values()))
    @rule(number=which)
    def forget_a_rate(self, number):
        source, into, on = pick(
            [(*pair, on) for pair, days in self.book.rates.items() for on in days], number
        )
        row = ExchangeRate.objects.get(user=self.me.user, source=source, target=into, valid_on=on)
        self.do_forget_a_rate(row)
        del self.book.rates[source, into][on]

    def do_forget_a_rate(self, row):
        rate_services.delete_rate(user=self.me.user, rate_id=row.pk)

    @rule(currency=st.sampled_from(["GBP", "USD", "EUR"]))
    def change_home(self, currency):
        self.do_change_home(currency)
        self.book.home = currency

    def do_change_home(self, currency):
        change_preferences(user_id=self.me.user.pk, home_currency=currency)
