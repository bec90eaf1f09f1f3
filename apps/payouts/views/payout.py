"""One payout: what can be said of it, and the steps between asking and the money, with their undoing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.accounts.templatetags.fmt import money
from apps.payouts import services
from apps.payouts.balances import standing_of
from apps.payouts.fee_forms import CostForm
from apps.payouts.fees import Costs, costs_of, methods_of
from apps.payouts.forms import ArrivedForm, FailedForm, RequestForm
from apps.payouts.models import Payout
from apps.payouts.outlooks import asked_at, clock_words, expected_on
from apps.payouts.refused import Refused
from apps.payouts.views import about
from apps.payouts.views.request import PLACE, account_of, form_page, payout_of, sent, today
from apps.platforms.models import Account
from apps.platforms.money import Money

UNDO: dict[str, Callable[..., Payout]] = {
    Payout.State.ARRIVED: services.undo_arrived,
    Payout.State.PARTIAL: services.undo_arrived,
    Payout.State.FAILED: services.undo_failed,
}


@require_safe
def payout_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One payout: what was asked for, what came when, and what can be said of it next."""
    payout = payout_of(request, pk)
    context = {"payout": payout, "parts": payout.arrivals.all(), "late": payout.days_late(today(request))}
    context["to_you"] = payout.account.worth_to_person(payout.received) if payout.came else None
    return render(request, "payouts/payout_detail.html", PLACE | context)


@waits(RequestForm, gettext_lazy("A payout that was requested"), about=about.account)
@require_http_methods(["GET", "HEAD", "POST"])
def payout_request(request: PersonRequest, account: int) -> HttpResponse:
    """Note that a payout was asked for."""
    found = account_of(request, account)
    if request.htmx.target == "costs":
        return _costs_alone(request, found)
    standing, day = standing_of(found), today(request)
    expected = expected_on(found, request.user, timezone.now(), day)
    form = RequestForm(sent(request), account=found, standing=standing, today=day, expected_on=expected)
    if form.is_valid():
        try:
            payout = services.request_payout(account=found, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(sum)s requested from %(platform)s."), "payout_cancel")
    context = {"form": form, "account": found} | _known_of(request, found, form)
    return form_page(request, "payouts/payout_request.html", context)


@waits(ArrivedForm, gettext_lazy("A payout that arrived"), about=about.payout)
@require_http_methods(["GET", "HEAD", "POST"])
def payout_arrived(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that a payout, or a part of it, came in."""
    payout = payout_of(request, pk)
    if not payout.is_on_the_way and request.method != "POST":
        return redirect("payout_detail", pk)
    form = ArrivedForm(sent(request), payout=payout, today=today(request))
    if form.is_valid():
        try:
            payout = services.mark_arrived(payout=payout, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(came)s from %(platform)s arrived."), "payout_undo")
    return form_page(request, "payouts/payout_arrived.html", {"form": form, "payout": payout})


@waits(FailedForm, gettext_lazy("A payout that failed"), about=about.payout)
@require_http_methods(["GET", "HEAD", "POST"])
def payout_failed(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that what is on its way will not come."""
    payout = payout_of(request, pk)
    if not payout.is_on_the_way and request.method != "POST":
        return redirect("payout_detail", pk)
    form = FailedForm(sent(request), payout=payout, today=today(request))
    if form.is_valid():
        is_lost, failed_on = form.cleaned_data["outcome"] == "lost", form.cleaned_data["failed_on"]
        try:
            payout = services.mark_failed(payout=payout, is_lost=is_lost, failed_on=failed_on)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("The payout from %(platform)s failed."), "payout_undo")
    return form_page(request, "payouts/payout_failed.html", {"form": form, "payout": payout})


@require_POST
def payout_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    payout = payout_of(request, pk)
    return _step(request, payout, services.cancel_request, _("Request for %(sum)s cancelled."), "payout_undo")


@require_POST
def payout_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the last step back: an arrival, a failure, or a cancelling."""
    payout = payout_of(request, pk)
    service = UNDO.get(payout.state, services.restore_request)
    return _step(request, payout, service, _("%(sum)s from %(platform)s is on its way again."))


def _step(
    request: PersonRequest, payout: Payout, service: Callable[..., Payout], text: str, back: str = ""
) -> HttpResponse:
    try:
        payout = service(payout=payout)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("payout_list")
    return _done(request, payout, text, back)


def _done(request: PersonRequest, payout: Payout, text: str, back: str = "") -> HttpResponse:
    """Say what was done; `back` names the address that undoes it."""
    last = payout.arrivals.last() if "%(came)s" in text else None
    came = Money(last.came, payout.account.unit) if last else payout.received
    said = text % {"sum": money(payout.money), "came": money(came), "platform": payout.account.name}
    if last and (rest := payout.returned_money):
        said += " " + _("%(sum)s is back in your balance.") % {"sum": money(rest)}
    messages.success(request, said, extra_tags=undo_tag(back, payout.pk) if back else "")
    nudge("outbox")
    return redirect("payout_list")


def _known_of(request: PersonRequest, account: Account, form: RequestForm) -> dict[str, Any]:
    """What is known about asking for a payout there: when, at what cost and by which methods."""
    clock = clock_words(account, request.user, timezone.now(), _last_request_at(request, account))
    return {"clock": clock, "costs": _costs(account, form), "methods": methods_of(account)}


def _last_request_at(request: PersonRequest, account: Account) -> datetime | None:
    """When a payout was last asked for; None: never. What was taken back does not count."""
    asked = Payout.objects.for_user(request.user).filter(account=account).out_of_the_balance()
    last = asked.order_by("requested_on", "pk").last()
    return asked_at(last.requested_on, last.created_at, request.user) if last else None


def _costs_alone(request: PersonRequest, account: Account) -> HttpResponse:
    """What the payout that is half written would cost, as a part of its form."""
    context = {"account": account, "costs": CostForm(request.GET, account=account).costs()}
    return render(request, "payouts/payout_request.html#costs", context)


def _costs(account: Account, form: RequestForm) -> Costs:
    """What it costs by what is in the form: at first, the whole balance by the account's usual method."""
    asked = form.cleaned_data.get("amount") if form.is_bound else None
    return costs_of(account, form["method"].value() or "", asked or form.initial["amount"])
