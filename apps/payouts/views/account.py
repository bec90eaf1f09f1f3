"""What the page of a platform fetches of an account there: its own figures, and the worth of its points."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.accounts.requests import PersonRequest
from apps.payouts.claims import claims_of
from apps.payouts.points import worth_now
from apps.payouts.views.request import today
from apps.platforms.models import Account
from apps.platforms.money import POINTS


@require_safe
def account_claims(request: PersonRequest, account: int) -> HttpResponse:
    """A part of its platform's page in the catalogue, or a page of its own."""
    mine = Account.objects.for_user(request.user).with_platform()
    found = get_object_or_404(mine, pk=account, platform__isnull=False)
    claims = claims_of(request.user, found, today(request))
    context = {"here": "platforms", "account": found, "claims": claims}
    template = "payouts/account_claims.html" + ("#claims" if request.htmx else "")
    return render(request, template, context)


@require_safe
def payout_worth(request: PersonRequest, account: int) -> HttpResponse:
    """What the points of an account are worth: a sentence of its platform's page, or a page of its own."""
    mine = Account.objects.for_user(request.user).with_platform()
    found = get_object_or_404(mine, pk=account, unit=POINTS)
    template = "payouts/account_worth.html" + ("#worth" if request.htmx else "")
    context = {"here": "platforms", "account": found, "worth": worth_now(found, today(request))}
    return render(request, template, context)
