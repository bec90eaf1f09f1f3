"""What a payout costs and the least that is paid out, as a person wrote it down, by method."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.payouts import fees, undo
from apps.payouts.fee_forms import FeeForm, MethodForm
from apps.payouts.models import FeeTerms
from apps.payouts.views import about
from apps.payouts.views.request import account_of, form_page, sent
from apps.platforms.minimum_services import delete_method_minimum


@waits(FeeForm, gettext_lazy("What a payout costs"), about=about.account)
@require_http_methods(["GET", "HEAD", "POST"])
def account_fees(request: PersonRequest, account: int) -> HttpResponse:
    """What a payout from this account costs, and the least that is paid out, by method."""
    found = account_of(request, account)
    form = FeeForm(sent(request), account=found)
    if form.is_valid():
        token = undo.note_method(account=found, **form.changes())
        nudge("account_changed", found.user_id)
        words, tags = _("Saved for %(platform)s."), undo_tag("terms_undo", token) if token else ""
        messages.success(request, words % {"platform": found.name}, extra_tags=tags)
        return redirect("account_fees", account)
    terms = FeeTerms.objects.for_user(request.user).filter(account=found).order_by("method")
    context = {"form": form, "account": found, "terms": terms, "minimums": found.own_minimum_rows}
    context["counting"] = found.own_minimum()
    return form_page(request, "payouts/account_fees.html", context)


@require_POST
def fee_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """These fees are not known any more."""
    terms = get_object_or_404(FeeTerms.objects.for_user(request.user), pk=pk)
    fees.delete_terms(user=request.user, terms_id=pk)
    messages.success(request, _("Fees deleted."), extra_tags=undo_tag("terms_undo", undo.of_fees(terms)))
    return redirect("account_fees", terms.account_id)


@require_POST
def minimum_delete(request: PersonRequest, account: int) -> HttpResponse:
    """The minimum of a method, named in the form, is not known any more."""
    found, form = account_of(request, account), MethodForm(request.POST)
    if form.is_valid() and (known := undo.minimum_of(found, form.cleaned_data["method"])):
        delete_method_minimum(user=request.user, account_id=account, method=form.cleaned_data["method"])
        nudge("account_changed", found.user_id)
        tags = undo_tag("terms_undo", undo.of_minimum(found, known))
        messages.success(request, _("Minimum deleted."), extra_tags=tags)
    return redirect("account_fees", account)
