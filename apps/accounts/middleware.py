"""What a request brings of whoever looks: their language, zone and locale, and that they were here."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from .guesses import guess_locale
from .half_done import PLACE, WHICH, drop_form, keep_form
from .kept import is_anothers
from .locale import use_locale, written_for
from .requests import go_to, page_before
from .sign_ins import note_visit


class SessionMiddleware(sessions.SessionMiddleware):
    """The cookie goes with whoever signs out, and else stays, even when it opens nothing any more.

    An answer to a request of the ended session may come late; it must not take the cookie of the next one, in
    which a form waits.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and not cookie.value and not getattr(request, "was_known", False):
            del answer.cookies[settings.SESSION_COOKIE_NAME]
        return answer


class PersonMiddleware:
    """Words, times and numbers are those of the person; a stranger's browser says the words and numbers.

    An address can answer htmx with a part of its page: no cache takes the one for the other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            with written_for(user), timezone.override(user.timezone):
                return self.get_response(request)
        language = translation.get_language_from_request(request)
        locale = guess_locale(request.headers.get("Accept-Language", ""))
        with translation.override(language), use_locale(locale):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """To the door, and back to what was typed, or to the page from which something was asked."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        back = keep_form(request, view_func) or page_before(request)
        return go_to(request, redirect_to_login(back).url)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that was kept waits no longer once its view has taken it, or has drawn it again."""
        was_heard = request.method == "POST" and getattr(request, "csrf_processing_done", False)
        is_done = response.status_code < 400 or response.status_code == 422
        if was_heard and is_done and request.user.is_authenticated and PLACE in request.session:
            drop_form(request, request.POST.get(WHICH, ""))
        return response


class DeviceMiddleware:
    """What a device has kept comes from its own person only; who signs out leaves nothing on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_anothers(request):
            return JsonResponse({}, status=409)
        was_known = request.user.is_authenticated
        request.was_known = was_known  # type: ignore[attr-defined]
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
