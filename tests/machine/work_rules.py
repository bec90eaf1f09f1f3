"""Rules over tasks and money without time: what is done, and what the book must say then."""

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.platforms.models import Account
from apps.tasks import bulk, statuses, undo
from apps.tasks import services as tasks
from apps.tasks.models import Adjustment, Status, Task
from tests.machine.acting import (
    NOON,
    TODAY,
    Acting,
    amounts,
    figures,
    maybe,
    moments,
    outcomes,
    pick,
    which,
)
from tests.machine.world import Extra, Work, money


class WorkRules(Acting):
    """Log, edit, decide, delete, bring back, correct."""

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
        self.decide_as(pick(self.book.live_work(), number), status)

    def decide_as(self, work, status):
        token = self.do_decide(work, status)
        if work.status != status:
            self.me.tokens.append((token, {work.pk: work.status}, status, [work.pk]))
        work.status = status

    @precondition(lambda self: statuses.REVERSED in Status.values and self.approved())
    @rule(number=which)
    def reverse(self, number):
        """The platform takes an approval back."""
        self.decide_as(pick(self.approved(), number), statuses.REVERSED)

    def approved(self):
        return [work for work in self.book.live_work() if work.status == statuses.APPROVED]

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
