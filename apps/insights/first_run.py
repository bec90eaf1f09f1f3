"""How far somebody is with their first run."""

from dataclasses import dataclass

from babel.numbers import get_currency_name
from django.utils.translation import gettext

from apps.accounts.choices import place_name
from apps.accounts.locale import word_locale
from apps.accounts.models import User
from apps.platforms.aliases import name_alias
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks.models import Task


@dataclass(frozen=True, slots=True)
class FirstRun:
    """Which of the four steps are done, from the facts; samples count for none of them."""

    accounts: list[Account]
    has_task: bool
    goal: Money | None
    currency: str  # as people call it, to begin with: `British pounds`
    place: str  # of the time zone: `London`

    @property
    def example(self) -> str:
        """A line as this person could write it: on the first account, or on a made-up one."""
        words = (alias for account in self.accounts for alias in account.aliases)
        word = next(words, name_alias(self.accounts[0].name) if self.accounts else "quillo")
        return f"{word} {gettext('survey 12m 1.80')}"

    @property
    def now(self) -> int:
        """The number of the step to take next; 5 when all are done."""
        done = (True, bool(self.accounts), self.has_task, self.goal is not None)
        return next((number for number, is_done in enumerate(done, start=1) if not is_done), 5)


def first_run(user: User) -> FirstRun:
    """Three small queries."""
    currency = get_currency_name(user.home_currency, count=2, locale=word_locale())
    return FirstRun(
        accounts=list(Account.objects.for_user(user).filter(is_sample=False)),
        has_task=Task.objects.for_user(user).filter(account__is_sample=False).exists(),
        goal=None if user.weekly_goal is None else Money(user.weekly_goal, user.home_currency),
        currency=f"{currency[0].upper()}{currency[1:]}",
        place=place_name(str(user.timezone)),
    )
