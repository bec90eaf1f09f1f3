"""Unpaid time: noting it, the latest of it, taking it away and bringing it back."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import mins
from apps.tasks import unpaid
from apps.tasks.forms.unpaid import UnpaidForm, quick_ones
from apps.tasks.models import Overhead
from apps.tasks.views.request import today, written

LATEST = 20


@waits(UnpaidForm, gettext_lazy("Unpaid time"))
@require_http_methods(["GET", "HEAD", "POST"])
def unpaid_new(request: PersonRequest) -> HttpResponse:
    """The form, with buttons for the usual ones; below it the latest entries."""
    request.here = "tasks"
    form = UnpaidForm(request.POST or None, user=request.user, initial=_first(request))
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    done = unpaid.log_overhead(user=request.user, key=form.cleaned_data["key"], **form.facts())
    if not done.is_new and not _is_same(done.entry, form):
        return _used_before(request)
    words = _("%(time)s noted: %(kind)s.") % _named(done.entry)
    written(request, words, "unpaid_delete", done.entry.pk)
    if request.htmx:
        return _quick_again(request, done.entry)
    return redirect("task_log" if form.cleaned_data["from_log"] else "unpaid_new")


@require_POST
def unpaid_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Out of every rate; the toast brings it back."""
    get_object_or_404(Overhead.objects.for_user(request.user), pk=pk)
    entry = unpaid.delete_overhead(user=request.user, entry_id=pk)
    written(request, _("%(time)s taken away: %(kind)s.") % _named(entry), "unpaid_restore", pk)
    return redirect("unpaid_new")


@require_POST
def unpaid_restore(request: PersonRequest, pk: int) -> HttpResponse:
    """It counts again."""
    get_object_or_404(Overhead.objects.filter(user=request.user), pk=pk)
    entry = unpaid.restore_overhead(user=request.user, entry_id=pk)
    written(request, _("%(time)s brought back: %(kind)s.") % _named(entry), "unpaid_delete", pk)
    return redirect("unpaid_new")


def _first(request: PersonRequest) -> dict[str, Any]:
    now = timezone.localtime(timezone=request.user.timezone)
    account = request.GET.get("account", "")
    return {"started": now, "key": uuid4(), "account": account if account.isdecimal() else ""}


def _page(request: PersonRequest, form: UnpaidForm, status: int) -> HttpResponse:
    known = Overhead.objects.for_user(request.user).select_related("account", "type")
    context = {
        "form": form,
        "quick": quick_ones(),
        "rows": known.order_by("-local_on", "-started_at", "-pk")[:LATEST],
        "share": unpaid.recent_share(request.user, today(request)),
    }
    return render(request, "tasks/unpaid_new.html", context, status=status)


def _quick_again(request: PersonRequest, entry: Overhead) -> HttpResponse:
    """The button that was tapped, with a fresh key, and the toast: what is written beside it stays."""
    context = {"quick": [one for one in quick_ones() if one.kind == entry.kind], "form": {"line": True}}
    response = render(request, "tasks/unpaid_quick.html", context)
    response.write(render_to_string("parts/toasts_oob.html", request=request))
    return response


def _is_same(entry: Overhead, form: UnpaidForm) -> bool:
    """But for the moment, which is that of the tap where none was written."""
    return all(getattr(entry, name) == value for name, value in form.facts().items() if name != "started_at")


def _used_before(request: PersonRequest) -> HttpResponse:
    """A form that was saved before comes back with other figures: nothing is saved, nothing is lost."""
    fresh = request.POST.copy()
    fresh["key"] = str(uuid4())
    form = UnpaidForm(fresh, user=request.user)
    form.add_error(
        None, _("You saved this form before, with other figures. Save again to note it a second time.")
    )
    return _page(request, form, status=422)


def _named(entry: Overhead) -> dict[str, str]:
    return {"time": mins(entry.duration_ms), "kind": entry.get_kind_display()}
