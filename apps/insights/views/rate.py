"""The page of the rate."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.requests import PersonRequest
from apps.insights.choice import ALL, PERIODS, chosen_rate
from apps.insights.waterfall import rate_page
from apps.tasks.recompute import catch_up


@require_safe
def rate_waterfall(request: PersonRequest) -> HttpResponse:
    """From what was advertised to what has come, step by step."""
    request.here = "today"
    page = rate_page(catch_up(request.user), now=timezone.now(), choice=chosen_rate(request.GET))
    if page is None:
        raise Http404
    periods = [(str(days), days) for days in PERIODS] + [(ALL, None)]
    return render(request, "insights/rate.html", {"page": page, "periods": periods})
