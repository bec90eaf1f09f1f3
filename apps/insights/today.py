"""What Today shows, ready to print: built from roll-ups and balances in four queries, three of them together.

One more is asked only when a payout cost something in another unit than the home currency's.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.periods import DAY, Days, last_days, local_date, week_of
from apps.accounts.prepared import fetch_together
from apps.insights import latest as last_tasks
from apps.insights import reads
from apps.insights.fees import at_home
from apps.insights.figure import Figure, figure
from apps.insights.reads import Figures
from apps.insights.strip import Strip, strip
from apps.insights.trend import WEEKS, TrendChart, trend_chart
from apps.insights.where import BarChart, bar_chart, sum_of
from apps.payouts.balances import standings_asked, standings_of
from apps.payouts.rows import PayoutRow, first_rows

MOST_PAYOUTS = 4


@dataclass(frozen=True, slots=True)
class Today:
    """One person's page at one moment. Money is home money, unless it says otherwise."""

    greeting: Promise
    day: date
    days: int
    by: str
    figure: Figure
    strip: Strip
    trend: TrendChart
    bars: BarChart
    payouts: list[PayoutRow]  # the first few
    more_payouts: int
    latest: list[last_tasks.Entry]
    unconverted: int  # entries of the period that have no rate to the home currency
    has_accounts: bool

    @property
    def is_empty(self) -> bool:
        """Nothing was ever logged."""
        return not self.latest


def today_of(user: User, *, now: datetime, days: int, by: str) -> Today:
    """The period of so many days that ends today, by the person's own calendar."""
    day = local_date(now, user.timezone)
    period, week_on = last_days(days, day), week_of(day, user.week_start)
    before = last_days(days, period.first_on - DAY)
    weeks = Days(week_on - timedelta(weeks=WEEKS - 1), week_on + timedelta(weeks=1))
    cells, balances, tasks = fetch_together(
        reads.asked(user, period, before, weeks, by), standings_asked(user), last_tasks.asked(user)
    )
    found = standings_of(balances)
    accounts = {account.pk: account for account, _standing in found}
    sums = reads.read(cells, accounts)
    fees = at_home(user, sums.fees, accounts)
    whole, unit = sum_of(figures for _group, figures in sums.now), user.home_currency
    rows, count = first_rows(user, day, found, MOST_PAYOUTS)
    return Today(
        greeting=greeting(now.astimezone(user.timezone).hour),
        day=day,
        days=days,
        by=by,
        figure=figure(whole, sum_of(sums.before), fees.total(period), fees.total(before), unit),
        strip=strip(user, whole, sums.weeks.get(week_on, Figures())),
        trend=trend_chart(user, weeks, sums.weeks, fees.total(weeks)),
        bars=bar_chart(sums.now, fees.by_account(period), by, unit),
        payouts=rows,
        more_payouts=count - len(rows),
        latest=last_tasks.latest(tasks, accounts, day),
        unconverted=whole.unconverted,
        has_accounts=bool(found),
    )


def greeting(hour: int) -> Promise:
    """By the person's clock; the small hours belong to the evening before."""
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
