"""Exchange rates, written by hand or brought in as a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.accounts.half_done import waits
from apps.accounts.models import User
from apps.accounts.nudges import nudge
from apps.accounts.requests import back
from apps.accounts.taken import ChangedSince
from apps.platforms import rate_services, undo
from apps.platforms.forms.rates import RateForm, RatesFileForm
from apps.platforms.lists import counting_rates, rate_rows
from apps.platforms.models import ExchangeRate
from apps.platforms.rates_file import RateLine
from apps.platforms.rates_missing import Gap, missing_rates, unknown_points
from apps.platforms.views.pages import page, person, undo_by, with_form


@waits(RateForm, gettext_lazy("An exchange rate"))
@with_form
def rate_list(request: HttpRequest) -> HttpResponse:
    """The rates of a person, and a form for one more."""
    user = person(request)
    form = RateForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        replaced = rate_services.set_rates(user=user, lines=[RateLine(**form.cleaned_data)])
        nudge("account_changed", user.pk)
        words = _("Saved the rate of %(source)s.") % {"source": form.cleaned_data["source"]}
        messages.success(request, words, extra_tags=_undo_of(user, replaced))
        return redirect("rates")
    return _page(request, form=form)


@require_POST
def rate_file(request: HttpRequest) -> HttpResponse:
    """Many rates at once: all of a file's, or none."""
    user = person(request)
    form = RatesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form)
    replaced = rate_services.set_rates(user=user, lines=form.rates)
    if saved := len(replaced):
        nudge("account_changed", user.pk)
        words = ngettext("Saved %(n)s rate of the file.", "Saved %(n)s rates of the file.", saved)
        messages.success(request, words % {"n": saved}, extra_tags=_undo_of(user, replaced))
    else:
        messages.info(request, _("You have all rates of this file already."))
    return redirect("rates")


@require_POST
def rate_delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    try:
        row = rate_services.delete_rate(user=user, rate_id=pk)
    except ExchangeRate.DoesNotExist as error:
        raise Http404 from error
    nudge("account_changed", user.pk)
    tags = undo_by(undo.of_rate(row))
    messages.success(request, _("Deleted the rate of %(source)s.") % {"source": row.source}, extra_tags=tags)
    return redirect("rates")


@require_POST
def rate_undo(request: HttpRequest, token: str) -> HttpResponse:
    """What was changed of rates or of an account is as before."""
    user = person(request)
    try:
        is_back = undo.bring_back(user=user, token=token)
    except ChangedSince:
        messages.error(request, _("Nothing was undone: it was changed again since."))
        return back(request, "rates")
    if is_back:
        nudge("account_changed", user.pk)
        messages.success(request, _("It is as before."))
    else:
        messages.error(request, _("It is too late to undo this here."))
    return back(request, "rates")


def _undo_of(user: User, replaced: list[rate_services.Replaced]) -> str:
    return undo_by(undo.of_rates(user, replaced)) if replaced else ""


def _page(
    request: HttpRequest, form: RateForm | None = None, file_form: RatesFileForm | None = None
) -> HttpResponse:
    """The list with its two forms; one that was sent and did not pass says why."""
    user = person(request)
    missing = missing_rates(user)
    context = {
        "form": form or RateForm(initial=_initial(user, missing)),
        "file_form": file_form or RatesFileForm(),
        "counting": counting_rates(user, timezone.localdate()),
        "rates": rate_rows(user),
        "missing": missing,
        "points": unknown_points(user),
    }
    return page(request, "rate_list.html", context)


def _initial(user: User, missing: list[Gap]) -> dict[str, Any]:
    """What is missing first, from the first day on that needs it."""
    gap = missing[0] if missing else None
    return {
        "source": gap and gap.currency,
        "target": user.home_currency,
        "valid_on": (gap and gap.since) or timezone.localdate(),
    }
