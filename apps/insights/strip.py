"""The totals of a period, and how far this week is."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.insights.reads import Figures
from apps.platforms.money import Money


@dataclass(frozen=True, slots=True)
class Strip:
    """Money at home. What is pending is not in `earned`; in the week it is, or a week would stay empty."""

    earned: Money
    pending: Money
    ms: int  # unpaid time included
    entries: int
    untimed: int  # entries that are in the money and in no rate
    untimed_money: Money
    week: Money
    week_pending: Money
    goal: Money | None

    @property
    def is_reached(self) -> bool:
        return self.goal is not None and self.week >= self.goal


def strip(user: User, period: Figures, week: Figures) -> Strip:
    unit = user.home_currency
    return Strip(
        earned=Money.nearest(period.earned, unit),
        pending=Money.nearest(period.home_pending_money, unit),
        ms=period.spent_ms,
        entries=period.entries,
        untimed=period.entries - period.timed,
        untimed_money=Money.nearest(period.home_settled_money - period.home_settled_timed, unit),
        week=Money.nearest(week.earned + week.home_pending_money, unit),
        week_pending=Money.nearest(week.home_pending_money, unit),
        goal=None if user.weekly_goal is None else Money(user.weekly_goal, unit),
    )
