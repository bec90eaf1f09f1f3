"""Forms that were posted after the session had ended: they wait in the browser's session for their person.

Each form says whose it is by its hidden `person`; who signs in as another sees nothing of it, and it is gone.
It waits until it is sent or thrown away. An act without a word (Delete, Undo, Put away) does not wait, as it
would be one tap away from being done unseen: the person is back on its page. Neither does what carries a
password or a file, nor what belongs to signing in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, resolve, reverse

from .kept import PERSON, person_key
from .models import User
from .requests import page_before
from .typed import Typed, in_words

View = TypeVar("View", bound=Callable[..., Any])
Kept = dict[str, list[str]]
PLACE: Final = "half_done"  # in the session, by the address it is for, oldest first: the fields, and the page
MOST: Final = 40_000  # characters of all of them; the longest note fills half of it in some scripts
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field


@dataclass(frozen=True)
class HalfDone:
    """What was posted to an address from a page: as words to be read, and as fields to be sent again."""

    path: str
    page: str
    words: list[Typed]
    fields: list[tuple[str, str]]


def keeps_form(name: str) -> Callable[[View], View]:
    """What is posted to this view while signed out is drawn by the form at this address, and not as a list.

    `name` is of the address that draws the form; a view that only reads it on the way has another one.
    """

    def mark(view: View) -> View:
        view.form_at = name  # type: ignore[attr-defined]
        return view

    return mark


def keep_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Put the posted fields away, if they can be somebody's form: the address that shows them, or nothing."""
    if request.method != "POST" or not _can_wait(request, view):
        return ""
    name = getattr(view, "form_at", "")
    path = reverse(name) if name else request.get_full_path()
    fields = request.POST.copy()
    fields.pop(TOKEN, None)
    body = fields.urlencode()
    if len(body) > MOST:
        return ""
    drop_form(request, path)
    request.session[PLACE] = _newest(_all(request) | {path: [body, page_before(request)]})
    return path if name else reverse("half_done")


def take_form(request: HttpRequest, user: User) -> QueryDict | None:
    """The fields of the form at this address that this person posted while signed out; once."""
    fields = QueryDict(_all(request).get(request.path, [""])[0])
    drop_form(request, request.path)
    return fields if _is_of(fields, user) else None


def half_done_forms(request: HttpRequest, user: User) -> Iterator[HalfDone]:
    """All that waits for this person, the oldest first."""
    for path, (body, page) in _all(request).items():
        fields = QueryDict(body)
        if _is_of(fields, user):
            again = [(name, text) for name, texts in fields.lists() for text in texts if name != "person"]
            yield HalfDone(path, page, in_words(_view_at(path), fields), again)


def drop_form(request: HttpRequest, path: str) -> None:
    """What was posted to this address waits no longer."""
    if path in _all(request):
        request.session[PLACE] = {at: kept for at, kept in _all(request).items() if at != path}


def drop_others(request: HttpRequest, user: User) -> None:
    """Somebody has signed in: of what anybody else wrote in this browser nothing is left."""
    mine = {path: kept for path, kept in _all(request).items() if _is_of(QueryDict(kept[0]), user)}
    if mine != _all(request):
        request.session[PLACE] = mine


def is_own(request: HttpRequest) -> bool:
    """Whether the posted form says that it is of the person who is signed in."""
    return request.user.is_authenticated and _is_of(request.POST, request.user)


def _newest(kept: Kept) -> Kept:
    """Without the oldest ones that there is no room for."""
    while sum(len(body) for body, _page in kept.values()) > MOST:
        del kept[next(iter(kept))]
    return kept


def _all(request: HttpRequest) -> Kept:
    found: Kept = request.session.get(PLACE, {})
    return found


def _is_of(fields: QueryDict, user: User) -> bool:
    return fields.get("person") == person_key(user)


def _view_at(path: str) -> Callable[..., Any]:
    return resolve("/" + path.partition("?")[0].removeprefix(get_script_prefix())).func


def _can_wait(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """A device that has kept the entry itself sends it again itself."""
    if PERSON in request.headers or request.FILES or not request.POST.get("person"):
        return False
    return hasattr(view, "form_at") or bool(in_words(view, request.POST))
