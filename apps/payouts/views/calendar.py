"""The calendar feed, and the page on which a person gets, renews and removes its address."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.locale import written_for
from apps.accounts.models import User
from apps.accounts.requests import PersonRequest
from apps.payouts.calendar_events import events_of
from apps.payouts.calendar_feed import calendar as calendar_text
from apps.payouts.calendar_keys import make_key, person_of, remove_key
from apps.payouts.forms import CalendarKeyForm
from apps.payouts.models import CalendarKey

EVERY = timedelta(hours=6)  # how often programs are asked to look


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PersonRequest) -> HttpResponse:
    """Whether there is an address; POST makes a new one, and shows it this once."""
    address = ""
    if request.method == "POST":
        address = f"{settings.SITE_URL}{reverse('calendar_feed')}?key={make_key(user=request.user)}"
    key = CalendarKey.objects.filter(user=request.user).first()
    context = {"here": "payouts", "address": address, "key": key}
    response = render(request, "payouts/calendar.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def calendar_remove(request: PersonRequest) -> HttpResponse:
    """The address opens nothing any more."""
    remove_key(user=request.user)
    messages.success(request, _("The calendar address is gone."))
    return redirect("calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The calendar of whoever's key this is, for programs that cannot sign in; 404 without the right one."""
    form = CalendarKeyForm(request.GET)
    user = person_of(form.cleaned_data["key"]) if form.is_valid() else None
    if user is None:
        raise Http404
    response = HttpResponse(_text_for(user), content_type="text/calendar; charset=utf-8")
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = 'inline; filename="payouts.ics"'
    patch_cache_control(response, private=True, max_age=900)
    return get_conditional_response(request, etag=etag, response=response) or response


def _text_for(user: User) -> bytes:
    """Stamped with the beginning of the day: it and its ETag stay the same while nothing changes."""
    now = timezone.now()
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with written_for(user), timezone.override(user.timezone):
        name = _("%(product)s: payouts") % {"product": settings.PRODUCT_NAME}
        return calendar_text(name, settings.PRODUCT_NAME, events_of(user, now), stamp, EVERY)
