"""What the top of every page has of tasks: the open timer, and the line."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from apps.tasks.timer_face import Face, face_of


def timer(request: HttpRequest) -> dict[str, Any]:
    """As it is when the page is drawn; no query unless a whole page is drawn and one is open."""
    return {"timer": SimpleLazyObject(lambda: _face(request))}


def line(request: HttpRequest) -> dict[str, Any]:
    """The key of the line of this page: sent twice, it makes one task."""
    return {"line_key": SimpleLazyObject(uuid4)}


def _face(request: HttpRequest) -> Face | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return face_of(user, timezone.now())
