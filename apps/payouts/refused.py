"""What cannot be written of a payout, and the words that say so."""

from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.templatetags.fmt import money
from apps.platforms.models import Account
from apps.platforms.money import Money

from .balances import standing_of
from .models import MOST_MONEY, Payout

State = Payout.State


class Refused(Exception):
    """It cannot be; the message tells the person why, at a field of the form or (None) above it.

    `is_more`: it can be after all, where the person says that the platform pays more than they have logged.
    """

    def __init__(self, message: str, field: str | None = None, *, is_more: bool = False) -> None:
        super().__init__(message)
        self.message, self.field, self.is_more = message, field, is_more


def fits(amount: Money, account: Account) -> None:
    """Whether the balance has this much; else, and for nothing at all, Refused."""
    balance = standing_of(account).balance
    if amount <= Money.zero(account.unit):
        raise Refused(_("Write an amount above zero."), "amount")
    if amount > balance:
        raise Refused(
            _("%(platform)s owes you %(sum)s. Write that or less.")
            % {"platform": account.name, "sum": money(balance)},
            "amount",
            is_more=True,
        )


def covers(extra: Money, account: Account) -> None:
    """Whether what came beyond the sum asked for can come out of the balance."""
    balance = standing_of(account).balance
    if extra > max(balance, Money.zero(account.unit)):
        text = _(
            "That is %(extra)s more than you asked for, and %(platform)s owes you only %(sum)s beside it. "
            "Log the missing work first, or write less."
        )
        values = {"extra": money(extra), "platform": account.name, "sum": money(balance)}
        raise Refused(text % values, "received", is_more=True)


def is_in_bounds(amount: Decimal, field: str) -> None:
    """Refused for what no column can hold."""
    if amount > MOST_MONEY:
        raise Refused(_("That is larger than any sum can be here. Write a smaller one."), field)


def is_on_the_way(payout: Payout) -> None:
    """Refused for one that has ended, with how."""
    if payout.state == State.ARRIVED:
        raise Refused(_("This payout has arrived already. Undo that first."))
    if payout.state == State.FAILED:
        raise Refused(_("This payout has failed. Undo that first."))
    if payout.state == State.CANCELLED:
        raise Refused(_("This request was cancelled."))
