"""Made-up histories of a person's money, by the services that their forms call; the same for a seed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from apps.payouts.balances import standing_of
from apps.payouts.models import Payout
from apps.payouts.services import (
    Refused,
    cancel_request,
    mark_arrived,
    mark_failed,
    request_payout,
    restore_request,
    undo_arrived,
    undo_failed,
)
from apps.payouts.transit import ON_THE_WAY, Rest
from apps.platforms.money import POINTS, Money
from apps.tasks import assigning
from apps.tasks import services as work
from apps.tasks.models import Adjustment, Status, Task
from tests.factories import make_account, make_type

FIRST = datetime(2026, 2, 27, 20, 30, tzinfo=UTC)  # before a month's end, both clock changes and a leap day
METHODS = ("PayPal", "Bank", "")
OUTCOMES = (*Status.values, *[Status.APPROVED] * 6, *[Status.PENDING] * 3)


class History:
    """A person who does one thing after another, hours or days apart."""

    def __init__(self, user, seed):
        self.user, self.random, self.now = user, Random(seed), FIRST
        self.kind = make_type()
        self.accounts = [
            make_account(user, name, unit=unit)
            for name, unit in [
                ("Quillo", "USD"),
                ("Quillo", "JPY"),
                ("Tagwell", "KWD"),
                ("Pollpost", POINTS),
            ]
        ]

    def play(self, steps):
        for number in range(steps):
            self.now += timedelta(minutes=self.random.randrange(1, 4000))
            step = self.random.choice(STEPS) if number > 4 else History.log
            with suppress(Refused, IndexError):  # nothing there to do it with
                step(self)

    def log(self):
        paid = self.amount(20) if self.random.random() < 0.2 else None
        work.log_task(
            user=self.user,
            account=self.account(),
            type=self.kind,
            title=self.random.choice(["", "Street signs; batch", 'A "survey"']),
            started_at=self.now,
            duration_ms=60_000,
            reward=self.random.choice([Decimal(0), self.amount(50)]),
            bonus=self.random.choice([Decimal(0), self.amount(5)]),
            paid=paid,
            status=self.random.choice(OUTCOMES),
        )

    def decide(self):
        status = self.random.choice(OUTCOMES)
        work.change_status(user=self.user, task_ids=[self.task().pk], status=status, now=self.now)

    def undo_decision(self):
        task = self.task()
        earlier = {task.pk: (task.status, task.decided_at)}
        self.decide()
        assigning.restore_statuses(user=self.user, earlier=earlier)

    def edit(self):
        facts = {"reward": self.amount(50), "account": self.account(), "started_at": self.now}
        name = self.random.choice(sorted(facts))
        work.edit_task(user=self.user, task_id=self.task().pk, **{name: facts[name]})

    def delete(self):
        work.delete_tasks(user=self.user, task_ids=[self.task().pk], now=self.now)

    def restore(self):
        gone = Task.objects.filter(user=self.user).exclude(deleted_at=None).order_by("pk")
        work.restore_tasks(user=self.user, task_ids=[self.random.choice(gone).pk])

    def adjust(self):
        task = self.random.choice([None, self.task()])
        work.add_adjustment(
            user=self.user,
            account=self.account(),
            amount=self.amount(9) * self.random.choice([1, -1]),
            happened_at=self.now,
            kind=self.random.choice(Adjustment.Kind.values),
            task=None if task is None or task.adjustments.exists() else task,
        )

    def take_adjustment_back(self):
        adjustments = Adjustment.objects.filter(user=self.user).order_by("pk")
        work.delete_adjustment(user=self.user, adjustment_id=self.random.choice(adjustments).pk)

    def request(self):
        account = self.account()
        part = self.random.choice([Decimal(1), Decimal("0.5"), Decimal("0.25")])
        amount = Money.nearest(standing_of(account).balance.amount * part, account.unit, places=4)
        method = self.random.choice(METHODS)
        request_payout(account=account, amount=amount, requested_on=self.now.date(), method=method)

    def arrive(self):
        payout = self.payout(*ON_THE_WAY)
        asked = payout.open
        whole, part, more = asked, Money.nearest(asked.amount / 2, asked.unit, places=4), asked + asked
        fee = Money.nearest(asked.amount / 10, asked.unit, places=4)
        received, charged = self.random.choice([(whole, None), (part, None), (part, fee), (more, fee)])
        rest = self.random.choice([None, None, *Rest])
        other = self.random.choice([None, None, Money(self.amount(9), "EUR")])
        is_more = self.random.random() < 0.2
        values = {"rest": rest, "other": other, "is_more": is_more, "arrived_on": self.now.date()}
        mark_arrived(payout=payout, received=received, fee=charged, **values)

    def fail(self):
        is_lost = self.random.random() < 0.5
        mark_failed(payout=self.payout(*ON_THE_WAY), is_lost=is_lost, failed_on=self.now.date())

    def undo_failure(self):
        undo_failed(payout=self.payout(Payout.State.FAILED))

    def undo_arrival(self):
        undo_arrived(payout=self.payout(Payout.State.ARRIVED, Payout.State.PARTIAL))

    def cancel(self):
        cancel_request(payout=self.payout(Payout.State.REQUESTED))

    def uncancel(self):
        restore_request(payout=self.payout(Payout.State.CANCELLED))

    def account(self):
        return self.random.choice(self.accounts)

    def task(self):
        return self.random.choice(Task.objects.for_user(self.user).order_by("pk"))

    def payout(self, *states):
        payouts = Payout.objects.for_user(self.user).filter(state__in=states)
        return self.random.choice(payouts.order_by("pk"))

    def amount(self, most):
        """Above zero, up to `most`, with up to four decimals."""
        places = self.random.choice([0, 2, 4])
        return Decimal(self.random.randint(1, most * 10**places)).scaleb(-places)


STEPS = [
    *[History.log] * 7,
    *[History.decide] * 3,
    *[History.request] * 6,
    *[History.arrive] * 5,
    History.fail,
    History.undo_failure,
    History.undo_decision,
    History.edit,
    History.delete,
    History.restore,
    History.adjust,
    History.adjust,
    History.take_adjustment_back,
    History.undo_arrival,
    History.cancel,
    History.uncancel,
]
