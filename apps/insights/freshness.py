"""Whether Today has changed since this browser last saw it, without asking the database for anything more.

Every write that the page rests on raises the person's `data_version`, which came with the person. What else
can change a page is its address, the hour and the date, the theme, the session, and our own code.
"""

from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.utils import timezone

from apps.accounts.half_done import PLACE
from apps.accounts.requests import PersonRequest
from apps.insights.choice import chosen

WELCOMED = "welcomed"  # in the session: this browser was led to the first steps once


def today_etag(request: PersonRequest) -> str | None:
    """The page's ETag; None where it is shown only once (a message waits, a timer goes on) or its code may
    change.
    """
    if settings.DEBUG or len(get_messages(request)) or request.user.has_timer:
        return None
    return f'"{_digest(*_rests_on(request))}"'


def _rests_on(request: PersonRequest) -> tuple[Any, ...]:
    user = request.user
    return (
        code_version(),
        (user.pk, user.data_version, user.email),
        chosen(request.GET),
        timezone.localtime(timezone=user.timezone).strftime("%F %H"),
        (request.session.session_key, request.session.get(WELCOMED), request.session.get(PLACE)),
        (request.COOKIES.get("theme"), request.META.get("CSRF_COOKIE")),  # the page holds a token made of it
        (request.htmx.target if request.htmx else None),
    )


@cache
def code_version() -> str:
    """Another one for other code, templates or styles; the same in every process of one release."""
    root = settings.BASE_DIR
    found = (
        path.stat() for folder in ("apps", "templates", "static") for path in (root / folder).rglob("*.*")
    )
    return _digest(*sorted((stat.st_mtime_ns, stat.st_size) for stat in found))


def _digest(*parts: Any) -> str:
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()
