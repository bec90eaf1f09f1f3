"""Exchange rates, written by hand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.accounts.nudges import nudge
from apps.platforms import services
from apps.platforms.forms import RateForm
from apps.platforms.lists import rate_rows
from apps.platforms.models import ExchangeRate
from apps.platforms.rates_book import currencies_without_rate
from apps.platforms.views.pages import page, person, with_form


@with_form
def rate_list(request: HttpRequest) -> HttpResponse:
    """The rates of a person, and a form for one more."""
    user = person(request)
    missing = currencies_without_rate(user)
    form = RateForm(request.POST if request.method == "POST" else None, initial=_initial(user, missing))
    if form.is_valid():
        row = services.set_rate(user=user, **form.cleaned_data)
        nudge("account_changed", user.pk)
        messages.success(request, _("Saved the rate of %(source)s.") % {"source": row.source})
        return redirect("rates")
    context = {"form": form, "rates": rate_rows(user), "missing": missing}
    return page(request, "rate_list.html", context)


@require_POST
def rate_delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    try:
        row = services.delete_rate(user=user, rate_id=pk)
    except ExchangeRate.DoesNotExist as error:
        raise Http404 from error
    nudge("account_changed", user.pk)
    messages.success(request, _("Deleted the rate of %(source)s.") % {"source": row.source})
    return redirect("rates")


def _initial(user: User, missing: list[str]) -> dict[str, Any]:
    return {
        "source": missing[0] if missing else None,
        "target": user.home_currency,
        "valid_on": timezone.localdate(),
    }
