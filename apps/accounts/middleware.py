"""What a request brings of whoever looks: their language, zone and locale, and that they were here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from .locale import written_for
from .sign_ins import note_visit


class PersonMiddleware:
    """Words, times and numbers are those of the person; the browser of a stranger says the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            with written_for(user), timezone.override(user.timezone):
                return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class VisitMiddleware:
    """A session that is in use says so on the list of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_visit(request)
        return self.get_response(request)
