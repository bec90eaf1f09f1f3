"""Work done, what came of it, and the sums that are kept of it."""

from .bounds import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, MOST_MONEY, MOST_MS
from .history import TaskChange
from .overhead import Overhead, OverheadQuerySet
from .sums import NOWHERE, AccountStats, DayCell, DirtyMark, Sums, TotalCell, WeekCell
from .timer import Timer, TimerQuerySet
from .views import SavedView, SavedViewQuerySet
from .work import Adjustment, Status, Task, TaskQuerySet, TaskType, TaskTypeQuerySet

__all__ = [
    "FIRST_DAY",
    "FIRST_INSTANT",
    "LAST_DAY",
    "LAST_INSTANT",
    "MOST_MONEY",
    "MOST_MS",
    "NOWHERE",
    "AccountStats",
    "Adjustment",
    "DayCell",
    "DirtyMark",
    "Overhead",
    "OverheadQuerySet",
    "SavedView",
    "SavedViewQuerySet",
    "Status",
    "Sums",
    "Task",
    "TaskChange",
    "TaskQuerySet",
    "TaskType",
    "TaskTypeQuerySet",
    "Timer",
    "TimerQuerySet",
    "TotalCell",
    "WeekCell",
]
