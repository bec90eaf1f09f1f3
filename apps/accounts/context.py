"""What every page needs from the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NAV = [
    ("today", "/", _("Today"), "home"),
    ("tasks", "/tasks/", _("Tasks"), "list-bullet"),
    ("payouts", "/payouts/", _("Payouts"), "wallet"),
]
THEMES = ("auto", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The product's name, the theme of this browser, the main places and where we are among them."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "product": settings.PRODUCT_NAME,
        "theme": theme if theme in THEMES else "auto",
        "nav": NAV,
        "here": getattr(request, "here", ""),
        "debug": settings.DEBUG,
    }
