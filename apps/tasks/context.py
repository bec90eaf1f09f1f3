"""The open timer at the top of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from apps.tasks.timer_face import Face, face_of


def timer(request: HttpRequest) -> dict[str, Any]:
    """As it is when the page is drawn; no query unless a whole page is drawn and one is open."""
    return {"timer": SimpleLazyObject(lambda: _face(request))}


def _face(request: HttpRequest) -> Face | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return face_of(user, timezone.now())
