"""The request that a view behind the sign-in gets; where it came from, and where its browser goes next."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from .models import User


class PersonRequest(HttpRequest):
    """`LoginRequiredMiddleware` has let it through, so its user is a person."""

    user: User
    htmx: HtmxDetails
    here: str  # the place to mark in the navigation


def page_before(request: HttpRequest) -> str:
    """The page that stands in the browser: this one, or the one from which a part or an act is asked for.

    The first page where an act does not say it: its own address may be none that can be opened.
    """
    htmx, is_read = cast(PersonRequest, request).htmx, request.method in ("GET", "HEAD")
    if is_read and not htmx:
        return request.get_full_path()
    before = (htmx.current_url if htmx else request.headers.get("Referer")) or ""
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()):
        return request.get_full_path() if is_read else get_script_prefix()
    path = urlsplit(before)._replace(scheme="", netloc="").geturl()
    return "/" + path.lstrip("/\\")  # two of them would name another host


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """The browser goes there, and no part of a page is swapped for what it finds."""
    is_part = cast(PersonRequest, request).htmx
    return HttpResponseClientRedirect(address) if is_part else redirect(address)


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Where one was, or a page by its name."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return redirect(came_from if is_ours else otherwise)


def page_next(request: HttpRequest) -> str:
    """The page of ours that `next` names, to be shown when what one came for is done; "" without one."""
    path = request.POST.get("next") or request.GET.get("next", "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def undo_tag(name: str, *args: Any) -> str:
    """The tag of a message that can be taken back, by the address of this name."""
    return f"undo:{reverse(name, args=args)}"
