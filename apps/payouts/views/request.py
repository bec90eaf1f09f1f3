"""What every view of payouts has in common."""

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.accounts.periods import local_date
from apps.accounts.requests import PersonRequest
from apps.payouts.models import Payout
from apps.platforms.models import Account

PLACE = {"here": "payouts"}


def today(request: PersonRequest) -> date:
    """The date on the person's calendar."""
    return local_date(timezone.now(), request.user.timezone)


def account_of(request: PersonRequest, pk: int) -> Account:
    """The account, or 404 when it is another's."""
    return get_object_or_404(Account.objects.for_user(request.user).with_platform(), pk=pk)


def payout_of(request: PersonRequest, pk: int) -> Payout:
    """The payout, or 404 when it is another's."""
    mine = Payout.objects.for_user(request.user).select_related("account__platform")
    return get_object_or_404(mine, pk=pk)


def sent(request: PersonRequest) -> QueryDict | None:
    """What was typed into a form; None: it is only shown."""
    return request.POST if request.method == "POST" else None


def form_page(request: PersonRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form's page; 422 where it did not pass."""
    status = 422 if context["form"].errors else 200
    return render(request, template, PLACE | context, status=status)
