"""How far somebody is with their first run."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Task


@dataclass(frozen=True, slots=True)
class FirstRun:
    """Which of the four steps are done, from the facts; samples count for none of them."""

    accounts: list[Account]
    has_task: bool
    goal: Money | None

    @property
    def now(self) -> int:
        """The number of the step to take next; 5 when all are done."""
        done = (True, bool(self.accounts), self.has_task, self.goal is not None)
        return next((number for number, is_done in enumerate(done, start=1) if not is_done), 5)


def first_run(user: User) -> FirstRun:
    """Three small queries."""
    return FirstRun(
        accounts=list(Account.objects.for_user(user).filter(is_sample=False)),
        has_task=Task.objects.for_user(user).filter(account__is_sample=False).exists(),
        goal=None if user.weekly_goal is None else Money(user.weekly_goal, user.home_currency),
    )
