from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tasks.approval import approval, expected_pending


@st.composite
def counts(draw):
    """ok of n in a cell, and on its platform."""
    cell_n, others_n = draw(st.integers(0, 500)), draw(st.integers(0, 500))
    cell_ok, others_ok = draw(st.integers(0, cell_n)), draw(st.integers(0, others_n))
    return cell_ok, cell_n, cell_ok + others_ok, cell_n + others_n


def test_without_history_nineteen_of_twenty_are_approved():
    assert approval(0, 0, 0, 0).p == Fraction(95, 100)


def test_a_bad_start_leans_on_the_rest_of_the_platform():
    found = approval(0, 3, 97, 103)
    assert found.parent == Fraction("106.5") / 110
    assert float(found.p) == pytest.approx(0.7447552447552448)
    assert found.range() == pytest.approx((0.5851730339295489, 0.8864637549939298))


def test_a_cell_does_not_speak_twice():
    assert approval(200, 200, 350, 400).parent == Fraction("159.5") / 210


@pytest.mark.parametrize(
    "impossible", [(2, 1, 2, 2), (-1, 1, 0, 1), (1, 1, 0, 1), (0, 2, 0, 1), (0, 0, 2, 1), (1, 1, 2, 1)]
)
def test_counts_that_contradict_each_other_are_refused(impossible):
    with pytest.raises(ValueError, match="impossible counts"):
        approval(*impossible)


@given(counts())
def test_the_chance_is_neither_certain_nor_hopeless_and_lies_in_its_range(found):
    chance = approval(*found)
    low, high = chance.range(0.98)
    assert 0 < chance.p < 1
    assert 0 <= low < chance.p < high <= 1


@given(counts())
def test_one_more_approval_never_lowers_the_chance(found):
    ok, n, plat_ok, plat_n = found
    assert approval(ok + 1, n + 1, plat_ok + 1, plat_n + 1).p > approval(ok, n, plat_ok, plat_n).p
    assert approval(ok, n, plat_ok + 1, plat_n + 1).p > approval(ok, n, plat_ok, plat_n).p


def test_pending_money_has_a_mean_and_a_spread():
    mean, sd = expected_pending([500, 15, 15], Fraction(3), Fraction(2))
    assert mean == 318
    assert sd == pytest.approx(247.6408690018673)


def test_nothing_pending_is_nothing_expected():
    assert expected_pending([], Fraction(3), Fraction(2)) == (0, 0)


def test_one_task_comes_wholly_or_not_at_all():
    mean, sd = expected_pending([10], Fraction(1), Fraction(1))
    assert (mean, sd) == (5, 5)  # a fair coin: 0 or 10


def test_many_tasks_share_one_unknown_chance():
    _, sd = expected_pending([1] * 10_000, Fraction(9), Fraction(1))
    assert sd / 10_000 > 0.09  # about sqrt(ab/(a+b+1))/(a+b); it would be 0.003 if they were independent


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 0), (-1, 2)])
def test_a_distribution_has_positive_weights(a, b):
    with pytest.raises(ValueError, match="no distribution"):
        expected_pending([1], Fraction(a), Fraction(b))
