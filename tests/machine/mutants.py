"""Planted bugs: each is one change of the app that the machine of the cheapest depth must notice.

A mutant is a name, the walk that must end in a failure, and what is put in place of what. Walks keep only the
rules that have to do with them, so that they are short.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import F
from hypothesis.stateful import RuleBasedStateMachine

from apps.accounts import services as people
from apps.accounts.models import User
from apps.imports import saving
from apps.imports import services as imports
from apps.payouts import alerts, balances, checks, cycle, hold_services, ledger, mailing, transit
from apps.payouts import services as payouts
from apps.payouts.models import Payout
from apps.platforms import conversion, money, rate_services
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import assigning, rollups, statuses, sums
from apps.tasks import services as tasks
from apps.tasks.models import Task, TaskQuerySet
from tests.machine.pure import MoneyMachine, RateMachine
from tests.machine.services import ServiceMachine


@dataclass(frozen=True)
class Walk:
    """A machine with some of its rules (all, if none are named), and how long it is let run."""

    machine: type[RuleBasedStateMachine]
    examples: int
    steps: int
    rules: tuple[str, ...] = ()

    def build(self) -> type[RuleBasedStateMachine]:
        if not self.rules:
            return self.machine
        dropped = {name for name in dir(self.machine) if _is_rule(self.machine, name)} - set(self.rules)
        return type(self.machine.__name__, (self.machine,), dict.fromkeys(dropped))


def _is_rule(machine: type, name: str) -> bool:
    return hasattr(getattr(machine, name), "hypothesis_stateful_rule")


PURE = Walk(MoneyMachine, 120, 30)
RATES = Walk(RateMachine, 60, 30)
WORK = Walk(ServiceMachine, 5, 25, ("log", "edit", "decide", "delete", "restore", "take_back", "adjust"))
PAYOUTS = Walk(
    ServiceMachine, 8, 25,
    ("log", "request", "a_part_arrives", "it_fails", "cancel", "undo_the_last_thing", "change_minimum"),
)  # fmt: skip
TAKEN_BACK = Walk(ServiceMachine, 5, 20, ("log", "decide", "take_back"))
ARRIVED = Walk(ServiceMachine, 6, 20, ("log", "request", "a_part_arrives", "undo_the_last_thing"))
HOLDS = Walk(ServiceMachine, 6, 20, ("hold", "hold_before_it_is_due", "release", "request", "cancel"))
FILES = Walk(
    ServiceMachine, 10, 14, ("import_file", "take_the_second_of_two_files_back", "undo_import", "edit")
)
WORTH = Walk(ServiceMachine, 6, 20, ("set_rate", "change_home", "change_points"))
OTHERS = Walk(ServiceMachine, 3, 20, ("log", "reach_for_the_others_things"))
WALKS = {
    "pure": PURE, "rates": RATES, "work": WORK, "payouts": PAYOUTS, "taken back": TAKEN_BACK,
    "arrived": ARRIVED, "holds": HOLDS, "files": FILES, "worth": WORTH, "others": OTHERS,
}  # fmt: skip

Plant = Callable[[Callable[..., None]], None]  # it is given `put`: monkeypatch.setattr
MUTANTS: dict[str, tuple[Walk, Plant]] = {}


def mutant(walk: Walk, name: str) -> Callable[[Plant], Plant]:
    def keep(plant: Plant) -> Plant:
        MUTANTS[name] = walk, plant
        return plant

    return keep


def changed(walk: Walk, name: str, place: object, attribute: str, value: object) -> None:
    """A mutant that is one value in place of another."""
    MUTANTS[name] = walk, lambda put: put(place, attribute, value)


# When a minimum counts as crossed

changed(PURE, "hysteresis off", cycle, "HYSTERESIS", Decimal(0))
changed(PURE, "hysteresis of 6 %", cycle, "HYSTERESIS", Decimal("0.06"))
changed(PURE, "equal does not count", cycle, "reaches", lambda balance, minimum: balance > minimum)
changed(PURE, "nothing reaches a minimum of 0", cycle, "reaches", lambda balance, minimum: balance >= minimum)


@mutant(PURE, "a raised minimum is taken for a dip")
def _(put):
    rule = cycle._holds
    put(cycle, "_holds", lambda balance, minimum, due: rule(balance, minimum, minimum))


@mutant(PURE, "the cycle never ends")
def _(put):
    step = cycle.step

    def stuck(before, *args, **how):
        after, event = step(before, *args, **how)
        return replace(after, number=before.number), event

    put(cycle, "step", stuck)


@mutant(PURE, "told at every look")
def _(put):
    step = cycle.step
    put(cycle, "step", lambda before, *args, **how: step(replace(before, is_told=False), *args, **how))


@mutant(PURE, "a hold is ignored")
def _(put):
    step = cycle.step
    put(cycle, "step", lambda *args, is_held: step(*args, is_held=False))


# Payouts in parts


@mutant(PURE, "the fee is no part of the amount")
def _(put):
    put(transit.Transit, "open", property(lambda sent: sent.asked - sent.came - sent.lost))


@mutant(PURE, "what is lost goes back")
def _(put):
    settled = transit.Transit._settled
    put(transit.Transit, "_settled", lambda sent, rest: settled(
        sent, transit.Rest.BACK if rest is transit.Rest.LOST else rest
    ))  # fmt: skip


@mutant(PURE, "what is returned stays out of the balance")
def _(put):
    settled = transit.Transit._settled
    put(transit.Transit, "_settled", lambda sent, rest: (
        sent if rest is transit.Rest.BACK else settled(sent, rest)
    ))  # fmt: skip


@mutant(PURE, "a part counts twice")
def _(put):
    receive = transit.Transit.receive

    def twice(sent, came, *args):
        after = receive(sent, came, *args)
        return replace(after, came=after.came + came)

    put(transit.Transit, "receive", twice)


@mutant(PURE, "more may come than is on its way")
def _(put):
    receive = transit.Transit.receive

    def any_sum(sent, came, fee=Decimal(0), rest=transit.Rest.OPEN):
        return receive(
            replace(sent, asked=max(sent.asked, sent.came + sent.fee + came + fee)), came, fee, rest
        )

    put(transit.Transit, "receive", any_sum)


# What is earned


def settled_as_well(*more):
    """`settled_money` that takes other outcomes for an approval."""

    def plant(put):
        settled = sums.settled_money
        put(sums, "settled_money", lambda entry: entry.reward if entry.status in more else settled(entry))

    return plant


MUTANTS["rejected money counts"] = PURE, settled_as_well(statuses.REJECTED)
MUTANTS["pending money counts as earned"] = PURE, settled_as_well(statuses.PENDING)
MUTANTS["an approval taken back still counts"] = PURE, settled_as_well(statuses.REVERSED)


@mutant(PURE, "what was really paid is ignored")
def _(put):
    settled = sums.settled_money
    put(sums, "settled_money", lambda entry: settled(replace(entry, paid=None)))


# The ledger


@mutant(PURE, "an entry is posted twice")
def _(put):
    def post(self, entry):
        self._entries[f"{entry.key} {len(self._entries)}"] = entry
        for line in entry.lines:
            self._balances[line.account, line.unit] += line.amount
        return True

    put(ledger.Ledger, "post", post)


@mutant(PURE, "what was returned is booked as lost")
def _(put):
    fail = ledger.fail
    put(ledger, "fail", lambda *args, is_returned: fail(*args, is_returned=False))


# Conversion


@mutant(RATES, "halves are rounded up")
def _(put):
    def half_up(amount, places):
        above, below = amount.as_integer_ratio()
        exact = Decimal(above) / Decimal(below)
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    put(money, "round_half_even", half_up)


@mutant(RATES, "today's rate for every day")
def _(put):
    def latest(rows, on):
        return (rows[-1][0], conversion._positive(rows[-1][1], "a rate")) if rows else None

    put(conversion, "_latest", latest)


@mutant(RATES, "a missing rate is 0")
def _(put):
    convert = conversion.RateBook.convert

    def nothing(self, found, into, *args):
        try:
            return convert(self, found, into, *args)
        except conversion.RateMissing:
            return Money.zero(into)

    put(conversion.RateBook, "convert", nothing)


@mutant(RATES, "points are rounded on their way")
def _(put):
    def in_two_steps(self, found, into, on, points=None):
        if points is not None and found.unit == "PTS":
            value = conversion.points_value(found.amount, points.per_unit, points.currency)
            return conversion.convert(value, into, self.rate(points.currency, into, on))
        return conversion.convert(found, into, self.rate(found.unit, into, on, points))

    put(conversion.RateBook, "convert", in_two_steps)


# Roll-ups


@mutant(WORK, "restore forgets the roll-up")
def _(put):
    update = tasks._update

    def forgetful(user, rows, **values):
        if values.get("deleted_at", "") is None:
            return rows.update(**values)
        return update(user, rows, **values)

    put(tasks, "_update", forgetful)


@mutant(WORK, "a deleted task still counts")
def _(put):
    put(tasks, "delete_tasks", lambda user, task_ids, now=None: len(task_ids))


@mutant(WORK, "the balance by its definition has deleted tasks in it")
def _(put):
    class Every:
        @staticmethod
        def filter(account, deleted_at):
            return Task.objects.filter(account=account)

    put(balances, "Task", type("Task", (), {"objects": Every}))


@mutant(WORK, "an edit refreshes only the new day")
def _(put):
    refresh = rollups.refresh_days

    def newest(user, days, accounts=None):
        days = list(days)
        return refresh(user, days[-1:] if isinstance(accounts, dict) else days, accounts)

    put(tasks.rollups, "refresh_days", newest)


@mutant(TAKEN_BACK, "an undo gives the outcome to what was changed since")
def _(put):
    put(assigning, "restore_statuses", lambda user, earlier: 0)


# Payouts through the services


@mutant(ARRIVED, "undo keeps the arrival")
def _(put):
    def undo(*, payout):
        payout = Payout.objects.get(pk=payout.pk)
        return payouts._keep(payout, transit.Transit(payout.requested_amount))

    put(payouts, "undo_arrived", undo)


@mutant(PAYOUTS, "what was asked for stays in the balance")
def _(put):
    put(balances, "FLOWS", balances.FLOWS.replace("<> 'cancelled'", "NOT IN ('cancelled', 'requested')"))


@mutant(PAYOUTS, "a cancelled request is gone for good")
def _(put):
    put(balances, "FLOWS", balances.FLOWS.replace("AND state <> 'cancelled'", ""))


changed(ARRIVED, "an arrival is written down twice", payouts, "_is_noted", lambda *args: False)
changed(PAYOUTS, "more than the balance can be asked for", payouts, "fits", lambda *args: None)


@mutant(PAYOUTS, "the minimum of the wrong account")
def _(put):
    own = Account.minimum_money

    def first(self):
        least = own(Account.objects.filter(user=self.user_id).order_by("pk").first())
        return least and Money(least.amount, self.unit)

    put(Account, "minimum_money", first)


# Notices

changed(PAYOUTS, "what is no longer due stays on the page", alerts, "withdraw", lambda *args: None)
changed(HOLDS, "a hold is not noted", hold_services, "hold_account", lambda **how: None)
changed(HOLDS, "what is due is shown while it is held", alerts, "withdraw_due", lambda *args: 0)
changed(HOLDS, "a second hold in a cycle is not shown", alerts, "show_held_again", lambda *args: None)
changed(HOLDS, "a hold that has ended is still shown", alerts, "withdraw_held", lambda *args: None)


@mutant(PAYOUTS, "one alert an account, whatever the cycle")
def _(put):
    say = alerts._say

    def without_cycle(alert, about):
        alert.key = f"{alert.kind}:{alert.account_id}"
        say(alert, about)

    put(alerts, "_say", without_cycle)


@mutant(HOLDS, "money that comes back by one's own hand is mailed")
def _(put):
    put(payouts, "look", lambda user, accounts, silently=False: checks.look(user, accounts))


@mutant(HOLDS, "a mail without its key")
def _(put):
    enqueue = mailing.outbox.enqueue
    put(mailing.outbox, "enqueue", lambda *, key, **how: enqueue(**how))


# Files


def undone_without(statement):
    kept = tuple(each for each in imports.TAKING_BACK if each is not statement)
    return imports, "TAKING_BACK", kept


changed(FILES, "the undo of a file leaves its extra money", *undone_without(saving.REMOVE_NEW_EXTRAS))
changed(FILES, "the undo of a file leaves what it changed", *undone_without(saving.RESTORE_CHANGED))
changed(FILES, "the undo of a file forgets a bonus", *undone_without(saving.RESTORE_EXTRAS))


# What money is worth at home

changed(WORTH, "another home currency rebuilds nothing", people, "ROLLUP_FIELDS", {"week_start"})
changed(WORTH, "a rate changes nothing that was", rate_services, "rates_changed", lambda *args: None)


@mutant(WORTH, "a rate for the home currency of before")
def _(put):
    def stale(user, pairs):
        for account in Account.objects.for_user(user).with_platform():
            worth = account.points_worth
            if {frozenset({worth.currency if worth else account.unit, user.home_currency})} & set(pairs):
                Account.objects.filter(pk=account.pk).update(rollup_seq=F("rollup_seq") + 1)

    put(rate_services, "rates_changed", stale)


# The other person

changed(OTHERS, "another person's account is accepted", tasks, "_check_owner", lambda *args: None)


@mutant(OTHERS, "tasks of everybody can be changed")
def _(put):
    put(TaskQuerySet, "for_user", lambda self, user: self.filter(deleted_at=None))


@mutant(OTHERS, "everybody's version is raised")
def _(put):
    def touch(user_id):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET data_version = data_version + 1")
        return User.objects.values_list("data_version", flat=True).get(pk=user_id)

    put(tasks, "touch_person", touch)
