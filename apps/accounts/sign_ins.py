"""Where a person is signed in: one row a session, with what browser it is and when it was last seen.

Most requests must not write. The session itself carries when it was last noted, and only a visit that comes
a while after that is noted again.
"""

from datetime import timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from .models import User

NOTED: Final = "seen_at"  # in the session, in seconds
EVERY: Final = timedelta(minutes=15)


def note_sign_in(request: HttpRequest) -> None:
    """A session has begun. Its row is allauth's to write."""
    request.session[NOTED] = int(timezone.now().timestamp())


def note_visit(request: HttpRequest) -> None:
    """Write down that a session is still in use, if that was last done a while ago."""
    noted, now = request.session.get(NOTED), timezone.now()
    if noted is None or now.timestamp() - noted < EVERY.total_seconds():
        return
    request.session[NOTED] = int(now.timestamp())
    agent = request.headers.get("User-Agent", "")[:200]
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=now, user_agent=agent
    )


@transaction.atomic
def end_all(user: User) -> None:
    """Nobody is signed in as this person any more, in any browser."""
    rows = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    rows.delete()


@transaction.atomic
def forget_ended() -> int:
    """Remove the sessions that are over by their age, and the rows of those that are gone."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    count, _ = gone.delete()
    return count
