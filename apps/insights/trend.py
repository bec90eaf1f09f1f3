"""Week by week: what an hour earned, and how long was worked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from babel.dates import format_date
from babel.numbers import get_currency_symbol

from apps.accounts.locale import current_locale, word_locale
from apps.accounts.models import User
from apps.accounts.periods import Days
from apps.insights import charts
from apps.insights.fees import NOTHING, shared
from apps.insights.reads import Figures
from apps.platforms.money import Money, exponent
from apps.tasks.rates import EARLY, effective

WEEKS = 12
NONE = Figures()


@dataclass(frozen=True, slots=True)
class Week:
    """A row of the table."""

    start: date
    rate: Money | None
    earned: Money
    millis: int | None  # None: nothing was timed
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A word of the scale."""

    value: Money
    y: str


@dataclass(frozen=True, slots=True)
class Month:
    """So many weeks begin in it. A label that would not fit is empty."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class TrendChart:
    symbol: str
    weeks: list[Week]
    ticks: list[Tick]
    is_whole: bool  # the scale needs no cents
    grid: str  # path data, as the next five
    columns: str
    line: str
    dots: str
    faint: str  # weeks that rest on few entries
    last: str
    goal: Money | None
    goal_y: str | None
    months: list[Month]

    @property
    def is_empty(self) -> bool:
        return not any(week.count for week in self.weeks)


def trend_chart(user: User, weeks: Days, known: Mapping[date, Figures], fee: Fraction) -> TrendChart:
    """The weeks that begin in these days. Fees are put on weeks by what was settled in each."""
    unit = user.home_currency
    starts = [weeks.first_on + timedelta(weeks=i) for i in range((weeks.after_on - weeks.first_on).days // 7)]
    figures = [known.get(start, NONE) for start in starts]
    fees = shared(fee, {start: week.certain_timed for start, week in known.items()})
    rates = [_rate(week, fees.get(start, NOTHING)) for start, week in zip(starts, figures, strict=True)]
    least = Decimal(1).scaleb(-exponent(unit))
    drawn = charts.trend(rates, [week.spent_ms for week in figures], user.hourly_floor, least)
    *past, last = drawn.points
    is_few = [week.home_timed < EARLY for week in figures]
    return TrendChart(
        symbol=currency_symbol(unit, current_locale()),
        weeks=[_week(*row, unit) for row in zip(starts, figures, rates, strict=True)],
        ticks=[Tick(Money.nearest(tick.value, unit), tick.y) for tick in drawn.ticks],
        is_whole=all(tick.value == int(tick.value) for tick in drawn.ticks),
        grid=charts.lines_across(drawn.ticks),
        columns=drawn.columns,
        line=drawn.line,
        dots=charts.dots(point for point, few in zip(past, is_few, strict=False) if not few),
        faint=charts.dots(point for point, few in zip(past, is_few, strict=False) if few),
        last=charts.dots([last]),
        goal=None if user.hourly_floor is None else Money(user.hourly_floor, unit),
        goal_y=drawn.goal_y,
        months=months_of(starts),
    )


def months_of(starts: list[date]) -> list[Month]:
    """The months that weeks begin in, in order, named in the person's language."""
    found = [list(weeks) for _month, weeks in groupby(starts, key=lambda start: (start.year, start.month))]
    return [
        Month(month_name(weeks[0], word_locale()) if len(weeks) > 1 else "", len(weeks)) for weeks in found
    ]


@lru_cache(maxsize=4096)
def _rate(week: Figures, fee: Fraction) -> Fraction | None:
    """Remembered, as the row below: of the weeks on a page only the last one changes from day to day."""
    return effective(week.certain_timed, week.likely_timed, fee, week.all_ms) if week.home_ms else None


@lru_cache(maxsize=4096)
def _week(start: date, week: Figures, rate: Fraction | None, unit: str) -> Week:
    return Week(
        start=start,
        rate=None if rate is None else Money.nearest(rate, unit),
        earned=Money.nearest(week.earned, unit),
        millis=week.spent_ms or None,
        count=week.entries,
    )


@lru_cache(maxsize=1024)
def currency_symbol(unit: str, locale: str) -> str:
    return str(get_currency_symbol(unit, locale))


@lru_cache(maxsize=1024)
def month_name(day: date, locale: str) -> str:
    """The short name as it stands alone: `Nov`."""
    return format_date(day, "LLL", locale)
