"""The list: what is ready, on its way, saving up and arrived."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest
from apps.payouts.checks import check_if_moved
from apps.payouts.models import Arrival
from apps.payouts.summary import older_page, page_of
from apps.payouts.views.request import PLACE


@require_safe
def payout_list(request: PersonRequest, before: int | None = None) -> HttpResponse:
    """Everything about payouts; from the part `before` on, what arrived earlier.

    A balance that moved is checked here and now, so that what this page shows as ready is also said at
    the top of it, worker or no worker. The rows it writes are the same whoever writes them, and once only.
    """
    if check_if_moved(request.user):
        nudge("outbox")
    last = before and get_object_or_404(Arrival.objects.for_user(request.user), pk=before)
    page = older_page(request.user, last) if last else page_of(request.user, timezone.now())
    return render(request, "payouts/payout_list.html", PLACE | {"page": page})
