"""Depth 2: the services on the real database. Alice and Bob act in turn; a book is kept by hand of both.

After each step what the app says of the one who acted is compared with the book, and the rows of the other
must not have moved. The worker comes after every other step of each, so that it also finds heaps.
"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from apps.accounts.models import OutboxMessage, User
from apps.payouts import balances, checks, journal, ledger
from apps.payouts.models import Alert, Arrival, Payout
from apps.platforms import services as platforms
from apps.platforms.models import Account
from apps.tasks import recompute, rollups
from apps.tasks import services as tasks
from apps.tasks.models import Task
from tests.machine.acting import NOON, figures, pick, which
from tests.machine.belongings import digests
from tests.machine.file_rules import FileRules
from tests.machine.payout_rules import PayoutRules
from tests.machine.work_rules import WorkRules
from tests.machine.world import STEPS, money, ticks
from tests.machine.worth_rules import WorthRules

DEPTH = "depth 2"


class ServiceMachine(WorkRules, PayoutRules, WorthRules, FileRules):
    depth = DEPTH

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
        expected = {
            key: (said.kind, said.wallet, said.cycle, money(said.balance),
                  None if said.minimum is None else money(said.minimum), said.is_shown)
            for key, said in self.book.said.items()
        }  # fmt: skip
        assert found == expected, f"{found} is not {expected}"
        mails = OutboxMessage.objects.filter(user=self.me.user).exclude(kind="account")
        assert sorted(mails.values_list("key", flat=True)) == sorted(self.book.said)
        is_any_shown = any(said.is_shown for said in self.book.said.values())
        assert User.objects.get(pk=self.me.user.pk).has_notices >= is_any_shown
