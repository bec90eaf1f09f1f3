"""Forms that were posted after the session had ended: they wait in the browser's session for their person.

Each form says whose it is by its hidden `person`; who signs in as another sees nothing of it, and it is gone.
It waits until it is sent or thrown away. Only what goes to a view that is marked with `waits` does. An act
without a word (Delete, Undo, Put away) is not, as it would be one tap away from being done unseen: the person
is back on its page. Neither is what carries a password or a file, nor what belongs to signing in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .kept import PERSON, person_key
from .models import User
from .requests import page_before
from .typed import Typed, as_named, in_words

View = TypeVar("View", bound=Callable[..., Any])
Kept = dict[str, list[str]]
PLACE: Final = "half_done"  # in the session, by an id, oldest first: the address, the fields, the page
WHICH: Final = "waits"  # the field by which a form that is sent again says its id
MOST: Final = 40_000  # characters of all of them; the longest note fills half of it in some scripts
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field


@dataclass(frozen=True)
class Waits:
    """A view's form, what it is called, what it is about, and the name of the address that draws it."""

    form: type[BaseForm]
    title: str | Promise
    about: Callable[..., str]
    at: str


@dataclass(frozen=True)
class HalfDone:
    """What was posted from a page: as words, and as fields to be sent again; to nowhere without a path."""

    id: str
    path: str
    page: str
    title: str | Promise
    about: str
    words: list[Typed]
    fields: list[tuple[str, str]]


def waits(
    form: type[BaseForm], title: str | Promise, *, about: Callable[..., str] | None = None, at: str = ""
) -> Callable[[View], View]:
    """What is posted to this view while signed out waits, and is said in the words of this form.

    about: called with the person and what the address names; what the form is about, or "" where there is no
    such thing of theirs. at: it is drawn by the form at the address of this name, and not as one of a list.
    """

    def mark(view: View) -> View:
        view.waits = Waits(form, title, about or _nothing, at)  # type: ignore[attr-defined]
        return view

    return mark


def keep_form(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Put the posted fields away, if they can be somebody's form: the address that shows them, or nothing."""
    known: Waits | None = getattr(view, "waits", None)
    if known is None or not _can_wait(request, known):
        return ""
    path = reverse(known.at) if known.at else request.get_full_path()
    one = [path, _body(request.POST), page_before(request)]
    if _size(one) > MOST:
        return ""
    others = {pk: other for pk, other in _all(request).items() if _form_of(other) != _form_of(one)}
    request.session[PLACE] = _newest(others | {get_random_string(8): one})
    return path if known.at else reverse("half_done")


def take_form(request: HttpRequest, user: User) -> QueryDict | None:
    """The fields of the newest form of this address that this person posted while signed out; once."""
    for pk, (path, body, _page) in reversed(_all(request).items()):
        if path == request.path and _is_of(fields := QueryDict(body), user):
            drop_form(request, pk)
            return fields
    return None


def half_done_forms(request: HttpRequest, user: User) -> Iterator[HalfDone]:
    """All that waits for this person, the oldest first."""
    for pk, (path, body, page) in _all(request).items():
        fields = QueryDict(body)
        if _is_of(fields, user):
            yield _half_done(pk, path, page, fields, user)


def drop_form(request: HttpRequest, pk: str) -> None:
    """The form of this id waits no longer."""
    if pk in _all(request):
        request.session[PLACE] = {other: one for other, one in _all(request).items() if other != pk}


def drop_others(request: HttpRequest, user: User) -> None:
    """Somebody has signed in: of what anybody else wrote in this browser nothing is left."""
    mine = {pk: one for pk, one in _all(request).items() if _is_of(QueryDict(one[1]), user)}
    if mine != _all(request):
        request.session[PLACE] = mine


def is_own(request: HttpRequest) -> bool:
    """Whether the posted form says that it is of the person who is signed in."""
    return request.user.is_authenticated and _is_of(request.POST, request.user)


def _half_done(pk: str, path: str, page: str, fields: QueryDict, user: User) -> HalfDone:
    """Where nothing takes the form any more it is shown as it was sent, and leads nowhere."""
    again = [(name, text) for name, texts in fields.lists() for text in texts if name != "person"]
    match = _match(path)
    known: Waits | None = getattr(match.func, "waits", None) if match else None
    if match is None or known is None:
        return HalfDone(pk, "", page, _("A form that is no longer there"), "", as_named(again), again)
    about = known.about(user, **match.kwargs)
    return HalfDone(pk, path, page, known.title, about, in_words(known.form, fields), again)


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve("/" + path.partition("?")[0].removeprefix(get_script_prefix()))
    except Resolver404:
        return None


def _can_wait(request: HttpRequest, known: Waits) -> bool:
    """A device that has kept the entry itself sends it again itself."""
    if request.method != "POST" or PERSON in request.headers or request.FILES:
        return False
    return bool(request.POST.get("person") and (known.at or in_words(known.form, request.POST)))


def _body(posted: QueryDict) -> str:
    fields = posted.copy()
    for name in (TOKEN, WHICH):
        fields.pop(name, None)
    return fields.urlencode()


def _form_of(one: list[str]) -> tuple[str, Any]:
    """The same for a form that is sent twice: by the key that it was drawn with, else by all that it says."""
    fields = QueryDict(one[1])
    return one[0], fields.get("key") or sorted(fields.lists())


def _newest(kept: Kept) -> Kept:
    """Without the oldest ones that there is no room for."""
    while sum(map(_size, kept.values())) > MOST:
        del kept[next(iter(kept))]
    return kept


def _size(one: list[str]) -> int:
    return sum(map(len, one))


def _all(request: HttpRequest) -> Kept:
    found: Kept = request.session.get(PLACE, {})
    return found


def _is_of(fields: QueryDict, user: User) -> bool:
    return fields.get("person") == person_key(user)


def _nothing(user: User, **_named: Any) -> str:
    return ""
