"""The pages of payouts: what is ready, on its way, saving up and arrived, and the steps between."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.nudges import nudge
from apps.accounts.periods import local_date
from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import money
from apps.platforms.minimum_services import delete_method_minimum
from apps.platforms.models import Account
from apps.platforms.money import POINTS, Money

from . import fees, services, undo
from .balances import standing_of
from .checks import check_if_moved
from .evidence import evidence_of, has_evidence
from .fee_forms import FeeForm, MethodForm
from .forms import ArrivedForm, FailedForm, HoldForm, RequestForm
from .models import Alert, FeeTerms, Payout
from .outlooks import clock_words, expected_on
from .points import worth_now
from .refused import Refused
from .summary import older_page, page_of

PLACE = {"here": "payouts"}
UNDO: dict[str, Callable[..., Payout]] = {
    Payout.State.ARRIVED: services.undo_arrived,
    Payout.State.PARTIAL: services.undo_arrived,
    Payout.State.FAILED: services.undo_failed,
}


@require_safe
def payout_list(request: PersonRequest, before: int | None = None) -> HttpResponse:
    """Everything about payouts; from `before` on, older ones that arrived.

    A balance that moved is checked here and now, so that what this page shows as ready is also said at
    the top of it, worker or no worker. The rows it writes are the same whoever writes them, and once only.
    """
    if check_if_moved(request.user):
        nudge("outbox")
    last = before and get_object_or_404(Payout.objects.for_user(request.user).arrived(), pk=before)
    page = older_page(request.user, last) if last else page_of(request.user, timezone.now())
    return render(request, "payouts/payout_list.html", PLACE | {"page": page})


@require_safe
def payout_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One payout: what was asked for, what came when, and what can be said of it next."""
    payout = _payout(request, pk)
    context = {"payout": payout, "parts": payout.arrivals.all(), "late": payout.days_late(_today(request))}
    context["to_you"] = payout.account.worth_to_person(payout.received) if payout.came else None
    return render(request, "payouts/payout_detail.html", PLACE | context)


@require_safe
def payout_worth(request: PersonRequest, account: int) -> HttpResponse:
    """What the points of an account are worth: a sentence of its platform's page, or a page of its own."""
    mine = Account.objects.for_user(request.user).with_platform()
    found = get_object_or_404(mine, pk=account, unit=POINTS)
    template = "payouts/account_worth.html" + ("#worth" if request.htmx else "")
    context = {"here": "platforms", "account": found, "worth": worth_now(found, _today(request))}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def payout_request(request: PersonRequest, account: int) -> HttpResponse:
    """Note that a payout was asked for."""
    found = _account(request, account)
    standing, today, now = standing_of(found), _today(request), timezone.now()
    expected = expected_on(found, request.user, now, today)
    form = RequestForm(_sent(request), account=found, standing=standing, today=today, expected_on=expected)
    if form.is_valid():
        try:
            payout = services.request_payout(account=found, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(sum)s requested from %(platform)s."), "payout_cancel")
    context = {"form": form, "account": found, "clock": clock_words(found, request.user, now)}
    context |= {"cost": _cost(found, form)}
    return _form(request, "payouts/payout_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def payout_arrived(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that a payout, or a part of it, came in."""
    payout = _payout(request, pk)
    if not payout.is_on_the_way and request.method != "POST":
        return redirect("payout_detail", pk)
    form = ArrivedForm(_sent(request), payout=payout, today=_today(request))
    if form.is_valid():
        try:
            payout = services.mark_arrived(payout=payout, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("%(came)s from %(platform)s arrived."), "payout_undo")
    return _form(request, "payouts/payout_arrived.html", {"form": form, "payout": payout})


@require_http_methods(["GET", "HEAD", "POST"])
def payout_failed(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that what is on its way will not come."""
    payout = _payout(request, pk)
    if not payout.is_on_the_way and request.method != "POST":
        return redirect("payout_detail", pk)
    form = FailedForm(_sent(request), payout=payout, today=_today(request))
    if form.is_valid():
        is_lost, failed_on = form.cleaned_data["outcome"] == "lost", form.cleaned_data["failed_on"]
        try:
            payout = services.mark_failed(payout=payout, is_lost=is_lost, failed_on=failed_on)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, payout, _("The payout from %(platform)s failed."), "payout_undo")
    return _form(request, "payouts/payout_failed.html", {"form": form, "payout": payout})


@require_http_methods(["GET", "HEAD", "POST"])
def account_fees(request: PersonRequest, account: int) -> HttpResponse:
    """What a payout from this account costs, and the least that is paid out, by method."""
    found = _account(request, account)
    form = FeeForm(_sent(request), account=found)
    if form.is_valid():
        token = undo.note_method(account=found, **form.changes())
        nudge("account_changed", found.user_id)
        words, tags = _("Saved for %(platform)s."), _undo("terms_undo", token) if token else ""
        messages.success(request, words % {"platform": found.name}, extra_tags=tags)
        return redirect("account_fees", account)
    terms = FeeTerms.objects.for_user(request.user).filter(account=found).order_by("method")
    context = {"form": form, "account": found, "terms": terms, "minimums": found.own_minimum_rows}
    context["counting"] = found.own_minimum()
    return _form(request, "payouts/account_fees.html", context)


@require_POST
def fee_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """These fees are not known any more."""
    terms = get_object_or_404(FeeTerms.objects.for_user(request.user), pk=pk)
    fees.delete_terms(user=request.user, terms_id=pk)
    messages.success(request, _("Fees deleted."), extra_tags=_undo("terms_undo", undo.of_fees(terms)))
    return redirect("account_fees", terms.account_id)


@require_POST
def minimum_delete(request: PersonRequest, account: int) -> HttpResponse:
    """The minimum of a method, named in the form, is not known any more."""
    found, form = _account(request, account), MethodForm(request.POST)
    if form.is_valid() and (known := undo.minimum_of(found, form.cleaned_data["method"])):
        delete_method_minimum(user=request.user, account_id=account, method=form.cleaned_data["method"])
        nudge("account_changed", found.user_id)
        tags = _undo("terms_undo", undo.of_minimum(found, known))
        messages.success(request, _("Minimum deleted."), extra_tags=tags)
    return redirect("account_fees", account)


@require_http_methods(["GET", "HEAD", "POST"])
def account_hold(request: PersonRequest, account: int) -> HttpResponse:
    """Note that the platform keeps the money of an account back."""
    found, form = _account(request, account), HoldForm(_sent(request))
    if form.is_valid():
        hold = services.hold_account(account=found, note=form.cleaned_data["note"])
        tags = _undo("terms_undo", undo.of_hold(found, hold)) if hold else ""
        words = _("%(platform)s is noted as held.") % {"platform": found.name}
        messages.success(request, words, extra_tags=tags)
        return redirect("payout_list")
    return _form(request, "payouts/account_hold.html", {"form": form, "account": found})


@require_POST
def account_release(request: PersonRequest, account: int) -> HttpResponse:
    """The hold has ended."""
    found = _account(request, account)
    ended = services.release_account(account=found)
    tags = _undo("terms_undo", undo.of_release(found, ended)) if ended else ""
    words = _("The hold of %(platform)s has ended.") % {"platform": found.name}
    messages.success(request, words, extra_tags=tags)
    nudge("outbox")
    return redirect("payout_list")


@require_POST
def payout_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    payout = _payout(request, pk)
    return _step(request, payout, services.cancel_request, _("Request for %(sum)s cancelled."), "payout_undo")


@require_POST
def payout_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the last step back: an arrival, a failure, or a cancelling."""
    payout = _payout(request, pk)
    service = UNDO.get(payout.state, services.restore_request)
    return _step(request, payout, service, _("%(sum)s from %(platform)s is on its way again."))


@require_POST
def alert_seen(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a notice away, and go on where one was."""
    services.put_away(alert=_alert(request, pk))
    return _back(request)


@require_POST
def alert_snooze(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a notice off for a week, and go on where one was."""
    services.put_off(alert=_alert(request, pk), now=timezone.now())
    return _back(request)


@require_safe
def alert_evidence(request: PersonRequest, pk: int) -> HttpResponse:
    """What backs up an alert, and what to write to the platform."""
    alert = _alert(request, pk)
    if not has_evidence(alert):
        return redirect("payout_detail", alert.payout_id) if alert.payout_id else redirect("payout_list")
    context = {"alert": alert, "evidence": evidence_of(alert, _today(request))}
    return render(request, "payouts/alert_evidence.html", PLACE | context)


def _back(request: PersonRequest) -> HttpResponse:
    """Where one was; for htmx nothing, in place of the notice."""
    if request.htmx:
        return HttpResponse()
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if is_ours else "payout_list")


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
    messages.success(request, said, extra_tags=_undo(back, payout.pk) if back else "")
    nudge("outbox")
    return redirect("payout_list")


def _undo(name: str, thing: Any) -> str:
    """The tag of a message that can be taken back."""
    return f"undo:{reverse(name, args=[thing])}"


def _cost(account: Account, form: RequestForm) -> dict[str, Any] | None:
    """What the whole balance would cost by the account's usual method, and what would arrive of it."""
    amount = form.initial["amount"]
    expected = fees.estimate(account, account.method, amount) if amount else None
    return {"fee": expected, "net": amount - expected} if expected else None


def _form(request: PersonRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form's page; 422 where it did not pass."""
    status = 422 if context["form"].errors else 200
    return render(request, template, PLACE | context, status=status)


def _account(request: PersonRequest, pk: int) -> Account:
    return get_object_or_404(Account.objects.for_user(request.user).with_platform(), pk=pk)


def _alert(request: PersonRequest, pk: int) -> Alert:
    mine = Alert.objects.for_user(request.user).select_related("user", "account__platform")
    return get_object_or_404(mine, pk=pk)


def _payout(request: PersonRequest, pk: int) -> Payout:
    mine = Payout.objects.for_user(request.user).select_related("account__platform")
    return get_object_or_404(mine, pk=pk)


def _sent(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _today(request: PersonRequest) -> date:
    return local_date(timezone.now(), request.user.timezone)
