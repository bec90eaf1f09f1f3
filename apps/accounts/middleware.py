"""What a signed-in person's request brings: their time zone and locale, and that they were here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .locale import use_locale
from .sign_ins import note_visit


class PersonMiddleware:
    """Times are those of the zone of the person who looks, and numbers are written as they write them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.timezone), use_locale(request.user.locale):
            return self.get_response(request)


class VisitMiddleware:
    """A session that is in use says so on the list of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_visit(request)
        return self.get_response(request)
