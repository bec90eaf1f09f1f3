"""The way from the advertised rate to what came for it adds up, in the very digits that are shown."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.insights.ledger import ledger, spread, waterfall
from apps.insights.reads import Figures
from apps.insights.steps import Cash, to_effective, to_received
from apps.platforms.money import Money, exponent
from apps.tasks.rates import hourly
from tests.money import pounds

MINUTE = 60_000
money = st.decimals(min_value=0, max_value=10_000, places=4)
exact = st.fractions(min_value=0, max_value=10_000, max_denominator=10**8)
ms = st.integers(min_value=1, max_value=10**9)
some_ms = st.integers(min_value=0, max_value=10**9)


@st.composite
def work(draw):
    """Figures of some work, as the roll-ups could say them."""
    approved, extra, rejected, pending, partial, adjusted = (draw(money) for _ in range(6))
    share, handed_in = draw(st.fractions(min_value=0, max_value=1)), draw(ms)
    return Figures(
        home_ms=handed_in + draw(some_ms),
        home_gross_ms=handed_in,
        home_overhead_ms=draw(some_ms),
        home_one_off_ms=draw(some_ms),
        home_settled_timed=approved + extra + partial,
        home_partial_timed=partial,
        home_pending_timed=pending,
        home_gross_timed=approved + rejected + pending,
        home_rejected_timed=rejected,
        home_adjusted_money=adjusted - draw(money),
        likely_timed=(pending * share.numerator / share.denominator).quantize(D("0.00000001")),
    )


@st.composite
def cash(draw):
    return Cash(*(draw(exact) for _ in range(2)), draw(exact) - draw(exact), *(draw(exact) for _ in range(3)))


@given(figures=work(), money=cash(), unit=st.sampled_from(["GBP", "JPY", "KWD"]))
def test_the_steps_add_up_as_they_are_shown(figures, money, unit):
    found, whole_ms = waterfall(figures, money, unit), figures.all_ms
    steps = [*to_effective(figures, money.fees), *to_received(figures, money)]
    first = found.ledger
    assert first.advertised + total(first.steps, unit) == first.effective
    assert first.effective + total(found.after, unit) == found.received
    assert found.received == Money.nearest(hourly(money.received, whole_ms), unit)
    known = {kind.key: step for kind, step in steps}
    gross = hourly(figures.home_gross_timed, figures.home_gross_ms)
    assert gross + sum(known.values()) == hourly(money.received, whole_ms)
    smallest = Fraction(1, 10 ** exponent(unit))
    for step in (*first.steps, *found.after):
        assert abs(Fraction(step.amount.amount) - known[step.kind.key]) <= smallest


@given(
    figures=work(),
    face=exact,
    factor=st.decimals(min_value=D("0.0001"), max_value=1, places=4),
    unit=st.sampled_from(["GBP", "JPY", "KWD"]),
)
def test_a_factor_has_one_step_and_leaves_the_others_alone(figures, face, factor, unit):
    less = face * (1 - Fraction(factor))
    plain = dict(to_received(figures, Cash(received=face)))
    gifts = dict(to_received(figures, Cash(gift_cards=less, received=face - less)))
    changed = {kind.key: step - plain[kind] for kind, step in gifts.items() if step != plain[kind]}
    assert changed == ({"gift_cards": -hourly(less, figures.all_ms)} if less else {})
    found = waterfall(figures, Cash(gift_cards=less, received=face - less), unit)
    assert found.ledger.effective + total(found.after, unit) == found.received


@given(figures=work(), fees=exact, unit=st.sampled_from(["GBP", "JPY", "KWD"]))
def test_the_short_form_is_the_first_part_of_the_same(figures, fees, unit):
    short, long = ledger(figures, fees, unit), waterfall(figures, Cash(fees=fees), unit).ledger
    assert short == long
    assert short.advertised + total(short.short, unit) == short.effective
    amounts = {step.kind.key: step.amount for step in short.steps}
    beside = [amounts.pop(key, Money.zero(unit)) for key in ("recurring", "one_off")]
    wanted = [*amounts.values(), *([together] if (together := beside[0] + beside[1]) else [])]
    assert sorted(line.amount.amount for line in short.short) == sorted(part.amount for part in wanted)


def test_what_is_one_thing_on_today_is_one_line_there():
    beside = {"home_overhead_ms": 10 * MINUTE, "home_one_off_ms": 20 * MINUTE}
    found = ledger(approved("5.00", 30)._replace(**beside), Fraction(0), "GBP")
    assert shown(found.steps) == {"recurring": "-2.50", "one_off": "-2.50"}
    assert [(str(line.label), line.amount) for line in found.short] == [
        ("Searching and other unpaid time", pounds(-5))
    ]


class TestByHand:
    def test_searching_counts(self):
        """20 min for 5.00 and 400 s of searching: 11.25 an hour."""
        found = ledger(approved("5.00", 20)._replace(home_overhead_ms=400_000), Fraction(0), "GBP")
        assert (found.advertised, found.effective) == (pounds(15), pounds("11.25"))
        assert shown(found.steps) == {"recurring": "-3.75"}

    def test_one_approved_one_rejected_one_pending(self):
        """Three times 20 min at 5.00, and the pending one comes with a chance of 0.9."""
        figures = Figures(
            home_ms=60 * MINUTE,
            home_gross_ms=60 * MINUTE,
            home_settled_timed=D(5),
            home_pending_timed=D(5),
            home_gross_timed=D(15),
            home_rejected_timed=D(5),
            likely_timed=D("4.5"),
        )
        found = waterfall(figures, Cash(open=Fraction(5)), "GBP")
        assert (found.ledger.advertised, found.ledger.effective) == (pounds(15), pounds("9.50"))
        assert shown(found.ledger.steps) == {"rejected": "-5.00", "doubt": "-0.50"}
        assert shown(found.after) == {"pending": "-4.50", "open": "-5.00"}
        assert found.received == pounds(0)

    def test_everything_at_once(self):
        """2.00 and 1.00 on top in 10 min; returned after 15; screened out after 5 with 0.10; search 5 min;
        a test of 25 min; a fee of 0.25: 2.85 an hour."""
        figures = Figures(
            home_overhead_ms=5 * MINUTE,
            home_one_off_ms=25 * MINUTE,
            home_ms=30 * MINUTE,
            home_gross_ms=10 * MINUTE,
            home_settled_timed=D("3.10"),
            home_partial_timed=D("0.10"),
            home_gross_timed=D(2),
        )
        found = ledger(figures, Fraction(1, 4), "GBP")
        assert (found.advertised, found.effective) == (pounds(12), pounds("2.85"))
        # 2.10 in half an hour is 4.20; 3.10 in it 6.20; in 35 min 5.31; in an hour 3.10
        assert shown(found.steps) == {
            "unpaid": "-7.80",
            "extra": "2.00",
            "recurring": "-0.89",
            "one_off": "-2.21",
            "fees": "-0.25",
        }

    def test_two_of_ten_rejected(self):
        figures = Figures(
            home_ms=50 * MINUTE,
            home_gross_ms=50 * MINUTE,
            home_settled_timed=D("4.00"),
            home_gross_timed=D("5.00"),
            home_rejected_timed=D("1.00"),
        )
        found = ledger(figures, Fraction(0), "GBP")
        assert (found.advertised, found.effective) == (pounds("6.00"), pounds("4.80"))
        assert shown(found.steps) == {"rejected": "-1.20"}

    def test_what_came_and_what_it_cost(self):
        """An hour for 12.00: a payout of 10.00 cost 0.50 and lost 1.50, and 2.00 are not here yet."""
        paid = Cash(fees=Fraction(1, 2), lost=Fraction(3, 2), open=Fraction(2), received=Fraction(8))
        found = waterfall(approved("12.00", 60), paid, "GBP")
        assert shown(found.ledger.steps) == {"fees": "-0.50"}
        assert shown(found.after) == {"lost": "-1.50", "open": "-2.00"}
        assert found.received == pounds(8)

    def test_gift_cards_below_their_face(self):
        """An hour for 12.50, paid in cards of 12.50 that are worth 0.90 each: 11.25."""
        cards = Cash(gift_cards=Fraction("1.25"), received=Fraction("11.25"))
        found = waterfall(approved("12.50", 60), cards, "GBP")
        assert found.ledger.effective == pounds("12.50")
        assert shown(found.after) == {"gift_cards": "-1.25"}
        assert found.received == pounds("11.25")

    def test_costs_of_other_days_are_said(self):
        """The fee of 0.50 was for other work: nothing of this has come."""
        found = waterfall(approved("12.00", 60), Cash(fees=Fraction(1, 2), open=Fraction(12)), "GBP")
        assert shown(found.after) == {"open": "-12.00", "other": "0.50"}
        assert found.received == pounds(0)


@pytest.mark.parametrize(
    "figures",
    [
        pytest.param(Figures(), id="nothing"),
        pytest.param(Figures(entries=2, home_settled_money=D(5)), id="no time"),
        pytest.param(Figures(entries=1, home_timed=1, home_ms=MINUTE), id="nothing handed in"),
    ],
)
def test_there_is_no_way_where_nothing_is_measurable(figures):
    assert waterfall(figures, Cash(), "GBP") is None


def test_unpaid_time_alone_is_no_rate_of_work_without_a_time():
    untimed = Figures(entries=1, home_gross_ms=MINUTE, home_overhead_ms=60 * MINUTE)
    assert waterfall(untimed, Cash(), "GBP") is None


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
    found = spread([Fraction(part) for part in parts], pounds(total))
    assert found == [pounds(part) for part in shown]


def test_parts_that_are_not_the_total_are_refused():
    with pytest.raises(ValueError, match="is not the sum"):
        spread([Fraction(1)], pounds(3))


def approved(amount, minutes):
    return Figures(
        entries=1,
        home_timed=1,
        home_ms=minutes * MINUTE,
        home_gross_ms=minutes * MINUTE,
        home_settled_timed=D(amount),
        home_gross_timed=D(amount),
    )


def total(steps, unit):
    return Money.total((step.amount for step in steps), unit)


def shown(steps):
    return {step.kind.key: f"{step.amount.amount:.2f}" for step in steps}
