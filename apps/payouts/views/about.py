"""What a form that waits is about, in a word or two; "" where there is no such thing of this person's."""

from apps.accounts.models import User
from apps.accounts.templatetags.fmt import day_year, money
from apps.payouts.models import Payout
from apps.platforms.views import about


def account(user: User, account: int) -> str:
    return about.account(user, account)


def payout(user: User, pk: int) -> str:
    """What was asked for, where, and when: that tells two of one sum apart."""
    found = Payout.objects.for_user(user).select_related("account").filter(pk=pk).first()
    if found is None:
        return ""
    return f"{money(found.asked_money)}, {found.account.name}, {day_year(found.requested_on)}"
