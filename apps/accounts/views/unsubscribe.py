"""The way out of a kind of alert, from the mail itself: no sign-in, one click."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts import services
from apps.accounts.alerts import NAMES, read_token


@login_not_required
@csrf_exempt  # mail programs post here; the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since programs that check links open them too; POST does it, again and again the same."""
    about = read_token(token)
    if about is None:
        raise Http404
    user_id, kind = about
    if request.method == "POST":
        services.switch_off_alert(user_id=user_id, kind=kind)
    context = {"alerts": NAMES[kind], "is_done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)
