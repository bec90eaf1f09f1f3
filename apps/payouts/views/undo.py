"""What the toasts of fees, of minimums and of holds lead to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest
from apps.accounts.taken import ChangedSince
from apps.payouts.undo import bring_back


@require_POST
def terms_undo(request: PersonRequest, token: str) -> HttpResponse:
    """They are known again; or the hold is as it was."""
    try:
        undone = bring_back(user=request.user, token=token)
    except ChangedSince:
        messages.error(request, _("Nothing was undone: it was changed again since."))
        return redirect("payout_list")
    if undone is None:
        messages.error(request, _("It is too late to undo this here."))
        return redirect("payout_list")
    messages.success(request, _("It is as before."))
    nudge("account_changed", request.user.pk)
    return redirect(undone.address)
