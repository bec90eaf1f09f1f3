"""A notice: what backs it up; and it is put away, or put off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import PersonRequest, back, undo_tag
from apps.payouts import undo
from apps.payouts.alert_services import put_away, put_off
from apps.payouts.evidence import evidence_of, has_evidence
from apps.payouts.models import Alert
from apps.payouts.views.request import PLACE, today


@require_POST
def alert_seen(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a notice away, and go on where one was."""
    alert = _alert(request, pk)
    if put_away(alert=alert):
        tags = undo_tag("terms_undo", undo.of_put_away(alert))
        messages.success(request, _("Notice put away."), extra_tags=tags)
    return _back(request)


@require_POST
def alert_snooze(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a notice off for a week, and go on where one was."""
    put_off(alert=_alert(request, pk), now=timezone.now())
    return _back(request)


@require_safe
def alert_evidence(request: PersonRequest, pk: int) -> HttpResponse:
    """What backs up an alert, and what to write to the platform."""
    alert = _alert(request, pk)
    if not has_evidence(alert):
        return redirect("payout_detail", alert.payout_id) if alert.payout_id else redirect("payout_list")
    context = {"alert": alert, "evidence": evidence_of(alert, today(request))}
    return render(request, "payouts/alert_evidence.html", PLACE | context)


def _back(request: PersonRequest) -> HttpResponse:
    """Where one was; for htmx nothing in place of the notice, and what there is to say."""
    if request.htmx:
        says = len(messages.get_messages(request))
        return render(request, "parts/toasts_oob.html") if says else HttpResponse()
    return back(request, "payout_list")


def _alert(request: PersonRequest, pk: int) -> Alert:
    mine = Alert.objects.for_user(request.user).select_related("user", "account__platform")
    return get_object_or_404(mine, pk=pk)
