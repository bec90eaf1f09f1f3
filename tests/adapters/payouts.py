"""An account and its payouts over time, for the vectors: the app's own steps, one event after another.

Amounts are minor units. Alerts are named as the app keys them: kind and cycle, or kind, payout and level.
"""

from dataclasses import dataclass, field
from datetime import date

from apps.payouts.cycle import Cycle, Event, step
from apps.payouts.reliability import is_on_time
from apps.payouts.transit import ON_THE_WAY, Rest, Transit, late_level
from tests.adapters.numbers import decimal


@dataclass
class Sent:
    course: Transit
    expected_on: date | None
    level: int = 0
    is_late: bool = False


@dataclass
class Account:
    threshold: object
    is_automatic: bool = False
    available: object = 0
    cycle: Cycle = field(default_factory=Cycle)
    is_held: bool = False
    payouts: dict = field(default_factory=dict)
    alerts: list = field(default_factory=list)

    def look(self, *, silently=False):
        least = None if self.threshold is None else decimal(self.threshold)
        before = self.cycle
        self.cycle, event = step(before, decimal(self.available), least, is_held=self.is_held)
        kind = {Event.CROSSED: "payout_scheduled" if self.is_automatic else "payout_due"}
        kind[Event.HELD] = "payout_held"
        if event in kind and not silently:
            self.alerts.append(f"{kind[event]}:{self.cycle.number}")

    @property
    def state(self):
        if not self.cycle.is_due:
            return "accruing"
        if self.is_held:
            return "held"
        return "scheduled" if self.is_automatic else "due"

    def credit(self, amount):
        if amount < 0:
            raise ValueError("a credit is not negative")
        self.adjust(amount)

    def adjust(self, amount):
        self.available += amount
        self.look()

    def threshold_(self, amount):
        self.threshold = amount
        self.look()

    def hold(self, **_):
        self.is_held = True
        self.look()

    def release(self, **_):
        self.is_held = False
        self.look()

    def request(self, id, amount, on=None, expected=None):
        if id in self.payouts:
            raise ValueError(f"{id} was asked for already")
        if not 0 < amount <= self.available:
            raise ValueError(f"{amount} of {self.available}")
        self.available -= amount
        expected_on = None if expected is None else date.fromisoformat(expected)
        self.payouts[id] = Sent(Transit(decimal(amount)), expected_on)
        self.look(silently=True)

    run = request

    def receive(self, id, amount, fee=0, on=None, rest="open"):
        sent = self.payouts[id]
        sent.course = sent.course.receive(decimal(amount), decimal(fee), Rest(rest))
        if on is not None and is_on_time(sent.expected_on, date.fromisoformat(on), date.max) is False:
            sent.is_late = True

    def fail(self, id, returned=True, on=None):
        sent = self.payouts[id]
        before = sent.course
        sent.course = before.fail(is_lost=not returned)
        self.alerts.append(f"payout_failed:{id}")
        self.available += int(before.asked - sent.course.asked)
        self.look(silently=True)

    def tick(self, on):
        """After a while away only the highest level is told."""
        for id, sent in self.payouts.items():
            level = late_level(sent.expected_on, date.fromisoformat(on))
            if sent.course.state in ON_THE_WAY and level > sent.level:
                sent.level, sent.is_late = level, True
                self.alerts.append(f"payout_late:{id}:{level}")


def machine(account, events):
    known = Account(account.get("threshold"), bool(account.get("auto", account.get("automatic", False))))
    for event in events:
        values = {name: value for name, value in event.items() if name != "type"}
        getattr(known, {"threshold": "threshold_"}.get(event["type"], event["type"]))(**values)
    states = {"requested": "in_transit", "arrived": "received"}
    payouts = {
        id: [
            states.get(sent.course.state, sent.course.state),
            int(sent.course.came),
            int(sent.course.fee),
            int(sent.course.open),
            sent.is_late,
        ]
        for id, sent in known.payouts.items()
    }
    return {"state": known.state, "available": known.available, "alerts": known.alerts, "payouts": payouts}
