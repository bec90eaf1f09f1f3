"""The pure modules agree with a book that is kept by hand, whatever happens in whatever order."""

from tests.machine.pure import DEPTH, MoneyMachine, RateMachine
from tests.machine.world import STEPS, run

WALKS = {MoneyMachine: (300, 50), RateMachine: (200, 50)}
ENOUGH = 20_000


def test_whatever_happens_the_modules_agree_with_the_book(record_property):
    STEPS[DEPTH] = 0
    for machine, (examples, steps) in WALKS.items():
        run(machine, examples=examples, steps=steps)
    record_property(f"steps at {DEPTH}", STEPS[DEPTH])
    assert STEPS[DEPTH] >= ENOUGH
