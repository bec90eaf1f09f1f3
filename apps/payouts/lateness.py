"""Payouts that should have come: who has one that is later than was said so far.

The level that was said is kept with the payout, so a sweep that never ran, or died half way, is simply still
to be done; and after a long silence only the highest level is said.
"""

import logging
from datetime import UTC, datetime

from django.db import transaction

from apps.accounts.periods import DAY, local_date
from apps.accounts.services import touch_person
from apps.tasks.rollups import hold_person

from . import alerts
from .mailing import mail_due
from .models import Payout
from .reliability import GRACE
from .transit import LATE_AFTER, late_level

log = logging.getLogger(__name__)


def check_late(now: datetime) -> int:
    """Say of every late payout how late it is; answers how many there was something to say of.

    One that cannot be looked at is left for the next time, and stops nobody else's.
    """
    said = 0
    for pk in _candidates(now):
        try:
            said += check_payout(pk, now)
        except Exception:
            log.exception("payout %s could not be looked at", pk)
    return said


@transaction.atomic
def check_payout(pk: int, now: datetime) -> bool:
    """Whether there was something to say, by the day on the person's calendar."""
    payout = Payout.objects.select_related("account__platform").get(pk=pk)
    user = hold_person(payout.user_id)
    payout.refresh_from_db(fields=["state", "expected_on", "late_level", "amount", "came", "fee", "lost"])
    today = local_date(now, user.timezone)
    level = late_level(payout.expected_on, today) if payout.is_on_the_way else 0
    if level <= payout.late_level:
        return False
    Payout.objects.filter(pk=pk).update(late_level=level)
    if not payout.account.is_sample:
        alerts.say_late(user, payout, level, payout.days_late(today), now)
        mail_due(user, now)
    touch_person(user.pk)
    return True


def _candidates(now: datetime) -> list[int]:
    """Those that are late somewhere on Earth."""
    last_on = local_date(now, UTC) + DAY - GRACE - LATE_AFTER[0] * DAY
    late = Payout.objects.on_the_way().filter(expected_on__lte=last_on, late_level__lt=len(LATE_AFTER))
    return list(late.values_list("pk", flat=True))
