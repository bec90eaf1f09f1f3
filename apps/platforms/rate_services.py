"""Writes of many exchange rates at once."""

from collections.abc import Iterable

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import touch_person
from apps.platforms.models import ExchangeRate
from apps.platforms.rates_file import RateLine
from apps.platforms.worth import rates_changed

MANY = 2000  # rows in one statement


@transaction.atomic
def set_rates(*, user: User, lines: Iterable[RateLine]) -> int:
    """All of these rates, or none. Those of a pair and day that are known already are replaced.

    Answers how many were new or other than before. When none was, nothing at all changes.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # as `touch_person` locks it
    rows = ExchangeRate.objects.filter(user=user)
    known = {row[:3]: row[3] for row in rows.values_list("source", "target", "valid_on", "rate")}
    new = {line[:3]: line for line in lines if known.get(line[:3]) != line.rate}
    if not new:
        return 0
    touch_person(user.pk)
    ExchangeRate.objects.bulk_create(
        [ExchangeRate(user=user, **line._asdict()) for line in new.values()],
        batch_size=MANY,
        update_conflicts=True,
        unique_fields=["user", "source", "target", "valid_on"],
        update_fields=["rate"],
    )
    rates_changed(user, {frozenset(key[:2]) for key in new})
    return len(new)
