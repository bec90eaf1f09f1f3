"""Every planted bug is found by its machine, and the same walk without it finds nothing."""

import pytest
from hypothesis.errors import HypothesisException

from tests.machine.mutants import MUTANTS, WALKS
from tests.machine.world import run

pytestmark = pytest.mark.django_db
NOT_FOUND = (HypothesisException, TypeError, NameError)  # the machine or the mutant is made wrong


PATIENCE = 12  # times as many walks before a mutant counts as alive: the first failure ends them


def hunt(walk, times=1):
    run(walk.build(), examples=times * walk.examples, steps=walk.steps, is_hunt=True)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_without_a_mutant_the_walk_passes(walk):
    hunt(walk)


def by_walk(name):
    """ "payouts: undo keeps the arrival"."""
    return next(f"{walk}: {name}" for walk, one in WALKS.items() if one is MUTANTS[name][0])


@pytest.mark.parametrize("name", MUTANTS, ids=by_walk)
def test_the_mutant_is_killed(name, monkeypatch):
    walk, plant = MUTANTS[name]
    plant(monkeypatch.setattr)
    with pytest.raises(Exception) as found:  # noqa: PT011 - an invariant fails, or the app itself does
        hunt(walk, PATIENCE)
    assert not isinstance(found.value, NOT_FOUND), name


def test_there_are_enough_of_them():
    assert len(MUTANTS) >= 20
