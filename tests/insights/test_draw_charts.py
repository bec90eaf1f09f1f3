"""Geometry: tables by hand, and what holds for any numbers."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.insights import charts

rates = st.one_of(
    st.none(),
    st.decimals(min_value=-1000, max_value=1_000_000, places=4),
    st.fractions(min_value=0, max_value=500),
)
times = st.integers(min_value=0, max_value=10**9)
weeks = st.lists(st.tuples(rates, times), min_size=1, max_size=26)
goals = st.one_of(st.none(), st.decimals(min_value=0, max_value=1_000_000, places=2))


@pytest.mark.parametrize(
    ("low", "high", "least", "values"),
    [
        pytest.param(7.1, 11.2, "1", "4 6 8 10 12", id="starts above zero"),
        pytest.param(15, 15, "1", "12 13 14 15 16", id="one value"),
        pytest.param(0, 0, "1", "0 1", id="nothing"),
        pytest.param(1, 9, "1", "0 2 4 6 8 10", id="near zero starts at zero"),
        pytest.param(0.4, 0.9, "0.01", "0.00 0.20 0.40 0.60 0.80 1.00", id="below one"),
        pytest.param(0.0004, 0.0009, "0.01", "0.00 0.01", id="below the smallest coin"),
        pytest.param(-3, 8, "1", "-10 -5 0 5 10", id="below zero"),
        pytest.param(900, 1400, "1", "600 800 1000 1200 1400 1600", id="yen"),
    ],
)
def test_a_scale_has_round_steps(low, high, least, values):
    found = charts.scale(low, high, Decimal(least))
    assert list(found) == [Decimal(value) for value in values.split()]


@given(
    low=st.integers(min_value=-(10**10), max_value=10**13).map(lambda n: n / 10_000),
    more=st.integers(min_value=0, max_value=10**13).map(lambda n: n / 10_000),
    least=st.sampled_from([Decimal(1), Decimal("0.01"), Decimal("0.001")]),
)
def test_a_scale_holds_its_range(low, more, least):
    values = charts.scale(low, low + more, least)
    assert 2 <= len(values) <= charts.MOST_STEPS + 1
    assert float(values[0]) <= low + 1e-6 * abs(low)
    assert float(values[-1]) >= (low + more) * (1 - 1e-6) - 1e-6
    steps = {b - a for a, b in pairwise(values)}
    assert len(steps) == 1
    assert steps.pop() >= least


def test_a_line_goes_through_the_middle_of_each_week():
    drawn = charts.trend([8, 12], [3_600_000, 7_200_000], goal=10)
    assert [tick.value for tick in drawn.ticks] == [14, 12, 10, 8, 6, 4]
    assert [(p.x, p.y) for p in drawn.points] == [("25.00", "60.00"), ("75.00", "20.00")]
    assert drawn.line == "M25.00 60.00L75.00 20.00"
    assert drawn.goal_y == "40.00"
    assert drawn.columns == "M9.50 100V91.50H40.50V100ZM59.50 100V83.00H90.50V100Z"


@pytest.mark.parametrize(
    ("given_rates", "runs"),
    [
        pytest.param([8, 9, None, 10, 11], 2, id="broken in the middle"),
        pytest.param([None, 8, 9, None], 1, id="missing at the ends"),
        pytest.param([8, None, 9], 0, id="no neighbours"),
        pytest.param([None, None], 0, id="nothing known"),
        pytest.param([8, 0, 9], 1, id="zero is a value"),
    ],
)
def test_a_week_that_cannot_be_measured_breaks_the_line(given_rates, runs):
    drawn = charts.trend(given_rates, [1] * len(given_rates))
    assert drawn.line.count("M") == runs
    assert [p.y is None for p in drawn.points] == [rate is None for rate in given_rates]


@given(weeks=weeks, goal=goals)
def test_everything_is_inside_the_box(weeks, goal):
    drawn = charts.trend([rate for rate, _ in weeks], [time for _, time in weeks], goal, Decimal("0.01"))
    paths = [drawn.line, drawn.columns, charts.dots(drawn.points), charts.lines_across(drawn.ticks)]
    numbers = [tick.y for tick in drawn.ticks] + [drawn.goal_y or "0.00"]
    numbers += [number for path in paths for number in re.findall(r"[\d.-]+", path) if "." in number]
    assert all(re.fullmatch(r"([MLHVZh]|-?\d+(\.\d\d)?| )*", path) for path in paths)
    assert all(0 <= float(number) <= 100 for number in numbers)
    assert all(len(number.partition(".")[2]) == 2 for number in numbers)
    assert drawn.ticks[0].y == "0.00"
    assert drawn.ticks[-1].y == "100.00"


@given(weeks=weeks)
def test_more_is_never_lower(weeks):
    drawn = charts.trend([rate for rate, _ in weeks], [time for _, time in weeks], None, Decimal("0.01"))
    known = sorted((rate, -float(p.y)) for (rate, _), p in zip(weeks, drawn.points, strict=True) if p.y)
    assert [y for _, y in known] == sorted(y for _, y in known)
    heights = charts.column_heights([time for _, time in weeks])
    columns = sorted((time, height) for (_, time), height in zip(weeks, heights, strict=True))
    assert [height for _, height in columns] == sorted(height for _, height in columns)


def test_time_that_was_worked_is_seen_and_none_is_not():
    assert charts.trend([1, 2], [0, 5]).columns.count("M") == 1
    assert charts.column_heights([0, 1, 10**9]) == [0.0, charts.LEAST_HEIGHT, charts.COLUMNS_ZONE]


def test_bars_start_at_zero_and_the_longest_fills_the_width():
    drawn = charts.bars([Fraction(20), Fraction(5), None, -1], Fraction(10))
    assert drawn.widths == ("100.00", "25.00", None, "0.00")
    assert drawn.average_x == "50.00"


def test_an_average_above_every_bar_stays_inside():
    assert charts.bars([4], 8) == charts.Bars(("50.00",), "100.00")


@pytest.mark.parametrize(("given_rates", "average"), [([], None), ([None], None), ([0, 0], 0), ([-2], -2)])
def test_bars_without_anything_to_compare_have_no_length(given_rates, average):
    drawn = charts.bars(given_rates, average)
    assert set(drawn.widths) <= {None, "0.00"}


@given(known=st.lists(st.fractions(min_value=-10, max_value=10_000), min_size=1, max_size=12))
def test_a_longer_bar_is_never_less(known):
    drawn = charts.bars(known, sum(known) / len(known))
    pairs = sorted(zip(known, (float(width) for width in drawn.widths), strict=True))
    assert [width for _, width in pairs] == sorted(width for _, width in pairs)
    assert all(0 <= width <= 100 for _, width in pairs)


levels = st.lists(st.tuples(st.booleans(), st.decimals(min_value=-50, max_value=50, places=3)), max_size=14)


def test_a_bar_begins_where_the_one_before_has_ended():
    drawn = charts.waterfall([(True, 20), (False, -5), (False, Decimal("2.5")), (True, Fraction(35, 2))])
    assert drawn.zero_x == "0.00"
    assert [(bar.x, bar.width) for bar in drawn.bars] == [
        ("0.00", "100.00"),
        ("75.00", "25.00"),
        ("75.00", "12.50"),
        ("0.00", "87.50"),
    ]


def test_below_zero_there_is_room_to_the_left():
    drawn = charts.waterfall([(True, 3), (False, -4), (True, -1)])
    assert drawn.zero_x == "25.00"
    assert [(bar.x, bar.width) for bar in drawn.bars] == [
        ("25.00", "75.00"),
        ("0.00", "100.00"),
        ("0.00", "25.00"),
    ]


def test_a_small_step_is_seen_and_none_is_not():
    drawn = charts.waterfall([(True, 1000), (False, Decimal("-0.01")), (True, 0)])
    assert [bar.width for bar in drawn.bars] == ["100.00", "0.60", "0.00"]
    assert charts.waterfall([]) == charts.Falls((), "0.00")


@given(rows=levels)
def test_a_waterfall_stays_inside_its_box(rows):
    drawn = charts.waterfall(rows)
    for bar in drawn.bars:
        assert 0 <= float(bar.x) <= 100
        assert float(bar.x) + float(bar.width) <= 100.011
    assert 0 <= float(drawn.zero_x) <= 100


@given(rows=levels)
def test_a_larger_step_is_never_shorter(rows):
    drawn = charts.waterfall([(True, 100), *((False, number) for _, number in rows)])
    steps = sorted(
        zip((abs(number) for _, number in rows), (float(bar.width) for bar in drawn.bars[1:]), strict=True)
    )
    assert [width for _, width in steps] == sorted(width for _, width in steps)
