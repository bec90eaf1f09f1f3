"""Leaving for good: the password, the link of the mail, and the way back."""

from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import leaving
from apps.accounts.forms.gate import LeaveForm
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest) -> HttpResponse:
    """With the right password, a link is mailed that confirms it. Who leaves already is only told when."""
    if request.user.leaves_at is not None:
        return redirect("settings_data")
    if limited := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
        return limited
    form = LeaveForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        context = {"form": form, "here": "settings", "days": leaving.GRACE.days}
        return render(request, "accounts/leave.html", context, status=422 if form.is_bound else 200)
    leaving.ask_to_leave(user=request.user)
    nudge("outbox")
    said = _("We have sent a link to %(address)s. Nothing happens until you open it.")
    messages.success(request, said % {"address": request.user.email})
    return redirect("settings_data")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave_confirm(request: PersonRequest, token: str) -> HttpResponse:
    """GET asks once more, since programs that check links open them too; POST begins the two weeks."""
    if not leaving.is_for(request.user, token):
        raise Http404
    is_open = leaving.is_open(request.user, token)
    if request.method != "POST" or not is_open:
        context = {"is_open": is_open, "leaves_at": timezone.now() + leaving.GRACE, "here": "settings"}
        return render(request, "accounts/leave_confirm.html", context)
    leaving.confirm_leaving(user=request.user, now=timezone.now())
    logout(request, show_message=False)
    nudge("outbox")
    return redirect("leave_done")


@login_not_required
@require_safe
def leave_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/leave_done.html", {"days": leaving.GRACE.days})


@require_POST
def keep_account(request: PersonRequest) -> HttpResponse:
    leaving.keep_account(user=request.user)
    messages.success(request, _("Your account stays, with everything in it."))
    return redirect("today")
