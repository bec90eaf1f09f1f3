"""The app on a home screen and without a network: its manifest, its service worker, its offline page."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from apps.accounts.context import theme_of
from apps.accounts.installed import known_to_worker, manifest
from apps.accounts.kept import person_key


@login_not_required
@require_safe
@cache_control(private=True, no_cache=True)
def web_manifest(request: HttpRequest) -> HttpResponse:
    """What a home screen shows, and where its shortcuts lead."""
    return JsonResponse(manifest(theme_of(request)), content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it stands before every page; another text for every build."""
    context = {"known": json.dumps(known_to_worker())}
    return render(request, "sw.js", context, content_type="text/javascript")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where a page would be, without a network."""
    return render(request, "offline.html")


@login_not_required
@require_safe
@never_cache
def offline_person(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token for what their device has kept; nobody's is empty."""
    person = person_key(request.user) if request.user.is_authenticated else ""
    return JsonResponse({"person": person, "token": get_token(request)})
