"""The services agree with a book that is kept by hand, whatever two people do in turn."""

import pytest

from tests.machine.services import DEPTH, ServiceMachine
from tests.machine.world import STEPS, run

pytestmark = pytest.mark.django_db
EXAMPLES, WALK = 48, 40
ENOUGH = 1_500


def test_whatever_two_people_do_their_figures_are_those_of_the_book(record_property):
    STEPS[DEPTH] = 0
    run(ServiceMachine, examples=EXAMPLES, steps=WALK)
    record_property(f"steps at {DEPTH}", STEPS[DEPTH])
    assert STEPS[DEPTH] >= ENOUGH
