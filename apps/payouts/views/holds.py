"""Money that a platform keeps back, and that it no longer does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.payouts import undo
from apps.payouts.forms import HoldForm
from apps.payouts.hold_services import hold_account, release_account
from apps.payouts.views import about
from apps.payouts.views.request import account_of, form_page, sent


@waits(HoldForm, gettext_lazy("Money that is held back"), about=about.account)
@require_http_methods(["GET", "HEAD", "POST"])
def account_hold(request: PersonRequest, account: int) -> HttpResponse:
    """Note that the platform keeps the money of an account back."""
    found, form = account_of(request, account), HoldForm(sent(request))
    if form.is_valid():
        hold = hold_account(account=found, note=form.cleaned_data["note"])
        tags = undo_tag("terms_undo", undo.of_hold(found, hold)) if hold else ""
        words = _("%(platform)s is noted as held.") % {"platform": found.name}
        messages.success(request, words, extra_tags=tags)
        return redirect("payout_list")
    return form_page(request, "payouts/account_hold.html", {"form": form, "account": found})


@require_POST
def account_release(request: PersonRequest, account: int) -> HttpResponse:
    """The hold has ended."""
    found = account_of(request, account)
    ended = release_account(account=found)
    tags = undo_tag("terms_undo", undo.of_release(found, ended)) if ended else ""
    words = _("The hold of %(platform)s has ended.") % {"platform": found.name}
    messages.success(request, words, extra_tags=tags)
    nudge("outbox")
    return redirect("payout_list")
