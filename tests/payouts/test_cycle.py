import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.payouts.cycle import Cycle, Event, step

D = Decimal


def walk(*looks):
    """The events of several looks, each a balance and a minimum."""
    cycle, events = Cycle(), []
    for balance, minimum in looks:
        cycle, event = step(cycle, D(balance), None if minimum is None else D(minimum))
        events.append(event)
    return events


def crossings(*looks):
    return walk(*looks).count(Event.CROSSED)


@pytest.mark.parametrize(
    ("looks", "events"),
    [
        pytest.param([("5", "5")], [Event.CROSSED], id="equal counts as reached"),
        pytest.param([("4.9999", "5")], [None], id="a hair below does not"),
        pytest.param([("5", "10"), ("10", "10"), ("15", "10")], [None, Event.CROSSED, None], id="told once"),
        pytest.param(
            [("5.10", "5"), ("4.75", "5"), ("6", "5")], [Event.CROSSED, None, None], id="dip of 5 %"
        ),
        pytest.param(
            [("5", "5"), ("4.7499", "5"), ("5", "5")],
            [Event.CROSSED, Event.FELL, Event.CROSSED],
            id="more than 5 % below, and back",
        ),
        pytest.param([("7", "20"), ("7", "5")], [None, Event.CROSSED], id="minimum lowered"),
        pytest.param(
            [("7", "5"), ("7", "20"), ("20", "20")],
            [Event.CROSSED, Event.FELL, Event.CROSSED],
            id="minimum raised above the balance",
        ),
        pytest.param(
            [("5", "5"), ("5", "5.10"), ("5.10", "5.10")],
            [Event.CROSSED, Event.FELL, Event.CROSSED],
            id="raised by less than 5 %, but above the balance",
        ),
        pytest.param(
            [("6", "5"), ("6", "5.50"), ("5.40", "5.50")],
            [Event.CROSSED, None, None],
            id="raised below the balance, then a dip",
        ),
        pytest.param([("12", "5"), ("6", "5")], [Event.CROSSED, None], id="part paid out, still over it"),
        pytest.param(
            [("5", "5"), ("0", "5"), ("5", "5")],
            [Event.CROSSED, Event.FELL, Event.CROSSED],
            id="paid out, earned again",
        ),
        pytest.param([("1000", None)], [None], id="no minimum known"),
        pytest.param([("9", "5"), ("9", None)], [Event.CROSSED, Event.FELL], id="minimum forgotten"),
        pytest.param([("0", "0")], [None], id="a minimum of 0 needs some money"),
        pytest.param(
            [("0.0001", "0"), ("0", "0"), ("1", "0")],
            [Event.CROSSED, Event.FELL, Event.CROSSED],
            id="a minimum of 0, emptied",
        ),
        pytest.param([("-3", "0"), ("-3", "5")], [None, None], id="owing is never due"),
    ],
)
def test_it_follows_the_rule(looks, events):
    assert walk(*looks) == events


def test_a_second_look_tells_nothing_new():
    cycle, _ = step(Cycle(), D(5), D(5))
    assert step(cycle, D(5), D(5)) == (cycle, None)


def test_each_cycle_has_its_own_number():
    cycle, numbers = Cycle(), []
    for balance in (5, 0, 5, 0, 5):
        cycle, event = step(cycle, D(balance), D(5))
        numbers += [cycle.number] if event is Event.CROSSED else []
    assert numbers == [1, 2, 3]


amounts = st.integers(-300, 1500).map(lambda cents: Decimal(cents).scaleb(-2))
minimums = st.one_of(st.none(), st.integers(0, 1000).map(lambda cents: Decimal(cents).scaleb(-2)))


@given(st.lists(st.tuples(amounts, minimums), max_size=60))
def test_it_never_repeats_a_key_and_alternates(looks):
    cycle, keys, last = Cycle(), [], Event.FELL
    for balance, minimum in looks:
        cycle, event = step(cycle, balance, minimum)
        if event is not None:
            assert event is not last
            last = event
        if event is Event.CROSSED:
            keys.append(cycle.number)
    assert keys == list(range(1, len(keys) + 1))


def by_hand(looks):
    """The same rule in whole numbers of ten-thousandths and plain flags: which looks tell of a crossing."""
    told, armed, reached = [], False, 0
    for index, (balance, minimum) in enumerate(looks):
        over = minimum is not None and balance > 0 and balance >= minimum
        if over and not armed:
            told.append(index)
        if over:
            armed, reached = True, minimum
        elif armed and (minimum is None or balance <= 0 or minimum > reached or 100 * balance < 95 * minimum):
            armed = False
    return told


def test_it_agrees_with_the_rule_by_hand_over_three_thousand_walks():
    chance = random.Random(20)
    told = 0
    for _ in range(3000):
        looks = list(random_walk(chance))
        cycle, seen, keys = Cycle(), [], set()
        for index, (balance, minimum) in enumerate(looks):
            exact = None if minimum is None else D(minimum).scaleb(-4)
            cycle, event = step(cycle, D(balance).scaleb(-4), exact)
            if event is Event.CROSSED:
                assert cycle.number not in keys
                keys.add(cycle.number)
                seen.append(index)
        assert seen == by_hand(looks)
        told += len(seen)
    assert told > 3000  # the walks do cross


def random_walk(chance):
    """Sixty events: money in, corrections, payouts whole and in part, minimums raised, lowered, forgotten."""
    balance, minimum = 0, chance.choice([0, 10_000, 50_000])
    for _ in range(60):
        kind = chance.random()
        if kind < 0.6:
            balance += chance.randrange(0, 20_000)
        elif kind < 0.75:
            balance -= chance.randrange(0, 4_000)
        elif kind < 0.85:
            balance -= balance * chance.choice([1, 2, 4]) // 4
        else:
            minimum = chance.choice([None, 0, 10_000, 49_000, 50_000, 51_000, 90_000, max(balance, 0)])
        yield balance, minimum
