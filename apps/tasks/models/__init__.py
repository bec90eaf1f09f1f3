"""Work done, what came of it, and the sums that are kept of it."""

from .bounds import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, MOST_MONEY, MOST_MS
from .history import TaskChange
from .sums import AccountStats, DayCell, DirtyMark, Sums, TotalCell, WeekCell
from .work import Adjustment, Status, Task, TaskQuerySet, TaskType, TaskTypeQuerySet

__all__ = [
    "FIRST_DAY",
    "FIRST_INSTANT",
    "LAST_DAY",
    "LAST_INSTANT",
    "MOST_MONEY",
    "MOST_MS",
    "AccountStats",
    "Adjustment",
    "DayCell",
    "DirtyMark",
    "Status",
    "Sums",
    "Task",
    "TaskChange",
    "TaskQuerySet",
    "TaskType",
    "TaskTypeQuerySet",
    "TotalCell",
    "WeekCell",
]
