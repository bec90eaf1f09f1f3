"""What a device needs to have the app on its home screen and to open it without a network."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

STYLES = ("tokens", "base", "shell", "parts", "charts", "pages")
SCRIPTS = ("requests", "keys", "waiting", "stepper", "line", "timer", "fresh", "offline")
SHELL = (
    *(f"css/{name}.css" for name in STYLES),
    *(f"js/{name}.js" for name in SCRIPTS),
    *("django_htmx/htmx-2.min.js", "fonts/figtree.woff2", "fonts/bricolage.woff2", "img/coin.svg"),
)
PAPER = {"light": "#EFF3EA", "dark": "#0E1511"}  # as the theme colours of every page
ICONS = (("coin-192", 192, "any"), ("coin-512", 512, "any"), ("maskable-512", 512, "maskable"))


def manifest(theme: str) -> dict[str, Any]:
    """The web app manifest, in the language and the theme of whoever looks."""
    paper = PAPER.get(theme, PAPER["light"])
    log = reverse("task_log")
    return {
        "id": "/",
        "name": settings.PRODUCT_NAME,
        "short_name": settings.PRODUCT_NAME,
        "description": _("A quiet ledger for small paid tasks: see what your spare minutes really earn."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": paper,
        "background_color": paper,
        "icons": list(_icons()),
        "shortcuts": [
            {"name": _("Log a task"), "url": log},
            {"name": _("Start the timer"), "url": reverse("timer")},
            {"name": _("Payouts"), "url": reverse("payout_list")},
        ],
        # What another app shares: its words go into the line, its heading and address into their fields.
        "share_target": {
            "action": log,
            "method": "GET",
            "params": {"title": "title", "text": "line", "url": "link"},
        },
    }


def _icons() -> Iterator[dict[str, str]]:
    yield {"src": static("img/coin.svg"), "sizes": "any", "type": "image/svg+xml"}
    for name, size, purpose in ICONS:
        src = static(f"icons/{name}.png")
        yield {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def known_to_worker() -> dict[str, Any]:
    """What the service worker is told: the files of the shell, and which addresses are which."""
    files = [static(name) for name in SHELL]
    posts = {name: reverse(name) for name in settings.KEPT_WITHOUT_NETWORK["posts"]}
    return {
        "version": _version(),
        "files": files,
        "isBeingMade": settings.DEBUG,  # names of files stay the same then, whatever is in them
        "offline": reverse("offline"),
        "person": reverse("offline_person"),
        "form": reverse(settings.KEPT_FORM),
        "log": posts["task_log"],
        "posts": list(posts.values()),
        "changes": [reverse(name) for name in settings.KEPT_WITHOUT_NETWORK["changes"]],
        "signIn": reverse("account_login"),
        "doors": reverse("account_login").removesuffix("login/"),  # whose pages have passwords and codes
        "signOut": reverse("account_logout"),
    }


def _version() -> str:
    """Another one whenever a file of the shell is another."""
    return _hash.__wrapped__() if settings.DEBUG else _hash()


@lru_cache(maxsize=1)
def _hash() -> str:
    whole = hashlib.sha256()
    for name in SHELL:
        whole.update(static(name).encode())
        if path := finders.find(name):
            with open(path, "rb") as file:
                whole.update(file.read())
    return whole.hexdigest()[:12]
