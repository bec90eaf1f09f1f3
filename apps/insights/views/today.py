"""The first page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from apps.accounts.requests import PersonRequest
from apps.insights.choice import PERIODS, chosen
from apps.insights.freshness import WELCOMED, today_etag
from apps.insights.today import today_of
from apps.tasks.recompute import catch_up


@require_safe
@cache_control(private=True, no_cache=True)
@condition(etag_func=today_etag)
def today(request: PersonRequest) -> HttpResponse:
    """What an hour really earned, and everything around it. Once, a newcomer is led to the first steps."""
    request.here = "today"
    choice, request.user = chosen(request.GET), catch_up(request.user)
    page = today_of(request.user, now=timezone.now(), days=choice.days, by=choice.by)
    if not page.has_accounts and WELCOMED not in request.session:
        request.session[WELCOMED] = True
        return redirect("welcome")
    part = "#where" if request.htmx.target == "where" else ""
    return render(request, f"insights/today.html{part}", {"today": page, "periods": PERIODS})
