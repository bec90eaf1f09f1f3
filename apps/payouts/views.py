"""The pages of payouts: what is ready, on its way, saving up and arrived, and the steps between."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from apps.accounts.models import User
from apps.accounts.nudges import nudge
from apps.accounts.periods import local_date
from apps.accounts.templatetags.fmt import money
from apps.platforms.models import Account
from apps.platforms.money import POINTS

from . import services
from .balances import standing_of
from .checks import check_if_moved
from .forms import ArrivedForm, RequestForm
from .models import Alert, Payout
from .points import worth_now
from .summary import page_of

PLACE = {"here": "payouts"}


class Request(HttpRequest):
    """One of a signed-in person, which is every one that gets here."""

    user: User
    htmx: HtmxDetails


@require_safe
def payout_list(request: Request, before: int | None = None) -> HttpResponse:
    """Everything about payouts; from `before` on, older ones that arrived.

    A balance that moved is checked here and now, so that what this page shows as ready is also said at
    the top of it, worker or no worker. The rows it writes are the same whoever writes them, and once only.
    """
    if check_if_moved(request.user):
        nudge("outbox")
    last = before and get_object_or_404(Payout.objects.for_user(request.user).arrived(), pk=before)
    page = page_of(request.user, _today(request), last or None)
    return render(request, "payouts/payout_list.html", PLACE | {"page": page})


@require_safe
def payout_worth(request: Request, account: int) -> HttpResponse:
    """What the points of an account are worth: a sentence of its platform's page, or a page of its own."""
    mine = Account.objects.for_user(request.user).with_platform()
    found = get_object_or_404(mine, pk=account, unit=POINTS)
    template = "payouts/account_worth.html" + ("#worth" if request.htmx else "")
    context = {"here": "platforms", "account": found, "worth": worth_now(found, _today(request))}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def payout_request(request: Request, account: int) -> HttpResponse:
    """Note that a payout was asked for."""
    found = get_object_or_404(Account.objects.for_user(request.user).with_platform(), pk=account)
    standing = standing_of(found)
    form = RequestForm(_sent(request), account=found, standing=standing, today=_today(request))
    if form.is_valid():
        try:
            payout = services.request_payout(account=found, **form.cleaned_data)
        except services.Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(sum)s requested from %(platform)s."), "payout_cancel")
    context = PLACE | {"form": form, "account": found, "standing": standing}
    return render(request, "payouts/payout_request.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def payout_arrived(request: Request, pk: int) -> HttpResponse:
    """Note that a payout came in."""
    payout = _payout(request, pk)
    if payout.state != Payout.State.REQUESTED and request.method != "POST":
        return redirect("payout_list")
    form = ArrivedForm(_sent(request), payout=payout, today=_today(request))
    if form.is_valid():
        try:
            payout = services.mark_arrived(payout=payout, **form.cleaned_data)
        except services.Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(sum)s from %(platform)s arrived."), "payout_undo")
    context = PLACE | {"form": form, "payout": payout}
    return render(request, "payouts/payout_arrived.html", context, status=422 if form.errors else 200)


@require_POST
def payout_cancel(request: Request, pk: int) -> HttpResponse:
    """Take a request back."""
    payout = _payout(request, pk)
    return _step(request, payout, services.cancel_request, _("Request for %(sum)s cancelled."), "payout_undo")


@require_POST
def payout_undo(request: Request, pk: int) -> HttpResponse:
    """Take the last step back: an arrival, or a cancelling."""
    payout = _payout(request, pk)
    undo = services.undo_arrived if payout.state == Payout.State.ARRIVED else services.restore_request
    return _step(request, payout, undo, _("%(sum)s from %(platform)s is on its way again."))


@require_POST
def alert_seen(request: Request, pk: int) -> HttpResponse:
    """Put a notice away, and go on where one was."""
    services.put_away(alert=get_object_or_404(Alert.objects.for_user(request.user), pk=pk))
    if request.htmx:
        return HttpResponse()
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "payout_list")


def _step(
    request: Request, payout: Payout, service: Callable[..., Payout], text: str, undo: str = ""
) -> HttpResponse:
    try:
        payout = service(payout=payout)
    except services.Refused as refused:
        messages.error(request, refused.message)
        return redirect("payout_list")
    return _done(request, payout, text, undo)


def _done(request: Request, payout: Payout, text: str, undo: str = "") -> HttpResponse:
    said = text % {"sum": money(payout.money), "platform": payout.account.name}
    tag = f"undo:{reverse(undo, args=[payout.pk])}" if undo else ""
    messages.success(request, said, extra_tags=tag)
    nudge("outbox")
    return redirect("payout_list")


def _payout(request: Request, pk: int) -> Payout:
    mine = Payout.objects.for_user(request.user).select_related("account__platform")
    return get_object_or_404(mine, pk=pk)


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _today(request: Request) -> date:
    return local_date(timezone.now(), request.user.timezone)
