"""A person's own figures on an account beside the catalogue's."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.periods import local_date
from apps.accounts.requests import PersonRequest
from apps.platforms.models import Account

from .claims import claims_of


@require_safe
def account_claims(request: PersonRequest, account: int) -> HttpResponse:
    """A part of its platform's page in the catalogue, or a page of its own."""
    mine = Account.objects.for_user(request.user).with_platform()
    found = get_object_or_404(mine, pk=account, platform__isnull=False)
    today = local_date(timezone.now(), request.user.timezone)
    context = {"here": "platforms", "account": found, "claims": claims_of(request.user, found, today)}
    template = "payouts/account_claims.html" + ("#claims" if request.htmx else "")
    return render(request, template, context)
