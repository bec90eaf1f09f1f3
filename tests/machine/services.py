"""Depth 2: the services on the real database. Alice and Bob act in turn; a book is kept by hand of both.

After each step what the app says of the one who acted is compared with the book, and the rows of the other
must not have moved. The worker comes after every other step of each, so that it also finds heaps.
"""

from copy import copy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from apps.accounts.models import OutboxMessage, User
from apps.accounts.services import change_preferences
from apps.imports import services as files
from apps.imports.models import Batch
from apps.payouts import balances, checks, journal, lateness, ledger
from apps.payouts import services as payouts
from apps.payouts.models import Alert, Arrival, Payout
from apps.payouts.transit import Rest
from apps.platforms import services as platforms
from apps.platforms.models import Account, ExchangeRate, Platform
from apps.platforms.money import Money
from apps.tasks import bulk, recompute, rollups, undo
from apps.tasks import services as tasks
from apps.tasks.models import Adjustment, Status, Task
from tests.factories import make_account, make_person, make_platform, make_type
from tests.machine.belongings import digests
from tests.machine.world import (
    MINIMUMS,
    SHARES,
    STEPS,
    Book,
    Extra,
    Sent,
    Wallet,
    Work,
    money,
    share_of,
    ticks,
)

DEPTH = "depth 2"
NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)  # long over: no form says that it is still to come
TODAY = date(2025, 11, 20)
ZONES = ("Europe/London", "Pacific/Auckland")
STUDIES = {f"Study {number}": "£" if number % 2 else "$" for number in range(5)}
UNITS = {"£": "GBP", "$": "USD"}
FILE_STATUSES = {
    "AWAITING REVIEW": "pending",
    "APPROVED": "approved",
    "REJECTED": "rejected",
    "RETURNED": "returned",
    "SCREENED OUT": "screened_out",
}
CYCLES = [None, {"kind": "on_request"}, {"kind": "weekly", "weekdays": ["tue"]}, {"kind": "daily"}]

amounts = st.sampled_from([1, 2_500, 10_000, 12_500, 25_000, 47_500, 50_000, 100_000]) | st.integers(
    1, 90_000
)
which = st.integers(0, 1_000)  # of several, modulo their number
shares = st.sampled_from(sorted(SHARES))
outcomes = st.sampled_from([*Status.values, *["approved"] * 4])
moments = st.integers(0, 25 * 24).map(lambda hours: NOON - timedelta(hours=hours))
maybe = st.none() | amounts
rows = st.fixed_dictionaries(
    {},
    optional={
        title: st.tuples(
            st.sampled_from([*FILE_STATUSES, "APPROVED", "APPROVED"]),
            st.sampled_from(["1.00", "2.50", "4.75"]),
            st.sampled_from(["", "£0.25", "$0.40"]),
        )
        for title in STUDIES
    },
)


class Person:
    """One of the two, with their book and what else is known of their things by hand."""

    def __init__(self, name: str, zone: str) -> None:
        self.user = make_person(name=name, timezone=zone)
        self.zone = ZoneInfo(zone)
        self.book = Book()
        for wallet, values in [("Quillo", {}), ("Tagwell", {"unit": "USD"}), ("Pollpost", {"unit": "PTS"})]:
            if values.get("unit") == "PTS":
                values = values | {"points_per_unit": 100, "points_currency": "GBP"}
            account = make_account(self.user, wallet, minimum=5, **values)
            self.book.wallets[account.pk] = Wallet(account.pk, account.unit, 50_000, worth_of(account))
        self.tokens: list[tuple[str, dict[int, str] | None, str, list[int]]] = []
        self.studies: dict[str, int] = {}  # of a file: the task by its title
        self.imports: list[tuple[int, dict[str, tuple[Work, Extra | None] | None]]] = []

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def wallet(self, number: int) -> Wallet:
        return pick(list(self.book.wallets.values()), number)


class ServiceMachine(RuleBasedStateMachine):
    depth = DEPTH

    def __init__(self):
        super().__init__()
        self.begin()
        self.kinds = [make_type("Survey"), make_type("Writing")]
        if not Platform.objects.filter(slug="prolific").exists():
            make_platform("Prolific", slug="prolific", units=["GBP", "USD"])
        self.people = [Person("Alice", ZONES[0]), Person("Bob", ZONES[1])]
        self.number = 0  # of steps so far
        for self.number in (0, 1):
            self.earn_something()
        self.number = 0
        self.seen = digests(*(person.user.pk for person in self.people))

    def earn_something(self):
        """In each wallet, so that there is something to be asked for."""
        for wallet in self.book.wallets.values():
            work = Work(
                0, wallet.pk, self.kinds[0].pk, TODAY, "approved", 60_000, at=NOON - timedelta(hours=12)
            )
            work.day = self.me.day(work.at)
            self.do_log(work, is_sent_twice=False)
            self.book.work[work.pk] = work

    def begin(self):
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.savepoint)

    @property
    def me(self) -> Person:
        return self.people[self.number % 2]

    @property
    def other(self) -> Person:
        return self.people[(self.number + 1) % 2]

    @property
    def book(self) -> Book:
        return self.me.book

    # Work

    @rule(wallet=which, kind=which, status=outcomes, reward=amounts, bonus=st.just(0) | amounts, paid=maybe,
          at=moments, ms=st.sampled_from([None, 60_000, 1_200_000]), is_sent_twice=st.booleans())  # fmt: skip
    def log(self, wallet, kind, status, reward, bonus, paid, at, ms, is_sent_twice):
        wallet, kind = self.me.wallet(wallet), pick(self.kinds, kind)
        reward, bonus, paid = self.fit(reward), self.fit(bonus), self.fit(paid)
        work = Work(0, wallet.pk, kind.pk, self.me.day(at), status, reward, bonus, paid, ms, at)
        self.do_log(work, is_sent_twice)
        self.book.work[work.pk] = work

    def do_log(self, work, is_sent_twice):
        facts = {"user": self.me.user, "key": uuid4(), "type": self.kind_of(work)}
        facts |= {"account": Account.objects.get(pk=work.wallet)} | figures(work)
        done = tasks.log_task(**facts)
        work.pk = done.task.pk
        assert not (is_sent_twice and tasks.log_task(**facts).is_new)

    @precondition(lambda self: self.book.live_work())
    @rule(number=which, name=st.sampled_from(["reward", "wallet", "at", "status", "bonus", "paid", "ms"]),
          wallet=which, amount=amounts, at=moments, status=outcomes)  # fmt: skip
    def edit(self, number, name, wallet, amount, at, status):
        work = pick(self.book.live_work(), number)
        new = {"wallet": self.me.wallet(wallet).pk, "at": at, "status": status}
        setattr(work, name, new.get(name, self.fit(amount)))
        work.day = self.me.day(work.at)
        self.do_edit(work, name)

    def do_edit(self, work, name):
        facts = figures(work) | {"account": Account.objects.get(pk=work.wallet)}
        names = {"wallet": "account", "at": "started_at", "ms": "duration_ms"}
        column = names.get(name, name)
        tasks.edit_task(user=self.me.user, task_id=work.pk, **{column: facts[column]})

    @precondition(lambda self: self.book.live_work())
    @rule(number=which, status=outcomes)
    def decide(self, number, status):
        work = pick(self.book.live_work(), number)
        token = self.do_decide(work, status)
        if work.status != status:
            self.me.tokens.append((token, {work.pk: work.status}, status, [work.pk]))
        work.status = status

    def do_decide(self, work, status):
        return bulk.act_on(user=self.me.user, task_ids=[work.pk], act=status).token

    @precondition(lambda self: self.book.live_work())
    @rule(number=which)
    def delete(self, number):
        work = pick(self.book.live_work(), number)
        token = self.do_delete(work)
        self.me.tokens.append((token, None, "", [work.pk]))
        work.is_deleted = True

    def do_delete(self, work):
        return bulk.act_on(user=self.me.user, task_ids=[work.pk], act=bulk.DELETE).token

    @precondition(lambda self: self.book.deleted_work())
    @rule(number=which)
    def restore(self, number):
        work = pick(self.book.deleted_work(), number)
        self.do_restore(work)
        work.is_deleted = False

    def do_restore(self, work):
        assert tasks.restore_tasks(user=self.me.user, task_ids=[work.pk]) == 1

    @precondition(lambda self: self.me.tokens)
    @rule(number=which)
    def take_back(self, number):
        """What was changed again since stays as it is."""
        token, earlier, given, picked = pick(self.me.tokens, number)
        self.do_take_back(token)
        for work in [self.book.work[pk] for pk in picked if pk in self.book.work]:
            if earlier is None:
                work.is_deleted = False
            elif work.status == given and not work.is_deleted:
                work.status = earlier[work.pk]

    def do_take_back(self, token):
        assert undo.take_back(self.me.user, token) is not None

    @rule(wallet=which, amount=amounts, sign=st.sampled_from([1, 1, -1]), task=st.none() | which)
    def adjust(self, wallet, amount, sign, task):
        """A correction, or a bonus without a task; or money that hangs on a task."""
        wallet, free = self.me.wallet(wallet), self.tasks_without_extra()
        task = None if task is None or not free else pick(free, task).pk
        extra = Extra(0, wallet.pk, sign * self.fit(amount), TODAY, task)
        self.do_adjust(extra)
        self.book.extras[extra.pk] = extra

    def do_adjust(self, extra):
        kind = Adjustment.Kind.CORRECTION if extra.task or extra.amount < 0 else Adjustment.Kind.BONUS
        extra.day = self.me.day(NOON)
        extra.pk = tasks.add_adjustment(
            user=self.me.user,
            account=Account.objects.get(pk=extra.wallet),
            amount=money(extra.amount),
            happened_at=NOON,
            kind=kind,
            task=extra.task and Task.objects.get(pk=extra.task),
        ).pk

    def tasks_without_extra(self):
        taken = {extra.task for extra in self.book.extras.values()}
        return [work for work in self.book.live_work() if work.pk not in taken]

    @precondition(lambda self: self.book.extras)
    @rule(number=which)
    def take_adjustment_away(self, number):
        extra = pick(list(self.book.extras.values()), number)
        self.do_take_adjustment_away(extra)
        del self.book.extras[extra.pk]

    def do_take_adjustment_away(self, extra):
        tasks.delete_adjustment(user=self.me.user, adjustment_id=extra.pk)

    # Payouts

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
        amount, expected = Money(money(sent.asked), account.unit), TODAY + timedelta(days=3)
        how = {"account": account, "amount": amount, "requested_on": TODAY, "expected_on": expected}
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
        """An arrival can be undone at any time; the others while the balance has the money."""
        sent = pick(self.book.payouts("arrived", "partial", "failed", "cancelled"), number)
        state, before = sent.course.state, sent.course.out
        again = Sent(sent.pk, sent.wallet, sent.asked, sent.events[:-1])
        needed = again.course.out - before
        is_free = state in ("arrived", "partial")
        is_refused = not is_free and needed > max(self.book.balance(sent.wallet), 0)
        self.do_undo(sent, state, is_refused)
        if not is_refused:
            if not is_free:
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
        lateness.check_payout(sent.pk, NOON + timedelta(days=days))
        late = (self.me.day(NOON + timedelta(days=days)) - TODAY).days - 3 - 3
        level = (late >= 1) + (late >= 8) + (late >= 22)
        if level > sent.level:
            self.book.say_late(sent, level)

    @rule(wallet=which)
    def hold(self, wallet):
        wallet = self.me.wallet(wallet)
        self.do_hold(wallet)
        self.book.look(wallet.pk)
        wallet.is_held = True

    def do_hold(self, wallet):
        payouts.hold_account(account=Account.objects.get(pk=wallet.pk), note="Send the form.")

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
                wallet.is_held = True

    @precondition(lambda self: self.held())
    @rule(number=which)
    def release(self, number):
        wallet = pick(self.held(), number)
        self.do_release(wallet)
        self.book.release(wallet.pk)
        self.book.look(wallet.pk)

    def do_release(self, wallet):
        payouts.release_account(account=Account.objects.get(pk=wallet.pk))

    # Accounts and what their money is worth

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
        platforms.set_rate(user=self.me.user, source=source, target=into, valid_on=on, rate=Decimal(rate))

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
        platforms.delete_rate(user=self.me.user, rate_id=row.pk)

    @rule(currency=st.sampled_from(["GBP", "USD", "EUR"]))
    def change_home(self, currency):
        self.do_change_home(currency)
        self.book.home = currency

    def do_change_home(self, currency):
        change_preferences(user_id=self.me.user.pk, home_currency=currency)

    # Files

    @rule(rows=rows.filter(bool))
    def import_file(self, rows):
        lines = [file_line(title, *values) for title, values in rows.items()]
        batch = self.do_import(
            "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n" + "".join(lines)
        )
        for account in Account.objects.filter(user=self.me.user, platform__slug="prolific"):
            self.book.wallets.setdefault(account.pk, Wallet(account.pk, account.unit, None))
        written = {
            title: before for title, values in rows.items() for before in self.write_row(title, *values)
        }
        self.me.imports.append((batch, written))

    @rule(rows=rows.filter(bool), again=rows.filter(bool))
    def take_the_second_of_two_files_back(self, rows, again):
        self.import_file(rows)
        self.import_file(again)
        self.undo_import(len(self.me.imports) - 1)

    def do_import(self, text):
        batch = files.check_file(
            user=self.me.user, filename="prolific.csv", data=text.encode(), type=self.kinds[0]
        )
        assert files.save_batch(batch=batch)
        assert not files.save_batch(batch=batch)
        return batch.pk

    def write_row(self, title, status, reward, bonus):
        """One row into the book: yields what was there before (None: nothing), where it changed anything."""
        unit, new = UNITS[STUDIES[title]], self.work_of_row(title, status, reward, bonus)
        work = self.book.work.get(self.me.studies.get(title))
        other = extra_of_row(unit, status, bonus)
        if work is None:
            new.pk = Task.objects.get(user=self.me.user, title=title).pk
            self.me.studies[title] = new.pk
            self.book.work[new.pk] = new
            self.replace_bonus(new, other)
            yield None
        elif not work.is_deleted and self.differs(work, new, other):
            yield copy(work), self.bonus_of(work)
            new.pk, new.kind = work.pk, work.kind
            self.book.work[work.pk] = new
            self.replace_bonus(new, other)

    def work_of_row(self, title, status, reward, bonus):
        unit, at = UNITS[STUDIES[title]], start_of(title)
        outcome, pay = FILE_STATUSES[status], ticks(Decimal(reward))
        own = ticks(Decimal(bonus[1:])) if bonus and UNITS[bonus[0]] == unit else 0
        paid = pay if outcome == "screened_out" else None
        wallet = self.prolific(unit).pk
        return Work(0, wallet, self.kinds[0].pk, self.me.day(at), outcome, pay, own, paid, 600_000, at)

    def differs(self, work, new, other):
        has_other = other is None or ((bonus := self.bonus_of(work)) is not None and bonus.amount == other[1])
        is_same = all(
            getattr(work, name) == getattr(new, name)
            for name in ("status", "reward", "paid", "bonus", "ms", "at")
        )
        units = {self.book.wallets[one.wallet].unit for one in (work, new)}
        return not (is_same and has_other and len(units) == 1)

    def prolific(self, unit):
        names = Account.objects.filter(user=self.me.user, platform__slug="prolific", unit=unit)
        return self.book.wallets[names.values_list("pk", flat=True).get()]

    def bonus_of(self, work):
        found = [extra for extra in self.book.extras.values() if extra.task == work.pk and extra.is_bonus]
        return copy(found[0]) if found else None

    def replace_bonus(self, work, other):
        """The bonus in another unit, which hangs on the task: a unit and an amount, or none."""
        if found := self.bonus_of(work):
            del self.book.extras[found.pk]
        if other is not None:
            unit, amount = other
            wallet = unit if isinstance(unit, int) else self.prolific(unit).pk
            pk = Adjustment.objects.get(task=work.pk, kind=Adjustment.Kind.BONUS).pk
            self.book.extras[pk] = Extra(pk, wallet, amount, work.day, work.pk, is_bonus=True)

    @precondition(lambda self: self.me.imports)
    @rule(number=which)
    def undo_import(self, number):
        place = number % len(self.me.imports)
        batch, written = self.me.imports[place]
        later = self.me.imports[place + 1 :]
        is_refused = any(
            before is not None and title in written for _, rows in later for title, before in rows.items()
        )
        self.do_undo_import(batch, is_refused)
        if not is_refused:
            del self.me.imports[place]
            for title, before in written.items():
                self.unwrite_row(title, before)

    def do_undo_import(self, batch, is_refused):
        try:
            assert files.undo_batch(batch=Batch.objects.get(pk=batch))
        except files.LaterImport:
            assert is_refused
        else:
            assert not is_refused

    def unwrite_row(self, title, before):
        pk = self.me.studies[title]
        if before is None:
            del self.me.studies[title], self.book.work[pk]
            self.book.extras = {key: extra for key, extra in self.book.extras.items() if extra.task != pk}
            return
        work, bonus = before
        work.is_deleted = self.book.work[pk].is_deleted
        self.book.work[pk] = work
        self.replace_bonus(work, bonus and (bonus.wallet, bonus.amount))

    # The other one's things

    @precondition(lambda self: self.other.book.live_work())
    @rule(
        number=which, act=st.sampled_from(["log", "edit", "delete", "decide", "adjust", "change", "restore"])
    )
    def reach_for_the_others_things(self, number, act):
        theirs = pick(list(self.other.book.work.values()), number)
        assert self.do_reach(theirs, act), f"{act} was let through"

    def do_reach(self, theirs, act):
        """Whether it was refused, or did nothing."""
        me, one = self.me.user, [theirs.pk]
        account = Account.objects.get(pk=theirs.wallet)
        acts = {
            "log": lambda: tasks.log_task(user=me, account=account, type=self.kinds[0], **figures(theirs)),
            "edit": lambda: tasks.edit_task(user=me, task_id=theirs.pk, reward=Decimal(1)),
            "delete": lambda: tasks.delete_tasks(user=me, task_ids=one),
            "decide": lambda: tasks.change_status(user=me, task_ids=one, status="returned"),
            "adjust": lambda: tasks.add_adjustment(
                user=me, account=account, amount=Decimal(1), happened_at=NOON
            ),
            "change": lambda: platforms.change_account(user=me, account_id=account.pk, minimum=Decimal(1)),
            "restore": lambda: tasks.restore_tasks(user=me, task_ids=one),
        }
        try:
            return acts[act]() == 0
        except (ValueError, Task.DoesNotExist, Account.DoesNotExist):
            return True

    # What must hold

    @invariant()
    def all_is_well(self):
        """After each step. The ones that cost most take turns."""
        if self.is_new_step():
            self.balances_are_those_of_the_book()
            self.payouts_are_those_of_the_book()
            if self.has_the_worker_come():
                self.work_off()
                self.totals_at_home_are_those_of_the_book()
                self.the_journal_adds_up()
            else:
                self.a_balance_by_its_definition_is_that_of_the_totals()
            self.notices_are_those_of_the_book()
            self.nobody_else_has_moved()
        self.is_begun, self.number = True, self.number + self.is_begun

    is_begun = False

    def is_new_step(self):
        STEPS[self.depth] += self.is_begun
        return self.is_begun

    def has_the_worker_come(self):
        return self.number % 4 in (1, 2)

    def nobody_else_has_moved(self):
        before, pk = self.seen, self.other.user.pk
        self.seen = digests(*(person.user.pk for person in self.people))
        moved = {table for table, digest in self.seen[pk].items() if before[pk].get(table) != digest}
        assert self.seen[pk] == before[pk], f"rows of the other person moved: {moved}"

    def work_off(self):
        """The worker comes."""
        recompute.recompute_dirty(user_id=self.me.user.pk)
        checks.check_due_people(self.me.user.pk)
        self.book.look_at_all()

    def balances_are_those_of_the_book(self):
        found = balances.standings(Account.objects.for_user(self.me.user))
        assert {account.pk for account, _ in found} == set(self.book.wallets)
        for account, standing in found:
            expected = money(self.book.balance(account.pk)), money(self.book.pending(account.pk))
            assert (standing.balance.amount, standing.pending.amount) == expected, account.name

    def a_balance_by_its_definition_is_that_of_the_totals(self):
        account = Account.objects.get(pk=self.me.wallet(self.number // 4).pk)
        assert balances.balance_from_facts(account) == balances.standing_of(account)

    def payouts_are_those_of_the_book(self):
        rows = {payout.pk: payout for payout in Payout.objects.for_user(self.me.user)}
        parts = {pk: [] for pk in rows}
        for pk, came, fee in Arrival.objects.filter(user=self.me.user).values_list("payout", "came", "fee"):
            parts[pk].append((ticks(came), ticks(fee)))
        assert set(rows) == set(self.book.sent)
        for pk, sent in self.book.sent.items():
            course, row = sent.course, rows[pk]
            found = tuple(map(ticks, (row.amount, row.came, row.fee, row.lost, row.open.amount)))
            assert (*found, row.state) == (
                course.amount, course.came, course.fee, course.lost, course.open, course.state
            )  # fmt: skip
            came, fees = sum(came for came, _ in parts[pk]), sum(fee for _, fee in parts[pk])
            assert (came, fees) == (course.came, course.fee)
            if course.state != "cancelled":
                assert course.amount == came + fees + course.lost + course.open

    def totals_at_home_are_those_of_the_book(self):
        user = User.objects.get(pk=self.me.user.pk)
        assert rollups.differences(user) == 0
        rows = {row.account_id: row for row in rollups.total_sums(user, by=("account",))}
        for pk in self.book.wallets:
            earned, pending, stuck, cells = self.book.at_home(pk)
            home = rows[pk].home if pk in rows else rollups.Sums()
            assert (rows[pk].unconverted if pk in rows else 0) == stuck
            for ours, theirs in (
                (earned, home.settled_money + home.adjusted_money),
                (pending, home.pending_money),
            ):
                assert abs(ours - Fraction(theirs) * 10_000) <= Fraction(cells + 1, 10_000)

    def the_journal_adds_up(self):
        posted = ledger.Ledger(journal.entries(self.me.user))
        assert posted.problems() == []
        found, names = posted.balances(), Account.objects.in_bulk(list(self.book.wallets))
        for wallet in self.book.wallets.values():
            courses = [sent.course for sent in self.book.payouts_of(wallet.pk)]
            for kind, ours in {
                "available": self.book.balance(wallet.pk),
                "pending": self.book.pending(wallet.pk),
                "transit": sum(course.open for course in courses),
                "fees": sum(course.fee for course in courses),
                "losses": sum(course.lost for course in courses),
            }.items():
                assert found.get((f"{kind}:{names[wallet.pk].name}", wallet.unit), 0) == money(ours), kind

    def notices_are_those_of_the_book(self):
        rows = Alert.objects.for_user(self.me.user)
        found = {
            row.key: (row.kind, row.account_id, row.cycle, row.balance, row.minimum, row.withdrawn_at is None)
            for row in rows
        }
        assert len(found) == len(rows)
        assert found == {
            key: (said.kind, said.wallet, said.cycle, money(said.balance),
                  None if said.minimum is None else money(said.minimum), said.is_shown)
            for key, said in self.book.said.items()
        }  # fmt: skip
        mails = OutboxMessage.objects.filter(user=self.me.user).exclude(kind="account")
        assert sorted(mails.values_list("key", flat=True)) == sorted(self.book.said)
        is_any_shown = any(said.is_shown for said in self.book.said.values())
        assert User.objects.get(pk=self.me.user.pk).has_notices >= is_any_shown

    # Helpers

    def fit(self, amount):
        """As it can be written where this machine writes; None stays None."""
        return amount

    def known(self, rest):
        """As it can be said there of what has not come."""
        return rest

    def on_the_way(self):
        return self.book.payouts("requested", "partial")

    def held(self):
        return [wallet for wallet in self.book.wallets.values() if wallet.is_held]

    def kind_of(self, work):
        return next(kind for kind in self.kinds if kind.pk == work.kind)

    def adjustments(self):
        return set(Adjustment.objects.filter(user=self.me.user).values_list("pk", flat=True))

    def make_up(self, wallet, missing, made_up):
        """The platform paid more than was logged: a correction by as much."""
        assert len(made_up) == (missing > 0)
        for pk in made_up:
            self.book.extras[pk] = Extra(pk, wallet, missing, TODAY)

    def happened(self, sent, event):
        sent.events.append(event)
        if sent.course.state not in ("requested", "partial"):
            self.book.settle(sent)
        self.book.look(sent.wallet, silently=True)


def pick(several, number):
    return several[number % len(several)]


def refused(act, is_refused, **how):
    """Do it, and see that it is refused where it must be; the answer, or None."""
    try:
        answer = act(**how)
    except payouts.Refused:
        assert is_refused
        return None
    assert not is_refused, f"{act.__name__} was let through"
    return answer


def figures(work):
    """The fields of a task, without its account and type."""
    return {
        "status": work.status,
        "reward": money(work.reward),
        "bonus": money(work.bonus),
        "paid": None if work.paid is None else money(work.paid),
        "duration_ms": work.ms,
        "started_at": work.at,
    }


def worth_of(account):
    return (ticks(account.points_per_unit), account.points_currency) if account.unit == "PTS" else None


def start_of(title):
    return NOON - timedelta(days=int(title[-1]) + 1, minutes=20)


def file_line(title, status, reward, bonus):
    start = start_of(title)
    stamps = f"{start:%Y-%m-%d %H:%M:%S},{start + timedelta(minutes=10):%Y-%m-%d %H:%M:%S}"
    return f"{title},{STUDIES[title]}{reward},{bonus},{stamps},C,{status}\n"


def extra_of_row(unit, status, bonus):
    """The bonus of an approved row in another unit than its own: the unit and the amount."""
    if not bonus or UNITS[bonus[0]] == unit or FILE_STATUSES[status] != "approved":
        return None
    return UNITS[bonus[0]], ticks(Decimal(bonus[1:]))
