"""For the machines that watch this site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.health import readiness


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is looked at."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Everything is there: 200. Something is not: 503, and which part."""
    parts = readiness()
    is_ready = all(state == "ok" for state in parts.values())
    body = {"status": "ok" if is_ready else "not ready", "parts": parts}
    return JsonResponse(body, status=200 if is_ready else 503)
