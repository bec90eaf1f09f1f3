"""Notices at the top of every page."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import Alert
from .notices import OTHERS, Notice, latest_notices

MOST = 3


def notices(request: HttpRequest) -> dict[str, Any]:
    """What the person has not put away yet, where a whole page is drawn and there may be any."""
    return {"notices": SimpleLazyObject(lambda: _notices(request))}


def _notices(request: HttpRequest) -> Sequence[Notice]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.has_notices or getattr(request, "htmx", None):
        return []
    return latest_notices(user, timezone.now(), MOST, OTHERS if _is_list(request) else Alert.Kind)


def _is_list(request: HttpRequest) -> bool:
    """Whether this is the page that has a section of its own for what is to be looked into."""
    return request.resolver_match is not None and request.resolver_match.url_name == "payout_list"
