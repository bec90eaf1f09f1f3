"""Geometry of the charts: numbers in, texts of numbers out; the templates draw.

A drawing is a box of 100 by 100 that the page stretches, its y growing downwards. Coordinates are texts of
a fixed form, which no locale can change. What cannot be measured (None) has no place in the drawing: a
line breaks there, a bar is missing. Bars start at zero; a line may start higher.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil, floor, log10

Number = int | float | Decimal | Fraction

MOST_STEPS = 5  # between the lines of a scale
COLUMNS_ZONE = 17  # how much of the height the columns may take
COLUMN_SHARE = 0.62  # of the width that one of them has
LEAST_HEIGHT = 0.6  # a column that is there can be seen


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    value: Decimal
    y: str


@dataclass(frozen=True, slots=True)
class Point:
    """One place along the line."""

    x: str
    y: str | None  # None: not measurable


@dataclass(frozen=True, slots=True)
class Trend:
    """A line of rates over columns of time."""

    ticks: tuple[Tick, ...]  # evenly spaced, the highest first, from edge to edge
    points: tuple[Point, ...]
    line: str  # path data; empty when no two neighbours can be joined
    columns: str  # path data; nothing stands where there was no time
    goal_y: str | None


@dataclass(frozen=True, slots=True)
class Bars:
    """Lengths from zero, and where the average lies."""

    widths: tuple[str | None, ...]  # None: not measurable
    average_x: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """From here, so far to the right."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Falls:
    """Bars that begin where the one before has ended, on one scale, and where zero lies on it."""

    bars: tuple[Bar, ...]
    zero_x: str


def trend(
    rates: Sequence[Number | None],
    times: Sequence[int],
    goal: Number | None = None,
    least: Decimal = Decimal(1),
) -> Trend:
    """Rates as a line, times as columns, in the order given; the goal lies inside the scale.

    least: the smallest step of the scale that can be written, such as 0.01 in pounds.
    """
    known = [float(value) for value in (*rates, goal) if value is not None]
    values = scale(min(known, default=0), max(known, default=0), least)
    low, high = float(values[0]), float(values[-1])

    def place(value: Number) -> str:
        return text(100 * (high - float(value)) / (high - low))

    xs = [100 * (i + 0.5) / len(rates) for i in range(len(rates))]
    points = tuple(
        Point(text(x), None if rate is None else place(rate)) for x, rate in zip(xs, rates, strict=True)
    )
    return Trend(
        ticks=tuple(Tick(value, place(value)) for value in reversed(values)),
        points=points,
        line=line_through(points),
        columns=columns(xs, column_heights(times)),
        goal_y=None if goal is None else place(goal),
    )


def bars(rates: Sequence[Number | None], average: Number | None = None) -> Bars:
    """Bars from zero; the longest one, or the average, fills the width. Nothing is drawn below zero."""
    top = max((float(rate) for rate in (*rates, average) if rate is not None), default=0)

    def length(value: Number | None) -> str | None:
        return None if value is None else text(100 * max(float(value), 0) / top if top > 0 else 0)

    return Bars(tuple(length(rate) for rate in rates), length(average))


def waterfall(rows: Sequence[tuple[bool, Number]]) -> Falls:
    """A bar from zero for each total, and one from where it stood to where it goes for each step.

    Rows are (is a total, number) from the top down. What changes anything can be seen.
    """
    ends: list[tuple[float, float]] = []
    level = 0.0
    for is_total, number in rows:
        start, level = (0.0, float(number)) if is_total else (level, level + float(number))
        ends.append((min(start, level), max(start, level)))
    low, high = min([0.0, *(start for start, _ in ends)]), max([0.0, *(end for _, end in ends)])
    whole = (high - low) or 1.0

    def bar(start: float, end: float) -> Bar:
        width = max(100 * (end - start) / whole, LEAST_HEIGHT if end > start else 0)
        return Bar(text(min(100 * (start - low) / whole, 100 - width)), text(width))

    return Falls(tuple(bar(*pair) for pair in ends), text(100 * (0 - low) / whole))


def scale(low: Number, high: Number, least: Decimal = Decimal(1)) -> tuple[Decimal, ...]:
    """Round numbers, evenly spaced, around a range, with some air; at most MOST_STEPS steps.

    Starts at zero when the range comes near it, and goes below only for a negative number.
    """
    first, last = float(low), float(high)
    air = max(0.3 * (last - first), 0.2 * max(abs(first), abs(last)))
    bottom = first - air if first < 0 else max(first - air, 0)
    step, from_, to = _steps(bottom if bottom * 3 > last or first < 0 else 0, last + air / 3, float(least))
    return tuple(step * i for i in range(from_, to + 1))


def column_heights(times: Sequence[int]) -> list[float]:
    """The longest time takes the whole zone of the columns."""
    top = max(times, default=0)
    return [max(COLUMNS_ZONE * time / top, LEAST_HEIGHT) if time > 0 else 0.0 for time in times]


def line_through(points: Sequence[Point]) -> str:
    """Path data that joins neighbours and leaves out what has no place."""
    runs = [list(run) for is_there, run in groupby(points, lambda p: p.y is not None) if is_there]
    return "".join("M" + "L".join(f"{p.x} {p.y}" for p in run) for run in runs if len(run) > 1)


def columns(xs: Sequence[float], heights: Sequence[float]) -> str:
    """Path data of columns around these places, from the bottom up."""
    half = 50 * COLUMN_SHARE / max(len(xs), 1)
    return "".join(
        f"M{text(x - half)} 100V{text(100 - height)}H{text(x + half)}V100Z"
        for x, height in zip(xs, heights, strict=True)
        if height
    )


def dots(points: Iterable[Point]) -> str:
    """Path data of strokes without length, which a round line cap makes dots; only what has a place."""
    return "".join(f"M{p.x} {p.y}h0" for p in points if p.y is not None)


def lines_across(ticks: Iterable[Tick]) -> str:
    """Path data of the lines of a scale."""
    return "".join(f"M0 {tick.y}H100" for tick in ticks)


def text(value: float) -> str:
    """A coordinate inside the box, with two decimals."""
    return f"{min(max(value, 0.0), 100.0):.2f}"


def _steps(low: float, high: float, least: float) -> tuple[Decimal, int, int]:
    """The smallest round step that spans the range in few steps, with the first and last multiple of it."""
    rough = max((high - low) / MOST_STEPS, least)
    power = floor(log10(rough) + 1e-9)
    for exponent in (power, power + 1):
        for mantissa in (1, 2, 5):
            step = mantissa * 10.0**exponent
            from_, to = floor(low / step + 1e-9), ceil(high / step - 1e-9)
            if step >= least * (1 - 1e-9) and to - from_ <= MOST_STEPS:
                return Decimal(mantissa).scaleb(exponent), from_, max(to, from_ + 1)
    raise AssertionError("a tenth of the power more always spans it")
