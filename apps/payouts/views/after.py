"""What a task that is being logged will make of the balance it goes into."""

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.accounts.requests import PersonRequest
from apps.payouts.balances import standing_of
from apps.payouts.forms import PayForm
from apps.platforms.models import Account
from apps.platforms.money import Money


@require_safe
def payout_after(request: PersonRequest, account: int) -> HttpResponse:
    """A part of the page that logs a task, or a page of its own."""
    found = get_object_or_404(Account.objects.for_user(request.user), pk=account)
    form = PayForm(request.GET)
    if not form.is_valid():
        raise Http404
    balance, pay = standing_of(found).balance, Money(form.cleaned_data["pay"] or Decimal(0), found.unit)
    context = {"here": "log", "account": found, "balance": balance, "pay": pay, "then": balance + pay}
    template = "payouts/payout_after.html" + ("#after" if request.htmx else "")
    return render(request, template, context)
