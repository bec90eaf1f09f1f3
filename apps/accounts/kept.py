"""What a device kept while it had no network, and sends later: whose it is, and since when it waits."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .models import User

PERSON: Final = "X-Person"  # whose entry it is, as `person_key` says it
WAITED: Final = "X-Waited"  # for how many milliseconds; a span, as the clock of a device may be wrong
LONGEST: Final = timedelta(days=90)


def person_key(user: User) -> str:
    """A name for this person on their devices that says nothing of them, and that nobody else can make."""
    return salted_hmac("person", f"{user.pk} {user.joined_at.isoformat()}").hexdigest()[:20]


def is_anothers(request: HttpRequest) -> bool:
    """Whether an entry that one person wrote comes in the session of another."""
    person = request.headers.get(PERSON)
    return person is not None and not (request.user.is_authenticated and person_key(request.user) == person)


def waited(request: HttpRequest) -> timedelta:
    """How long ago somebody did what this request says: nothing at all, unless a device has kept it."""
    text = request.headers.get(WAITED, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return timedelta(0)
    return min(timedelta(milliseconds=int(text)), LONGEST)
