"""Rules over files of another service: which tasks they make and change, and what an undo leaves."""

from copy import copy
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from apps.imports import services as files
from apps.imports.models import Batch
from apps.platforms.models import Account
from apps.tasks.models import Adjustment, Task
from tests.machine.acting import (
    NOON,
    Acting,
    which,
)
from tests.machine.world import (
    Extra,
    Wallet,
    Work,
    ticks,
)

STUDIES = {f"Study {number}": "£" if number % 2 else "$" for number in range(5)}
UNITS = {"£": "GBP", "$": "USD"}
FILE_STATUSES = {
    "AWAITING REVIEW": "pending",
    "APPROVED": "approved",
    "REJECTED": "rejected",
    "RETURNED": "returned",
    "SCREENED OUT": "screened_out",
}

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


class FileRules(Acting):
    """Import, and take imports back in any order that is allowed."""

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
            self.forget_wallets()

    def forget_wallets(self):
        """An account that the file has made goes with it, if nothing else hangs on it."""
        there = set(Account.objects.filter(user=self.me.user).values_list("pk", flat=True))
        for gone in self.book.wallets.keys() - there:
            used = [*self.book.work.values(), *self.book.extras.values(), *self.book.sent.values()]
            assert gone not in {one.wallet for one in used}
            del self.book.wallets[gone]

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
