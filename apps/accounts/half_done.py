"""A form that was posted after the session had ended: it waits in the browser's session for its person."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from .kept import person_key
from .models import User

View = TypeVar("View", bound=Callable[..., Any])
PLACE: Final = "half_done"  # in the session: the address that draws it, and its fields
MOST: Final = 20_000  # characters
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field


def keeps_form(name: str) -> Callable[[View], View]:
    """What is posted to this view by somebody who is signed out meanwhile is there when they are back.

    `name` is of the address that draws the form; a view that only reads it on the way has another one.
    """

    def mark(view: View) -> View:
        view.form_at = name  # type: ignore[attr-defined]
        return view

    return mark


def keep_form(request: HttpRequest, view: Callable[..., Any]) -> None:
    """Put the posted fields away, if the view wants it and they say whose they are."""
    name = getattr(view, "form_at", "")
    if request.method != "POST" or not name:
        return
    fields = request.POST.copy()
    fields.pop(TOKEN, None)
    body = fields.urlencode()
    if fields.get("person") and len(body) <= MOST:
        request.session[PLACE] = [reverse(name), body]


def take_form(request: HttpRequest, user: User) -> QueryDict | None:
    """The fields of the form at this address that this person posted while signed out; once."""
    path, body = request.session.get(PLACE, ("", ""))
    if path != request.path:
        return None
    del request.session[PLACE]
    fields = QueryDict(body)
    return fields if fields.get("person") == person_key(user) else None
