"""What a person does with a notice: it is put away, or put off."""

from datetime import datetime

from django.db import transaction

from apps.accounts.services import touch_person

from . import alerts
from .models import Alert


@transaction.atomic
def put_away(*, alert: Alert) -> bool:
    """The person has read it: it is no longer shown. Their pages change, so their version does.

    Answers whether it was shown until now.
    """
    touch_person(alert.user_id)
    return alerts.put_away(alert)


@transaction.atomic
def put_off(*, alert: Alert, now: datetime) -> None:
    """The person wants to see it later: it is shown again in a week."""
    touch_person(alert.user_id)
    alerts.put_off(alert, now)
