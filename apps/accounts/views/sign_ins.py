"""Ending one of the sessions on a person's list. The list, and ending all others, is allauth's view."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.devices import device_words
from apps.accounts.requests import PersonRequest


@require_POST
def session_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever ends the one they are in is signed out."""
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    end_sessions(request, [session])
    if not request.user.is_authenticated:
        return redirect("account_login")
    messages.success(request, _("Signed out: %(device)s.") % {"device": device_words(session.user_agent)})
    return redirect("usersessions_list")
