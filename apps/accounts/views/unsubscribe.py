"""The way out of a kind of alert, from the mail itself: no sign-in, one click."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts import services
from apps.accounts.alerts import read_token, unsubscribe_url
from apps.accounts.kinds import ALL, KINDS, about


@login_not_required
@csrf_exempt  # mail programs post here; the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since programs that check links open them too; POST does it, again and again the same."""
    known = read_token(token)
    if known is None:
        raise Http404
    user_id, kind = known
    if request.method == "POST":
        services.switch_off_alert(user_id=user_id, kind=kind)
    context = {"alerts": about(kind), "is_done": request.method == "POST", "single": single(user_id, kind)}
    return render(request, "accounts/unsubscribe.html", context)


def single(user_id: int, kind: str) -> list[tuple[str, Promise]]:
    """Where one may stop each kind alone, for whoever came to stop them all."""
    names = KINDS if kind == ALL else {}
    return [(unsubscribe_url(user_id, name), KINDS[name].label) for name in names]
