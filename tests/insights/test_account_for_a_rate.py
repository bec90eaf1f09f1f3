"""The ledger from the advertised rate to the real one adds up, in the very digits that are shown."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.insights import ledger as ledgers
from apps.insights.reads import Figures
from apps.platforms.money import Money

money = st.decimals(min_value=0, max_value=10_000, places=4)
ms = st.integers(min_value=1, max_value=10**9)


@given(
    approved=money, extra=money, rejected=money, pending=money, partial=money, adjusted=money, fees=money,
    share=st.fractions(min_value=0, max_value=1), handed_in=ms, beside=ms, search=ms, once=ms,
    unit=st.sampled_from(["GBP", "JPY", "KWD"]),
)  # fmt: skip
def test_the_steps_add_up_as_they_are_shown(
    approved, extra, rejected, pending, partial, adjusted, fees, share, handed_in, beside, search, once, unit
):
    figures = Figures(
        home_ms=handed_in + beside,
        home_gross_ms=handed_in,
        home_overhead_ms=search,
        home_one_off_ms=once,
        home_settled_timed=approved + extra + partial,
        home_partial_timed=partial,
        home_pending_timed=pending,
        home_gross_timed=approved + rejected + pending,
        home_rejected_timed=rejected,
        home_adjusted_money=adjusted,
        likely_timed=(pending * share.numerator / share.denominator).quantize(D("0.00000001")),
    )
    found = ledgers.ledger(figures, Fraction(fees), unit)
    assert found.advertised + Money.total((step.amount for step in found.steps), unit) == found.effective
    exact = ledgers._steps(figures, Fraction(fees))
    for step in found.steps:
        off = abs(Fraction(step.amount.amount) - exact[step.label])
        assert off <= Fraction(1, 10 ** ledgers.exponent(unit))


@pytest.mark.parametrize(
    ("parts", "total", "shown"),
    [
        pytest.param(["0.005", "0.005"], "0.01", ["0.01", "0"], id="equal remainders go to the first"),
        pytest.param(["-0.784", "-0.424"], "-1.21", ["-0.78", "-0.43"], id="below zero"),
        pytest.param(["-1.01"], "-1.02", ["-1.02"], id="both ends were rounded away from each other"),
        pytest.param([], "0", [], id="none"),
    ],
)
def test_parts_are_spread_by_the_largest_remainder(parts, total, shown):
    found = ledgers.spread([Fraction(part) for part in parts], pounds(total))
    assert found == [pounds(part) for part in shown]


def test_parts_that_are_not_the_total_are_refused():
    with pytest.raises(ValueError, match="is not the sum"):
        ledgers.spread([Fraction(1)], pounds(3))


def pounds(amount):
    return Money(D(amount), "GBP")
