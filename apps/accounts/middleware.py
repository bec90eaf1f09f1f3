"""The signed-in person's time zone and locale for the length of one request, and that they were here."""

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
        note_visit(request)
        with timezone.override(request.user.timezone), use_locale(request.user.locale):
            return self.get_response(request)
