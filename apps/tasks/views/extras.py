"""Money without a task, types of one's own, and the figures of one account."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import signed
from apps.platforms.models import Account
from apps.platforms.money import Money
from apps.tasks import own_types, renames, services, undo
from apps.tasks.estimates import against_estimates
from apps.tasks.forms.extras import AdjustmentForm, TypeForm
from apps.tasks.models import Adjustment, TaskType
from apps.tasks.signing_up import cost_of
from apps.tasks.statistics import stats_of
from apps.tasks.views import about
from apps.tasks.views.request import written

LATEST = 20


@waits(AdjustmentForm, gettext_lazy("A bonus or correction"))
@require_http_methods(["GET", "HEAD", "POST"])
def adjustment_new(request: PersonRequest) -> HttpResponse:
    """A bonus without a task, or a correction; below it the latest ones."""
    request.here = "tasks"
    form = AdjustmentForm(request.POST or None, user=request.user, initial=_first(request))
    if form.is_valid():
        data = form.cleaned_data
        amount = Money(data["amount"], data["account"].unit)
        row = services.add_adjustment(
            user=request.user,
            account=data["account"],
            amount=data["amount"],
            happened_at=data["happened"],
            kind=data["kind"],
            note=data["note"],
        )
        written(
            request,
            _("%(sum)s noted for %(platform)s.") % {"sum": signed(amount), "platform": data["account"].name},
            "adjustment_delete",
            row.pk,
        )
        return redirect("adjustment_new")
    latest = (
        Adjustment.objects.filter(user=request.user).select_related("account").order_by("-local_on", "-pk")
    )
    rows = [(row, Money(row.amount, row.account.unit)) for row in latest[:LATEST]]
    context = {"form": form, "rows": rows}
    return render(request, "tasks/adjustment_new.html", context, status=422 if form.is_bound else 200)


@require_POST
def adjustment_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Take it away; the toast brings it back."""
    row = get_object_or_404(Adjustment.objects.filter(user=request.user), pk=pk)
    services.delete_adjustment(user=request.user, adjustment_id=pk)
    written(request, _("Taken away."), "task_undo", undo.of_adjustment(row))
    return redirect("adjustment_new")


@waits(TypeForm, gettext_lazy("A type of task"))
@require_http_methods(["GET", "HEAD", "POST"])
def type_list(request: PersonRequest) -> HttpResponse:
    """Types of one's own, and a new one."""
    request.here = "tasks"
    form = TypeForm(request.POST or None)
    if form.is_valid():
        kind, is_new = own_types.add_type(user=request.user, name=form.cleaned_data["name"])
        words = _("%(type)s is in your list.") if is_new else _("%(type)s is already there.")
        written(request, words % {"type": kind.label})
        return redirect("type_list")
    types = TaskType.objects.for_user(request.user).shown()
    context = {"form": form, "own": types.exclude(user=None), "built_in": types.filter(user=None)}
    return render(request, "tasks/type_list.html", context, status=422 if form.is_bound else 200)


@waits(TypeForm, gettext_lazy("Another name for a type"), about=about.type)
@require_http_methods(["GET", "HEAD", "POST"])
def type_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Another name for a type of one's own."""
    request.here = "tasks"
    kind = get_object_or_404(TaskType.objects.filter(user=request.user), pk=pk)
    form = TypeForm(request.POST or None, initial={"name": kind.name})
    if form.is_valid():
        try:
            token = renames.rename(renames.TYPE, user=request.user, pk=pk, name=form.cleaned_data["name"])
        except services.NameTaken:
            form.add_error("name", _("There is already a type of this name."))
        else:
            written(request, _("Type saved."), "task_undo" if token else "", token)
            return redirect("type_list")
    context = {"form": form, "type": kind}
    return render(request, "tasks/type_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def type_hide(request: PersonRequest, pk: int) -> HttpResponse:
    """Out of the lists; the toast brings it back."""
    kind = get_object_or_404(TaskType.objects.filter(user=request.user), pk=pk)
    own_types.hide_type(user=request.user, type_id=pk)
    words = _("%(type)s is no longer in your list. Its tasks keep it.") % {"type": kind.name}
    written(request, words, "type_show", pk)
    return redirect("type_list")


@require_POST
def type_show(request: PersonRequest, pk: int) -> HttpResponse:
    """A hidden one is in the lists again."""
    kind = get_object_or_404(TaskType.objects.filter(user=request.user), pk=pk)
    own_types.show_type(user=request.user, type_id=pk)
    written(request, _("%(type)s is in your list.") % {"type": kind.name}, "type_hide", pk)
    return redirect("type_list")


@require_safe
def account_stats(request: PersonRequest, account_id: int) -> HttpResponse:
    """The figures of one account: a fragment of its platform's page, or a page of its own."""
    request.here = "platforms"
    account = get_object_or_404(Account.objects.for_user(request.user), pk=account_id)
    template = "tasks/account_stats.html" + ("#stats" if request.htmx else "")
    estimates = against_estimates(request.user, account)
    context = {"account": account, "stats": stats_of(account), "estimates": estimates}
    return render(request, template, context)


@require_safe
def account_sign_up_cost(request: PersonRequest, account_id: int) -> HttpResponse:
    """What signing up has cost so far: a fragment of its platform's page, or a page of its own."""
    request.here = "platforms"
    account = get_object_or_404(Account.objects.for_user(request.user), pk=account_id)
    template = "tasks/account_sign_up.html" + ("#cost" if request.htmx else "")
    return render(request, template, {"account": account, "cost": cost_of(request.user, account)})


def _first(request: PersonRequest) -> dict[str, Any]:
    now: datetime = timezone.localtime(timezone=request.user.timezone)
    return {"happened": now, "account": request.GET.get("account", "")}
