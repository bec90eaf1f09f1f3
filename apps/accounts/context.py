"""What every page needs from the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .kept import person_key

NAV = [
    ("today", "/", _("Today"), "home"),
    ("tasks", "/tasks/", _("Tasks"), "list-bullet"),
    ("payouts", "/payouts/", _("Payouts"), "wallet"),
]
THEMES = ("auto", "light", "dark")


def theme_of(request: HttpRequest) -> str:
    """The theme of this browser."""
    theme = request.COOKIES.get("theme", "auto")
    return theme if theme in THEMES else "auto"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The product's name, the theme of this browser, who looks, the main places and where we are."""
    user = getattr(request, "user", None)
    return {
        "product": settings.PRODUCT_NAME,
        "theme": theme_of(request),
        "person": person_key(user) if user and user.is_authenticated else "",
        "nav": NAV,
        "here": getattr(request, "here", ""),
        "debug": settings.DEBUG,
    }
