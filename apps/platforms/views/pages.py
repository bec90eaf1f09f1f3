"""What every page of this app has in common."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.accounts.requests import undo_tag

with_form = require_http_methods(["GET", "HEAD", "POST"])


def person(request: HttpRequest) -> User:
    """The one who is signed in; every page of this app asks for that."""
    assert request.user.is_authenticated
    return request.user


def undo_by(token: str) -> str:
    """The tag of a message about what was changed; empty where nothing was."""
    return undo_tag("rate_undo", token) if token else ""


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page under Platforms: 422 where a form of it was sent and did not pass."""
    request.here = "platforms"  # type: ignore[attr-defined]
    forms = [one for one in context.values() if isinstance(one, BaseForm)]
    is_wrong = any(form.is_bound and form.errors for form in forms)
    return render(request, f"platforms/{template}", context, status=422 if is_wrong else 200)
