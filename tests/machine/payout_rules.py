"""Rules over payouts: asked for, arriving in parts, failing, late, held; and each taken back."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.payouts import hold_services, lateness
from apps.payouts import services as payouts
from apps.payouts.models import Payout
from apps.payouts.transit import Rest
from apps.platforms.models import Account
from apps.platforms.money import Money
from tests.machine.acting import (
    EXPECTED,
    TODAY,
    Acting,
    maybe,
    pick,
    refused,
    shares,
    which,
)
from tests.machine.world import Sent, money, share_of


class PayoutRules(Acting):
    """Ask, receive, fail, hold, and take back."""

    @rule(wallet=which, share=shares, is_more=st.booleans())
    def request(self, wallet, share, is_more):
        """All of the balance, a part of it, or more than it."""
        wallet = self.me.wallet(wallet)
        balance = self.book.balance(wallet.pk)
        asked = share_of(balance, share) if balance > 0 else 10_000
        sent = Sent(0, wallet.pk, self.fit(asked))
        missing = sent.asked - balance
        is_refused = missing > 0 and not is_more
        made_up = self.do_request(sent, is_more, is_refused)
        if not is_refused:
            self.book.look(wallet.pk)
            self.make_up(wallet.pk, missing, made_up)
            self.book.sent[sent.pk] = sent
            self.book.look(wallet.pk, silently=True)

    def do_request(self, sent, is_more, is_refused):
        account, seen = Account.objects.get(pk=sent.wallet), self.adjustments()
        amount = Money(money(sent.asked), account.unit)
        how = {"account": account, "amount": amount, "requested_on": TODAY, "expected_on": EXPECTED}
        found = refused(payouts.request_payout, is_refused, **how, is_more=is_more, key=uuid4())
        sent.pk = found and found.pk
        return self.adjustments() - seen

    @precondition(lambda self: self.on_the_way())
    @rule(number=which, share=shares, fee=st.none() | st.integers(0, 4_000),
          rest=st.none() | st.sampled_from(Rest), other=maybe, is_more=st.booleans())  # fmt: skip
    def a_part_arrives(self, number, share, fee, rest, other, is_more):
        sent = pick(self.on_the_way(), number)
        got, fee, rest = self.fit(share_of(sent.course.open, share)), self.fit(fee), self.known(rest)
        extra = max(got + (fee or 0) - sent.course.open, 0)
        missing = extra - max(self.book.balance(sent.wallet), 0)
        is_refused = missing > 0 and not is_more
        made_up = self.do_arrive(sent, got, fee, rest, other, is_more, is_refused)
        if not is_refused:
            self.book.look(sent.wallet)
            self.make_up(sent.wallet, missing, made_up)
            default = Rest.FEE if fee is None else Rest.BACK
            self.happened(sent, ("part", got, fee or 0, (rest or default).value))

    def do_arrive(self, sent, got, fee, rest, other, is_more, is_refused):
        payout, seen = Payout.objects.get(pk=sent.pk), self.adjustments()
        unit = payout.account.unit
        how = {"received": Money(money(got), unit), "fee": None if fee is None else Money(money(fee), unit)}
        how |= {"other": None if other is None else Money(money(other), "EUR"), "rest": rest}
        how |= {"arrived_on": TODAY, "key": uuid4(), "is_more": is_more}
        refused(payouts.mark_arrived, is_refused, payout=payout, **how)
        if not is_refused:  # the same form again changes nothing
            payouts.mark_arrived(payout=payout, **how)
        return self.adjustments() - seen

    @precondition(lambda self: self.on_the_way())
    @rule(number=which, is_lost=st.booleans())
    def it_fails(self, number, is_lost):
        sent = pick(self.on_the_way(), number)
        missing = sent.course.open
        self.do_fail(sent, is_lost)
        self.book.look(sent.wallet)
        self.happened(sent, ("lost" if is_lost else "back",))
        self.book.say_failed(sent, TODAY, missing)

    def do_fail(self, sent, is_lost):
        payouts.mark_failed(payout=Payout.objects.get(pk=sent.pk), is_lost=is_lost, failed_on=TODAY)

    @precondition(lambda self: self.book.payouts("requested"))
    @rule(number=which)
    def cancel(self, number):
        sent = pick(self.book.payouts("requested"), number)
        self.do_cancel(sent)
        self.book.look(sent.wallet)
        self.happened(sent, ("cancel",))

    def do_cancel(self, sent):
        payouts.cancel_request(payout=Payout.objects.get(pk=sent.pk))

    @precondition(lambda self: self.book.payouts("arrived", "partial", "failed", "cancelled"))
    @rule(number=which)
    def undo_the_last_thing(self, number):
        """While the balance has the money that goes out of it again; what was not seen yet is said first."""
        sent = pick(self.book.payouts("arrived", "partial", "failed", "cancelled"), number)
        state, before = sent.course.state, sent.course.out
        again = Sent(sent.pk, sent.wallet, sent.asked, sent.events[:-1])
        needed = again.course.out - before
        is_refused = needed > max(self.book.balance(sent.wallet), 0)
        self.do_undo(sent, state, is_refused)
        if not is_refused:
            self.book.look(sent.wallet)
            sent.events.pop()
            if state == "failed":
                self.book.settle(sent)
            self.book.look(sent.wallet, silently=True)

    def do_undo(self, sent, state, is_refused):
        acts = {"failed": payouts.undo_failed, "cancelled": payouts.restore_request}
        act = acts.get(state, payouts.undo_arrived)
        refused(act, is_refused, payout=Payout.objects.get(pk=sent.pk))

    @precondition(lambda self: self.on_the_way())
    @rule(number=which, days=st.integers(1, 40))
    def it_is_late(self, number, days):
        """It should be there after three days, with three of grace; levels at 1, 8 and 22 days after that."""
        sent = pick(self.on_the_way(), number)
        self.do_come_late(sent, days)
        late = days - 3 - 3
        level = (late >= 1) + (late >= 8) + (late >= 22)
        if level > sent.level:
            self.book.say_late(sent, level)

    def do_come_late(self, sent, days):
        lateness.check_payout(sent.pk, self.me.noon(TODAY + timedelta(days=days)))

    @rule(wallet=which)
    def hold(self, wallet):
        wallet = self.me.wallet(wallet)
        self.do_hold(wallet)
        self.book.look(wallet.pk)
        self.book.hold(wallet.pk)

    def do_hold(self, wallet):
        hold_services.hold_account(account=Account.objects.get(pk=wallet.pk), note="Send the form.")

    @rule(wallet=which)
    def hold_before_it_is_due(self, wallet):
        """The minimum goes above the balance, then to it again while the platform holds the account."""
        wallet = self.me.wallet(wallet)
        balance = max(self.book.balance(wallet.pk), 0)
        for minimum in (balance + 10_000, balance):
            wallet.minimum = self.fit(minimum)
            self.do_change_minimum(wallet)
            self.work_off()
            if not wallet.is_held:
                self.do_hold(wallet)
                self.book.look(wallet.pk)
                self.book.hold(wallet.pk)

    @precondition(lambda self: self.held())
    @rule(number=which)
    def release(self, number):
        wallet = pick(self.held(), number)
        self.do_release(wallet)
        self.book.release(wallet.pk)
        self.book.look(wallet.pk)

    def do_release(self, wallet):
        hold_services.release_account(account=Account.objects.get(pk=wallet.pk))
