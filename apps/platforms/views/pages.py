"""What every page of this app has in common."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from apps.accounts.models import User


class Request(HttpRequest):
    """A request as the middleware leaves it."""

    htmx: HtmxDetails


with_form = require_http_methods(["GET", "HEAD", "POST"])


def person(request: HttpRequest) -> User:
    """The one who is signed in; every page of this app asks for that."""
    assert request.user.is_authenticated
    return request.user


def undo_tag(token: str) -> str:
    """Of a message about what was changed: the address that takes it back; empty where nothing was."""
    return f"undo:{reverse('rate_undo', args=[token])}" if token else ""


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Where one was, or a page by its name."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return redirect(came_from if is_ours else otherwise)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page under Platforms: 422 where a form of it was sent and did not pass."""
    request.here = "platforms"  # type: ignore[attr-defined]
    forms = [one for one in context.values() if isinstance(one, BaseForm)]
    is_wrong = any(form.is_bound and form.errors for form in forms)
    return render(request, f"platforms/{template}", context, status=422 if is_wrong else 200)
