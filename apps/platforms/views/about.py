"""What a form that waits is about, in a word or two; "" where there is no such thing of this person's."""

from apps.accounts.models import User
from apps.platforms.facts import told_apart
from apps.platforms.models import Account


def account(user: User, pk: int) -> str:
    mine = list(Account.objects.for_user(user))
    return dict(zip([one.pk for one in mine], told_apart(mine), strict=True)).get(pk, "")
