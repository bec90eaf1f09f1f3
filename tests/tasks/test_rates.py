from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tasks.rates import hourly, mean_of_ratios, rates, ratio_of_sums
from apps.tasks.sums import Sums, add_up
from tests.tasks.entries import MINUTE, entries, entry

PAIRS = st.lists(
    st.tuples(
        st.decimals(min_value=-100, max_value=100, places=4),
        st.none() | st.integers(-5, 10**7),
    ),
    max_size=30,
)
ANY = entries(unmeasured=(None, 0, -1))


@pytest.mark.parametrize(
    ("amount", "minutes", "rate"),
    [
        pytest.param("5", 20, 15, id="the article's task"),
        pytest.param("0.02", 0.15, 8, id="nine seconds"),
        pytest.param("0.80", 6, 8, id="forty of nine seconds"),
        pytest.param("0", 20, 0, id="worked and got nothing"),
        pytest.param("-3", 60, -3, id="money taken back"),
    ],
)
def test_a_rate_is_money_an_hour(amount, minutes, rate):
    assert hourly(Decimal(amount), round(minutes * MINUTE)) == rate


@pytest.mark.parametrize("ms", [None, 0, -1])
def test_no_time_gives_no_rate_and_not_zero(ms):
    assert hourly(Decimal(5), ms) is None


def test_a_rate_is_exact():
    assert hourly(Decimal("0.01"), 7000) == Fraction(36, 7)


def test_time_that_was_not_measured_keeps_its_money_out():
    hour = 60 * MINUTE
    assert ratio_of_sums([(15, hour), (5, hour), (1000, None), (1000, 0), (1000, -hour)]) == 10
    assert ratio_of_sums([(5, None)]) is None
    assert ratio_of_sums([]) is None


def test_the_mean_of_ratios_is_not_the_rate():
    pairs = [(Decimal(5), 20 * MINUTE), (Decimal(1), MINUTE), (Decimal(9), None)]
    assert mean_of_ratios(pairs) == Fraction(75, 2)
    assert ratio_of_sums(pairs) == Fraction(120, 7)
    assert mean_of_ratios([(5, 0)]) is None


@given(PAIRS)
def test_the_ratio_of_sums_lies_between_the_rates_it_is_made_of(pairs):
    each = [rate for amount, ms in pairs if (rate := hourly(amount, ms)) is not None]
    together = ratio_of_sums(pairs)
    assert (together is None) == (not each)
    assert together is None or min(each) <= together <= max(each)


@given(PAIRS, st.randoms())
def test_the_ratio_of_sums_does_not_depend_on_order_or_on_grouping(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    assert ratio_of_sums(shuffled) == ratio_of_sums(pairs)
    timed = [(amount, ms) for amount, ms in pairs if ms is not None and ms > 0]
    merged = [(sum(Fraction(amount) for amount, _ in timed), sum(ms for _, ms in timed))]
    assert ratio_of_sums(merged) == ratio_of_sums(pairs)


def test_the_article_alone():
    cell = rates(add_up([entry("approved", 20, "5")]))
    assert (cell.gross, cell.paid_work, cell.settled, cell.effective, cell.marginal) == (15,) * 5
    assert (cell.unpaid_ratio, cell.unpaid_share) == (0, 0)


def test_rejected_work_keeps_its_time():
    work = [entry("approved", 5, "0.50")] * 8 + [entry("rejected", 5, "0.50")] * 2
    cell = rates(add_up(work))
    assert (cell.gross, cell.effective) == (6, Fraction("4.8"))


def test_pending_money_counts_by_its_chance():
    three = [entry("approved", 20, "5"), entry("rejected", 20, "5"), entry("pending", 20, "5")]
    cell = rates(add_up(three), expected=Decimal("4.5"))
    assert (cell.gross, cell.settled, cell.effective) == (15, 5, Fraction("9.5"))


def test_every_kind_of_time_and_money():
    work = [
        entry("approved", 10, "2", bonus="1"),
        entry("returned", 15, "1.5"),
        entry("screened_out", 5, "3", paid="0.10"),
    ]
    cell = rates(add_up(work), overhead_ms=5 * MINUTE, one_off_ms=25 * MINUTE, fees=Decimal("0.25"))
    assert (cell.gross, cell.paid_work) == (12, 18)
    assert cell.settled == cell.effective == Fraction("2.85")
    assert cell.marginal == Fraction("2.85") * 3600 / 2100
    assert (cell.unpaid_ratio, cell.unpaid_share) == (5, Fraction(50, 60))


def test_the_ratio_and_the_share_of_unpaid_time_differ():
    cell = rates(add_up([entry("approved", 20, "5")]), overhead_ms=400_000)
    assert cell.effective == Fraction("11.25")
    assert (cell.unpaid_ratio, cell.unpaid_share) == (Fraction(1, 3), Fraction(1, 4))


def test_a_partial_approval_counts_what_was_paid():
    cell = rates(add_up([entry("approved", 60, "10", paid="6", bonus="0.5")]))
    assert (cell.gross, cell.paid_work, cell.settled) == (10, Fraction("6.5"), Fraction("6.5"))


def test_an_approval_taken_back_keeps_its_time_and_counts_against_the_chance():
    cell = rates(add_up([entry("reversed", 10, "3"), entry("approved", 10, "3")]))
    assert (cell.gross, cell.paid_work, cell.settled) == (18, 18, 9)
    assert cell.p_approve == Fraction("10.5") / 12


def test_a_bonus_without_a_task_is_money_without_time():
    sums = add_up([entry("approved", 60, "10")]) + Sums(adjusted_money=Decimal(2))
    cell = rates(sums)
    assert (cell.gross, cell.paid_work, cell.settled) == (10, 12, 12)


def test_fees_can_be_more_than_was_earned():
    cell = rates(add_up([entry("approved", 60, "0.10")]), fees=Decimal("0.25"))
    assert cell.effective == Fraction("-0.15")
    assert cell.paid_work == Fraction("0.1")


def test_all_money_untimed_gives_no_rate():
    cell = rates(add_up([entry("approved", None, "5"), entry("pending", None, "5")]))
    assert (cell.gross, cell.paid_work, cell.settled, cell.effective, cell.marginal) == (None,) * 5
    assert (cell.unpaid_ratio, cell.unpaid_share) == (None, None)


def test_searching_alone_is_not_the_rate_of_work_without_time():
    cell = rates(add_up([entry("approved", None, "5")]), overhead_ms=MINUTE)
    assert (cell.settled, cell.effective, cell.marginal, cell.unpaid_share) == (None,) * 4


def test_untimed_entries_are_out_of_the_rate_and_in_the_count():
    sums = add_up([entry("approved", 60, "10"), entry("approved", None, "7", bonus="1")])
    assert rates(sums).effective == 10
    assert (sums.untimed, sums.untimed_money, sums.settled_money) == (1, 8, 18)


def test_nothing_approved_is_a_rate_of_zero():
    cell = rates(add_up([entry("rejected", 20, "5")] * 3))
    assert (cell.settled, cell.effective, cell.paid_work) == (0, 0, None)
    assert (cell.unpaid_ratio, cell.unpaid_share) == (None, 1)


def test_only_onboarding_so_far():
    cell = rates(Sums(), one_off_ms=25 * MINUTE)
    assert (cell.effective, cell.marginal, cell.gross) == (0, None, None)
    assert cell.unpaid_share == 1


def test_nothing_at_all():
    cell = rates(Sums())
    assert (cell.gross, cell.effective, cell.marginal, cell.unpaid_share) == (None,) * 4
    assert (cell.p_approve, cell.expected_pending) == (Fraction("0.95"), 0)


def test_the_platform_speaks_for_a_new_cell():
    sums = add_up([entry("pending", 60, "10")])
    everywhere = Sums(approved=50, rejected=50)
    assert rates(sums, platform=everywhere).p_approve == Fraction("59.5") / 110
    assert rates(sums, platform=everywhere).effective == Fraction(10) * Fraction("59.5") / 110


def test_untimed_decisions_teach_the_chance_but_untimed_rewards_earn_no_rate():
    sums = add_up(
        [entry("rejected", None, "1")] * 10 + [entry("pending", None, "1"), entry("pending", 60, "1")]
    )
    cell = rates(sums)
    assert cell.p_approve == Fraction("9.5") / 20
    assert cell.expected_pending == cell.effective == Fraction("9.5") / 20


@pytest.mark.parametrize("kind", ["overhead_ms", "one_off_ms"])
def test_overhead_is_not_negative(kind):
    with pytest.raises(ValueError, match="never negative"):
        rates(Sums(), **{kind: -1})


def test_a_cell_is_part_of_its_platform():
    with pytest.raises(ValueError, match="impossible counts"):
        rates(Sums(approved=5), platform=Sums(approved=4))


@given(st.lists(ANY, max_size=8), st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_rates_keep_their_order(work, overhead_ms, one_off_ms):
    cell = rates(add_up(work), overhead_ms=overhead_ms, one_off_ms=one_off_ms)
    assert 0 < cell.p_approve < 1
    if cell.effective is not None:
        assert cell.settled <= cell.effective
        assert cell.marginal is None or cell.effective <= cell.marginal
        assert 0 <= cell.unpaid_share <= 1


@given(st.lists(ANY, max_size=8), st.integers(1, 50))
def test_a_rate_does_not_change_when_everything_is_done_again(work, times):
    once, again = rates(add_up(work)), rates(add_up(work * times))
    assert (once.gross, once.paid_work, once.settled) == (again.gross, again.paid_work, again.settled)


@given(st.lists(ANY, min_size=1, max_size=8))
def test_a_batch_is_one_entry_whatever_it_holds(work):
    single = [replace(each, units=1) for each in work]
    assert rates(add_up(work)) == rates(add_up(single))
