"""The rows behind each step of the rate: an address where just those are listed, or the page they are on."""

from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.periods import DAY, Days
from apps.insights.choice import RateChoice
from apps.tasks.filters import EXTRA, HANDED_IN, NOT_HANDED_IN, TIMED, UNTIMED
from apps.tasks.listing import address_of
from apps.tasks.statuses import PENDING, REJECTED

# What narrows the list of tasks for a step; others are about payouts.
OF_TASKS = {
    "advertised": {"status": HANDED_IN, "only": TIMED},
    "untimed": {"only": UNTIMED},
    "rejected": {"status": REJECTED, "only": TIMED},
    "unpaid": {"status": NOT_HANDED_IN, "only": TIMED},
    "extra": {"only": EXTRA},
    "doubt": {"status": PENDING, "only": TIMED},
    "pending": {"status": PENDING, "only": TIMED},
    "effective": {"only": TIMED},
}
OF_TIME = ("recurring", "one_off")


@dataclass(frozen=True, slots=True)
class Links:
    """Of one page."""

    choice: RateChoice
    days: Days

    def rows_of(self, key: str) -> str:
        """By the key of a step; "" where the rows are on no page."""
        if key in OF_TIME:
            return reverse("unpaid_new")
        return self._tasks(OF_TASKS[key]) if key in OF_TASKS else reverse("payout_list")

    def more_of(self, key: str, has_corrections: bool) -> str:
        """Bonuses and corrections without a task, which are in no list of tasks; "" where there are none."""
        return reverse("adjustment_new") if key == "extra" and has_corrections else ""

    def _tasks(self, narrowed: dict[str, str]) -> str:
        ids = {"platform": self.choice.account_id, "type": self.choice.type_id}
        dates = {"from": self.days.first_on, "to": self.days.after_on - DAY} if self.choice.days else {}
        known = {name: str(value) for name, value in (ids | dates).items() if value}
        return reverse("task_list") + address_of(known | narrowed)
