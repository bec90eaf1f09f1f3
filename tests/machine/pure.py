"""Depth 1: the pure modules alone, a person and one wallet, walked through by hand and by the modules.

The modules are called through their names, so that a mutant put in their place is called.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from apps.payouts import cycle, ledger, transit
from apps.platforms import conversion
from apps.platforms.money import Money
from apps.tasks import statuses, sums
from tests.machine.world import MINIMUMS, SHARES, STEPS, Book, Extra, Sent, Wallet, Work, money, share_of
from tests.tasks.entries import Entry

DEPTH = "depth 1"
ON = date(2026, 11, 26)
HERE, PURSE = "Quillo", "bank"
OUTCOMES = ("pending", "approved", "approved", "rejected", "returned", "expired", "screened_out")
UNITS = {"GBP": 2, "USD": 2, "JPY": 0, "KWD": 3}

amounts = st.sampled_from([0, 1, 2_500, 5_000, 10_000, 12_500, 25_000, 47_500, 50_000]) | st.integers(
    1, 60_000
)
whole = st.integers(0, 1_000)  # which of several, modulo their number
shares = st.sampled_from(sorted(SHARES))
rests = st.sampled_from(["open", "fee", "lost", "back"])


def pounds(amount):
    return Money(money(amount), "GBP")


class MoneyMachine(RuleBasedStateMachine):
    """Work, corrections and payouts of one wallet: sums, ledger, payouts and crossings side by side."""

    def __init__(self):
        super().__init__()
        self.book, self.wallet = Book(), Wallet(1, "GBP", 50_000)
        self.book.wallets[1] = self.wallet
        self.ledger, self.cycle, self.transits = ledger.Ledger(), cycle.Cycle(), {}
        self.entries, self.told, self.number = {}, [], 0
        STEPS[DEPTH] -= 1  # the look before the first step

    def next(self):
        self.number += 1
        return self.number

    def post(self, event, *args, **how):
        """Post it twice: the second time it is there already."""
        entry = getattr(ledger, event)(*args, **how)
        assert self.ledger.post(entry) is True
        assert self.ledger.post(entry) is False

    @rule(
        status=st.sampled_from(OUTCOMES),
        reward=amounts,
        bonus=st.just(0) | amounts,
        paid=st.none() | amounts,
        ms=st.sampled_from([None, 1, 90_000]),
    )
    def log(self, status, reward, bonus, paid, ms):
        pk = self.next()
        self.book.work[pk] = Work(pk, 1, 1, ON, "pending", reward, bonus, paid, ms)
        self.post("submit", f"task-{pk}", ON, HERE, pounds(reward))
        self.become(self.book.work[pk], status)

    @precondition(lambda self: self.pending())
    @rule(which=whole, status=st.sampled_from(OUTCOMES))
    def decide(self, which, status):
        self.become(self.pending()[which % len(self.pending())], status)

    @precondition(lambda self: self.of("approved"))
    @rule(which=whole)
    def reverse(self, which):
        work = self.of("approved")[which % len(self.of("approved"))]
        self.post("reversal", f"task-{work.pk}", ON, HERE, pounds(work.settled))
        self.become(work, statuses.REVERSED)

    @rule(amount=amounts.filter(bool), sign=st.sampled_from([1, -1]))
    def correct(self, amount, sign):
        self.correct_by(sign * amount)

    @rule(minimum=st.sampled_from(MINIMUMS))
    def change_minimum(self, minimum):
        self.wallet.minimum = minimum

    @precondition(lambda self: self.balance() >= 0)
    @rule(more=st.sampled_from([-1, 0, 1]))
    def move_the_minimum_to_the_balance(self, more):
        self.wallet.minimum = max(self.balance() + more, 0)

    @precondition(lambda self: self.balance() > 0 and self.wallet.reached and self.wallet.minimum)
    @rule(more=st.sampled_from([0, 1]))
    def dip(self, more):
        """To the last tick within 5 % of the minimum, or one below it."""
        least = -(-95 * self.wallet.minimum // 100)
        if away := self.balance() - least + more:
            self.correct_by(-away)

    @rule()
    def flip_the_hold(self):
        self.wallet.is_held = not self.wallet.is_held

    @precondition(lambda self: self.balance() > 0)
    @rule(share=shares.filter(lambda name: name != "a quarter more"))
    def ask(self, share):
        pk, asked = self.next(), share_of(self.balance(), share)
        self.book.sent[pk] = Sent(pk, 1, asked)
        self.transits[pk] = transit.Transit(money(asked))
        self.post("request", f"payout-{pk}", ON, HERE, pounds(asked))

    @precondition(lambda self: self.on_the_way())
    @rule(which=whole, share=shares, fee=st.just(0) | amounts, rest=rests)
    def a_part_comes(self, which, share, fee, rest):
        sent = self.pick_on_the_way(which)
        got, fee = share_of(sent.course.open, share), min(fee, sent.course.open // 10)
        before, number = self.transits[sent.pk], len(sent.events)
        self.refuse(sent)
        if (more := got + fee - sent.course.open) > 0:
            before = replace(before, asked=before.asked + money(more))
            self.post("request", f"payout-{sent.pk}/more-{number}", ON, HERE, pounds(more))
        after = before.receive(money(got), money(fee), transit.Rest(rest))
        sent.events.append(("part", got, fee, rest))
        self.transits[sent.pk] = after
        cost = after.fee - before.fee
        gross, fee_money = Money(money(got) + cost, "GBP"), Money(cost, "GBP")
        self.post("receive", f"payout-{sent.pk}/{number}", ON, HERE, gross, fee_money, PURSE)
        self.end(sent, before, after)

    @precondition(lambda self: self.on_the_way())
    @rule(which=whole, is_lost=st.booleans())
    def it_fails(self, which, is_lost):
        sent = self.pick_on_the_way(which)
        before = self.transits[sent.pk]
        after = self.transits[sent.pk] = before.fail(is_lost=is_lost)
        sent.events.append(("lost" if is_lost else "back",))
        self.end(sent, before, after)

    @precondition(lambda self: self.transits)
    @rule(which=whole)
    def what_cannot_be_is_refused(self, which):
        self.refuse(list(self.book.sent.values())[which % len(self.book.sent)])

    def refuse(self, sent):
        """More than is on its way, nothing at all, and anything once it has ended."""
        course, left, tick = self.transits[sent.pk], money(sent.course.open), money(1)
        for came, fee in [(left + tick, Decimal(0)), (left, tick), (Decimal(0), Decimal(0))]:
            assert refuses(course.receive, came, fee)
        assert sent.course.open or refuses(course.fail, is_lost=True)

    @invariant()
    def a_look_tells_what_the_rule_by_hand_tells(self):
        STEPS[DEPTH] += 1
        minimum = None if self.wallet.minimum is None else money(self.wallet.minimum)
        before = self.cycle
        self.cycle, event = cycle.step(before, self.app_balance(), minimum, is_held=self.wallet.is_held)
        assert (event.value if event else "") == self.wallet.look(self.balance())
        assert self.cycle.number == self.wallet.cycle
        if event in (cycle.Event.CROSSED, cycle.Event.HELD):
            assert (event, self.cycle.number) not in self.told
            self.told.append((event, self.cycle.number))

    @invariant()
    def the_sums_are_those_of_the_book(self):
        found = sums.add_up(self.entries.values())
        live = self.book.live_work()
        timed = [work for work in live if work.ms]
        assert (found.entries, found.timed) == (len(live), len(timed))
        assert found.ms == sum(work.ms for work in timed)
        assert found.settled_money == money(sum(work.settled for work in live))
        assert found.settled_timed == money(sum(work.settled for work in timed))
        assert found.pending_money == money(sum(work.pending for work in live))

    @invariant()
    def parts_are_the_whole(self):
        for sent in self.book.sent.values():
            course, ours = self.transits[sent.pk], sent.course
            assert course.asked == course.came + course.fee + course.lost + course.open
            found = (course.asked, course.came, course.fee, course.lost)
            assert found == tuple(map(money, (ours.amount, ours.came, ours.fee, ours.lost)))
            assert (course.state, course.open) == (ours.state, money(ours.open))

    @invariant()
    def the_ledger_adds_up(self):
        assert self.ledger.problems() == []
        courses = [sent.course for sent in self.book.sent.values()]
        ours = {
            f"available:{HERE}": self.balance(),
            f"pending:{HERE}": self.book.pending(1),
            f"unearned:{HERE}": -self.book.pending(1),
            f"transit:{HERE}": sum(course.open for course in courses),
            f"fees:{HERE}": sum(course.fee for course in courses),
            f"losses:{HERE}": sum(course.lost for course in courses),
            f"wallet:{PURSE}": sum(course.came for course in courses),
            f"income:{HERE}": -self.book.earned(1),
        }
        assert self.ledger.balances() == {(name, "GBP"): money(sum_) for name, sum_ in ours.items() if sum_}

    def become(self, work, status):
        """Decide a task, with what the ledger gets of it."""
        thing, reward, bonus = f"task-{work.pk}", pounds(work.reward), pounds(work.bonus)
        work.status = status
        if status == "approved":
            paid = work.reward if work.paid is None else work.paid
            self.post("approve", thing, ON, HERE, reward, pounds(paid))
            self.post("bonus", thing, ON, HERE, bonus)
        elif status == "rejected":
            self.post("reject", thing, ON, HERE, reward)
        elif status not in ("pending", statuses.REVERSED):
            self.post("give_back", thing, ON, HERE, reward)
            self.post("bonus", thing, ON, HERE, pounds(work.settled))
        paid = None if work.paid is None else money(work.paid)
        self.entries[work.pk] = Entry(status, work.ms, 1, money(work.reward), money(work.bonus), paid)

    def correct_by(self, signed):
        pk = self.next()
        self.book.extras[pk] = Extra(pk, 1, signed, ON)
        self.post("adjust", f"adjustment-{pk}", ON, HERE, pounds(signed))

    def end(self, sent, before, after):
        """What the ledger gets of a payout that has ended: what went back, and what is lost."""
        back, lost = before.asked - after.asked, after.lost - before.lost
        thing = f"payout-{sent.pk}"
        self.post("fail", f"{thing}/rest-{len(sent.events)}", ON, HERE, Money(back, "GBP"), is_returned=True)
        self.post("fail", f"{thing}/loss-{len(sent.events)}", ON, HERE, Money(lost, "GBP"), is_returned=False)

    def app_balance(self):
        """By the app's own functions: what is settled and adjusted, less what has left the balance."""
        earned = sum((sums.settled_money(entry) for entry in self.entries.values()), Decimal(0))
        extra = sum((money(extra.amount) for extra in self.book.extras.values()), Decimal(0))
        out = sum((course.asked for course in self.transits.values()), Decimal(0))
        return earned + extra - out

    def balance(self):
        return self.book.balance(1)

    def pending(self):
        return self.of("pending")

    def of(self, status):
        return [work for work in self.book.work.values() if work.status == status]

    def on_the_way(self):
        return self.book.payouts("requested", "partial")

    def pick_on_the_way(self, which):
        return self.on_the_way()[which % len(self.on_the_way())]


units = st.sampled_from(sorted(UNITS))
days = st.integers(0, 9).map(lambda offset: ON + timedelta(days=offset))
factors = st.sampled_from(["0.5", "0.8", "1.25", "2", "0.00666667", "0.333333"]).map(Decimal)


class RateMachine(RuleBasedStateMachine):
    """Rates that become known in any order, and money that is converted by them, with and without points."""

    def __init__(self):
        super().__init__()
        self.rows = {}
        STEPS[DEPTH] -= 1  # the look before the first step

    @rule(source=units, into=units, on=days, rate=factors)
    def a_rate_becomes_known(self, source, into, on, rate):
        if source != into:
            self.rows[source, into, on] = rate

    @rule(amount=amounts, unit=units, into=units, on=days)
    def convert(self, amount, unit, into, on):
        self.agree(Money(money(amount), unit), into, on, None, self.by_hand(unit, into, on))

    @rule(points=st.integers(0, 5_000), per_unit=st.sampled_from([1, 7, 200, 700]), currency=units,
          into=units, on=days)  # fmt: skip
    def convert_points(self, points, per_unit, currency, into, on):
        worth = conversion.PointsWorth(Decimal(per_unit), currency)
        rate = self.by_hand(currency, into, on)
        self.agree(Money(Decimal(points), "PTS"), into, on, worth, rate and rate / per_unit)
        value = conversion.points_value(points, Decimal(per_unit), currency)
        assert value.amount == nearest(Fraction(points, per_unit), UNITS[currency])

    @rule(points=st.integers(0, 5_000), into=units, on=days)
    def points_of_no_worth(self, points, into, on):
        self.agree(Money(Decimal(points), "PTS"), into, on, None, None)

    @invariant()
    def each_step_counts(self):
        STEPS[DEPTH] += 1

    def agree(self, found, into, on, worth, rate):
        """With what comes of it by hand: the money, or that no rate is known."""
        book = conversion.RateBook((*pair, rate) for pair, rate in self.rows.items())
        try:
            answer = book.convert(found, into, on, worth)
        except conversion.RateMissing:
            assert rate is None
        else:
            assert rate is not None
            assert answer == Money(nearest(Fraction(found.amount) * rate, UNITS[into]), into)

    def by_hand(self, source, into, on):
        """The latest of the pair, else the latest the other way round; None where nobody knows."""
        if source == into:
            return Fraction(1)
        for one, other, is_inverse in ((source, into, False), (into, source, True)):
            known = [day for (a, b, day) in self.rows if (a, b) == (one, other) and day <= on]
            if known:
                rate = Fraction(self.rows[one, other, max(known)])
                return 1 / rate if is_inverse else rate
        return None


def nearest(amount, places):
    """Half to even, by the language's own rounding of fractions."""
    return Decimal(round(amount * 10**places)).scaleb(-places)


def refuses(act, *args, **how):
    try:
        act(*args, **how)
    except ValueError:
        return True
    return False
