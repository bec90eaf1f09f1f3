"""The bin: what was deleted, to be brought back or to go for good, which is asked about once more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import PersonRequest
from apps.tasks import bin
from apps.tasks.forms.bin import ASK, ASK_ALL, PURGE, PURGE_ALL, RESTORE, RESTORE_ALL, BinForm
from apps.tasks.views.request import written

SURE = {ASK: PURGE, ASK_ALL: PURGE_ALL}


@require_http_methods(["GET", "HEAD", "POST"])
def task_bin(request: PersonRequest) -> HttpResponse:
    """What is in it, newest first; an act on it; or the question before something goes for good."""
    request.here = "tasks"
    form = BinForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    act, picked = form.cleaned_data["act"], form.picked
    if act in SURE:
        return _ask(request, form)
    if act in (RESTORE, RESTORE_ALL):
        return _restore(request, picked)
    written(request, _purged(bin.purge(user=request.user, picked=picked)))
    return redirect("task_bin")


def _restore(request: PersonRequest, picked: bin.Picked) -> HttpResponse:
    """On to the timer where one has come back: it waits to be logged."""
    done = bin.restore(user=request.user, picked=picked)
    if done.count or not done.has_waiting:
        written(request, _restored(done.count), "task_undo" if done.token else "", done.token)
    if done.has_waiting:
        messages.error(request, _("One timer can be open at a time. Log or discard it first."))
    return redirect("timer" if done.has_timer else "task_bin")


def _page(request: PersonRequest, form: BinForm) -> HttpResponse:
    now = timezone.now()
    rows = bin.contents(request.user, now)
    is_full = len(rows) == bin.MOST_SHOWN
    count = bin.count_of(request.user, bin.Picked(until=now)) if is_full else len(rows)
    context = {"form": form, "rows": rows, "count": count, "until": now, "days": bin.KEPT_DAYS}
    return render(request, "tasks/task_bin.html", context, status=422 if form.is_bound else 200)


def _ask(request: PersonRequest, form: BinForm) -> HttpResponse:
    """How many go, and the form that lets them go."""
    data = form.cleaned_data
    count = bin.count_of(request.user, form.picked)
    context = {"act": SURE[data["act"]], "picks": data["pick"], "until": data["until"], "count": count}
    return render(request, "tasks/bin_purge.html", context)


def _restored(count: int) -> str:
    return ngettext("%(count)s entry restored.", "%(count)s entries restored.", count) % {"count": count}


def _purged(count: int) -> str:
    words = ngettext("%(count)s entry deleted for good.", "%(count)s entries deleted for good.", count)
    return words % {"count": count}
