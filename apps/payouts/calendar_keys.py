"""The secret in the address of a calendar: 32 random bytes, of which only a digest is kept.

Whoever has the address reads the feed without signing in. A new one takes the place of the old one at once.
"""

import hashlib
import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare

from apps.accounts.models import User
from apps.accounts.services import touch_person

from .models import CalendarKey


@transaction.atomic
def make_key(*, user: User) -> str:
    """A new key, known only from this answer. The one before opens nothing any more."""
    touch_person(user.pk)
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.filter(user=user).delete()
    CalendarKey.objects.create(user=user, digest=_digest(key))
    return key


@transaction.atomic
def remove_key(*, user: User) -> None:
    """No address opens the calendar any more."""
    touch_person(user.pk)
    CalendarKey.objects.filter(user=user).delete()


def person_of(key: str) -> User | None:
    """Whose calendar the key opens; None for anything else, and for who may not sign in."""
    digest = _digest(key)
    found = CalendarKey.objects.select_related("user").filter(digest=digest).first()
    if found is None or not constant_time_compare(found.digest, digest) or not found.user.is_active:
        return None
    return found.user


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
