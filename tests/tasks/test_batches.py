from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.tasks.batches import batch_rate, break_even_batch

SECOND = 1000
CENTS = st.integers(0, 500)
MS = st.integers(0, 600) | st.integers(0, 600_000)


@pytest.mark.parametrize(
    ("n", "pay", "seconds", "setup", "cents"),
    [
        pytest.param(1, 20, 30, 120, 480, id="one task bears all setup"),
        pytest.param(20, 20, 30, 120, 2000, id="twenty share it"),
        pytest.param(10**9, 20, 30, 120, 2400, id="the limit"),
        pytest.param(3, 500, 1200, 0, 1500, id="the article, three of twenty minutes"),
        pytest.param(4, 500, 900, 0, 2000, id="and four of fifteen"),
        pytest.param(0, 20, 30, 120, 0, id="setup for nothing"),
        pytest.param(0, 20, 30, 0, None, id="no time at all"),
        pytest.param(3, 20, 0, 0, None, id="not measured"),
    ],
)
def test_setup_is_shared_by_the_batch(n, pay, seconds, setup, cents):
    found = batch_rate(n, pay, seconds * SECOND, setup * SECOND)
    assert cents == (None if found is None else round(found))


@pytest.mark.parametrize(("exponent", "cents"), [(0, 1714), (0.13, 1959)])
def test_practice_makes_ten_tasks_quicker(exponent, cents):
    assert round(batch_rate(10, 20, 30 * SECOND, 120 * SECOND, exponent)) == cents


@pytest.mark.parametrize(
    ("pay", "seconds", "setup", "target", "n"),
    [
        pytest.param(20, 30, 120, 2000, 20, id="exactly"),
        pytest.param(20, 30, 121, 2000, 21, id="not quite"),
        pytest.param(20, 30, 120, 2399, 9596, id="nearly the limit"),
        pytest.param(20, 30, 120, 2400, None, id="the limit is never reached"),
        pytest.param(20, 30, 0, 2400, 1, id="but without setup at once"),
        pytest.param(20, 30, 120, 2401, None, id="above the limit"),
        pytest.param(20, 30, 120, 480, 1, id="one is enough"),
        pytest.param(20, 30, 120, 0, 1, id="no target"),
        pytest.param(0, 30, 120, 100, None, id="no pay"),
        pytest.param(20, 0, 0, 100, None, id="not measured"),
        pytest.param(20, 0, 60, 2000, 2, id="setup alone takes time"),
    ],
)
def test_a_batch_breaks_even_at_some_length_or_never(pay, seconds, setup, target, n):
    assert break_even_batch(pay, seconds * SECOND, setup * SECOND, target) == n


@given(CENTS, MS, MS, st.integers(0, 4000))
def test_the_break_even_is_the_shortest_batch_that_pays_the_target(pay, ms, setup_ms, target):
    n = break_even_batch(pay, ms, setup_ms, target)
    shortest = next((k for k in range(1, 200) if (batch_rate(k, pay, ms, setup_ms) or -1) >= target), None)
    if target == 0:
        shortest = 1 if ms or setup_ms else None
    assert n == shortest or (shortest is None and n is not None and n >= 200)
    if n is not None:
        assert batch_rate(n, pay, ms, setup_ms) >= target
    elif ms or setup_ms:
        assert batch_rate(10**12, pay, ms, setup_ms) < target


@given(st.integers(1, 50), CENTS, MS, MS, st.floats(0, 0.5))
def test_neither_a_longer_batch_nor_practice_lowers_the_rate(n, pay, ms, setup_ms, exponent):
    assume(ms)
    once = batch_rate(n, pay, ms, setup_ms)
    assert once <= batch_rate(n + 1, pay, ms, setup_ms) <= Fraction(pay * 3_600_000, ms)
    assert once <= batch_rate(n, pay, ms, setup_ms, exponent)


@pytest.mark.parametrize("place", range(4))
def test_nothing_of_a_batch_is_negative(place):
    numbers = [1, 20, 30, 120]
    numbers[place] = -1
    with pytest.raises(ValueError, match="never negative"):
        batch_rate(*numbers)
    with pytest.raises(ValueError, match="never negative"):
        break_even_batch(*numbers)
    with pytest.raises(ValueError, match="never negative"):
        batch_rate(1, 20, 30, 120, -0.1)
