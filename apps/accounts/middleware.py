"""What a request brings of whoever looks: their language, zone and locale, and that they were here."""

from collections.abc import Callable

from django.contrib.auth import get_user
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from .half_done import keep_form
from .kept import is_anothers
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


class SignInMiddleware(LoginRequiredMiddleware):
    """To the door, and back to the form with what was typed."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        keep_form(request, view_func)
        return super().handle_no_permission(request, view_func)


class DeviceMiddleware:
    """What a device has kept comes from its own person only; who signs out leaves nothing on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_anothers(request):
            return JsonResponse({}, status=409)
        was_known = request.user.is_authenticated
        response = self.get_response(request)
        if was_known and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class VisitMiddleware:
    """Whose request it is, and that their session is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)  # itself: through Django's lazy one each look at it takes a detour
        if request.user.is_authenticated:
            note_visit(request)
        return self.get_response(request)
