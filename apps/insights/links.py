"""The rows behind each step of the rate: an address where just those are listed, or the page they are on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.periods import DAY, Days
from apps.accounts.templatetags.fmt import num
from apps.insights.choice import RateChoice
from apps.platforms.models import Account
from apps.tasks.addresses import address_of
from apps.tasks.filters import EXTRA, HANDED_IN, NOT_HANDED_IN, TIMED, UNTIMED
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
class More:
    """Another page with something that a step rests on."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """Of one page. `below_face`: the accounts whose money is worth less to the person than its face value."""

    choice: RateChoice
    days: Days
    has_corrections: bool
    below_face: Sequence[Account]

    def rows_of(self, key: str) -> str:
        """By the key of a step; "" where the rows are on no page."""
        if key in OF_TIME:
            return reverse("unpaid_new")
        return self._tasks(OF_TASKS[key]) if key in OF_TASKS else reverse("payout_list")

    def more_of(self, key: str) -> list[More]:
        """Bonuses and corrections without a task, which are in no list of tasks; and what each account's gift
        cards are worth, which is said there."""
        if key == "extra" and self.has_corrections:
            return [More(_("Those without a task"), reverse("adjustment_new"))]
        return [_worth_of(account) for account in self.below_face] if key == "gift_cards" else []

    def _tasks(self, narrowed: dict[str, str]) -> str:
        ids = {"platform": self.choice.account_id, "type": self.choice.type_id}
        dates = {"from": self.days.first_on, "to": self.days.after_on - DAY} if self.choice.days else {}
        known = {name: str(value) for name, value in (ids | dates).items() if value}
        return reverse("task_list") + address_of(known | narrowed)


def _worth_of(account: Account) -> More:
    """The account, where the person says what its money is worth to them."""
    words = _("%(platform)s at %(percent)s %%")
    values = {"platform": account.name, "percent": num(account.cash_factor * 100)}
    return More(words % values, reverse("account_detail", args=[account.pk]))
