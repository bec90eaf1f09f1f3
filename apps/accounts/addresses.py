"""Whether mail reaches a person's address. The mark is on their row: every page can tell without a query."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from .models import User


def mail_came_back(address: str, now: datetime) -> None:
    """Mark whoever has this address: no alert is mailed to them, and their pages say so."""
    _person(address).filter(mail_refused_at=None).update(
        mail_refused_at=now, data_version=F("data_version") + 1
    )


def mail_arrives(address: str) -> None:
    """Take the mark away."""
    _person(address).exclude(mail_refused_at=None).update(
        mail_refused_at=None, data_version=F("data_version") + 1
    )


def _person(address: str) -> QuerySet[User]:
    # The unique index on lower(email) finds them.
    return User.objects.alias(address=Lower("email")).filter(address=address.lower())
