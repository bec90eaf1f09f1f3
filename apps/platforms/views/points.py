"""What an account's points are worth, and since when."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.platforms import points_services, undo
from apps.platforms.forms.rates import PointsForm
from apps.platforms.models import Account, PointsRate
from apps.platforms.money import POINTS
from apps.platforms.rates_missing import unknown_points
from apps.platforms.views import about
from apps.platforms.views.pages import page, person, undo_by, with_form


@waits(PointsForm, gettext_lazy("What points are worth"), about=about.account)
@with_form
def points_change(request: HttpRequest, pk: int) -> HttpResponse:
    """A new worth from a day on."""
    user = person(request)
    mine = Account.objects.for_user(user).with_platform()
    account = get_object_or_404(mine, pk=pk, unit=POINTS)
    sent, today = request.POST if request.method == "POST" else None, timezone.localdate()
    form = PointsForm(sent, today=today, initial=_initial(account, today))
    if form.is_valid():
        day = form.cleaned_data["valid_on"]
        account, token = undo.change_points(user=user, account_id=pk, worth=form.worth(), valid_on=day)
        nudge("account_changed", user.pk)
        words = _("Saved what the points of %(name)s are worth.") % {"name": account.name}
        messages.success(request, words, extra_tags=undo_by(token))
        return redirect("account_detail", pk)
    return page(request, "points_change.html", {"form": form, "account": account})


@require_POST
def points_delete(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    row = get_object_or_404(PointsRate.objects.filter(user=user), pk=pk)
    try:
        account = points_services.delete_points_rate(user=user, rate_id=pk)
    except PointsRate.DoesNotExist as error:
        raise Http404 from error
    nudge("account_changed", user.pk)
    messages.success(request, _("Deleted that change."), extra_tags=undo_by(undo.of_points(row)))
    return redirect("account_detail", account.pk)


def _initial(account: Account, today: date) -> dict[str, Any]:
    """From the first day of work that waits for a worth, where there is one."""
    worth = account.points_worth
    waits = [one.since for one in unknown_points(account.user) if one.account == account]
    return {
        "currency": worth.currency if worth else account.user.home_currency,
        "valid_on": waits[0] if waits else today,
    }
