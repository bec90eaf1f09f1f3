"""The timer: its page, its bar on every page, and what can be done with it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest, back
from apps.platforms.models import Account
from apps.tasks import timers
from apps.tasks.choices import Choices
from apps.tasks.forms.log import LogForm
from apps.tasks.forms.timer import ActForm, AwayForm, CutForm, StartForm, TimerForm
from apps.tasks.models import TaskType, Timer
from apps.tasks.own_types import own_type
from apps.tasks.timers import ANSWERS, PAUSE, RESUME, STOP, Acted, open_timer
from apps.tasks.views import about
from apps.tasks.views.log import as_meant
from apps.tasks.views.request import acted_at, written

BAR = "parts/timer.html"
ENDS = (STOP, *ANSWERS)  # after these a stopped timer is to be logged
IS_SO = {  # an impatient second tap wants what is there already
    STOP: lambda timer: timer.is_stopped,
    PAUSE: lambda timer: timer.running_since is None,
    RESUME: lambda timer: timer.running_since is not None,
}


@require_safe
def timer(request: PersonRequest) -> HttpResponse:
    """What is timed, since when and what it brings, or the form to start one; for htmx the bar alone."""
    request.here = "log"
    return render(request, BAR) if request.htmx else _page(request)


@waits(LogForm, gettext_lazy("A timer to start"))
@require_POST
def timer_start(request: PersonRequest) -> HttpResponse:
    """Start it, with the platform and type last used where the form does not say."""
    request.here = "log"
    form = StartForm(_with_last_used(request), user=request.user)
    if not form.is_valid():
        return _page(request, form)
    facts = _facts(request, form) | form.told()
    if not timers.start_timer(user=request.user, now=acted_at(request), **facts).is_stale:
        return redirect("timer")
    messages.info(request, _("Your timer was open already. This is it."))
    if line := request.POST.get("line"):
        return redirect(f"{reverse('task_log')}?{urlencode({'line': line})}")
    return redirect("timer")


@require_POST
def timer_act(request: PersonRequest) -> HttpResponse:
    """Pause, resume, one more, stop, or the answer to a question."""
    form, act = ActForm(request.POST), ""
    if form.is_valid():
        act = form.cleaned_data["act"]
        done = timers.act_on_timer(user=request.user, now=acted_at(request), **form.cleaned_data)
    else:
        done = Acted(open_timer(request.user), is_stale=True)
    _say_if_stale(request, act, done)
    return _acted(request, act, done.timer)


@require_POST
def timer_away(request: PersonRequest) -> HttpResponse:
    """The page was out of sight: the bar, with a question where it was long."""
    form = AwayForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        timers.note_away(user=request.user, version=data["version"], away_ms=data["ms"])
    return render(request, BAR) if request.htmx else back(request, "timer")


@waits(TimerForm, gettext_lazy("What is timed"), about=about.timer)
@require_POST
def timer_change(request: PersonRequest, pk: int) -> HttpResponse:
    """What it is that is timed."""
    request.here = "log"
    _timer(request, pk)
    form = TimerForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form)
    done = timers.change_timer(user=request.user, timer_id=pk, **_facts(request, form))
    _say_if_stale(request, "", done)
    return redirect("timer")


@waits(CutForm, gettext_lazy("When the timer stopped"), about=about.timer)
@require_POST
def timer_cut(request: PersonRequest, pk: int) -> HttpResponse:
    """Stopped as of a time that the person writes; on to the log form."""
    request.here = "log"
    form = CutForm(request.POST, timer=_timer(request, pk))
    if not form.is_valid():
        return _page(request, cut=form)
    done = timers.cut_timer(user=request.user, timer_id=pk, at=form.cleaned_data["ended"])
    _say_if_stale(request, "", done)
    return redirect("timer") if done.is_stale else redirect(_log_form())


@require_POST
def timer_discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Away with it; the toast brings it back."""
    _timer(request, pk)
    done = timers.discard_timer(user=request.user, timer_id=pk)
    if done.is_stale:
        _say_if_stale(request, "", done)
    else:
        written(request, _("Timer discarded."), "timer_restore", pk)
    return redirect("timer")


@require_POST
def timer_restore(request: PersonRequest, pk: int) -> HttpResponse:
    """A discarded one is there again, as if it had run on."""
    get_object_or_404(Timer.objects.filter(user=request.user, task=None), pk=pk)
    try:
        timers.restore_timer(user=request.user, timer_id=pk)
    except timers.AnotherRuns:
        messages.error(request, _("Another timer is open by now. Log or discard that one first."))
    return redirect("timer")


def _timer(request: PersonRequest, pk: int) -> Timer:
    """A timer of this person, logged or not; 404 for another's or a discarded one."""
    found = get_object_or_404(Timer.objects.for_user(request.user), pk=pk)
    found.user = request.user
    return found


def _page(request: PersonRequest, form: TimerForm | None = None, cut: CutForm | None = None) -> HttpResponse:
    """The page with its forms; 422 where one of them did not pass."""
    known = open_timer(request.user)
    context = {
        "open": known,
        "form": form or TimerForm(user=request.user, initial=_first(request, known)),
        "cut": cut or (CutForm(timer=known) if known else None),
    }
    return render(request, "tasks/timer.html", context, status=422 if form or cut else 200)


def _first(request: PersonRequest, known: Timer | None) -> dict[str, Any]:
    if known:
        return {"account": known.account_id, "type": known.type_id, "pay": known.pay}
    return _last_used(Choices(request.user))


def _last_used(choices: Choices) -> dict[str, int]:
    rows: dict[str, Sequence[Account | TaskType]] = {"account": choices.accounts, "type": choices.types}
    return {name: found[0].pk for name, found in rows.items() if found}


def _with_last_used(request: PersonRequest) -> QueryDict:
    """What was sent, a line of the log form read; what it leaves out is what was used last."""
    choices = Choices(request.user)
    data = as_meant(request, choices)[0].copy()
    for name, pk in _last_used(choices).items():
        if name not in data:
            data[name] = str(pk)
    return data


def _facts(request: PersonRequest, form: TimerForm) -> dict[str, Any]:
    data = form.cleaned_data
    name, kind = data["new_type"], data["type"]
    return {
        "account": data["account"],
        "type": own_type(user=request.user, name=name) if name else kind,
        "pay": data["pay"],
    }


def _say_if_stale(request: PersonRequest, act: str, done: Acted) -> None:
    if not done.is_stale:
        return
    if done.timer is None:
        messages.info(request, _("No timer is open any more: it was logged or discarded."))
    elif act not in IS_SO or not IS_SO[act](done.timer):
        messages.info(request, _("The timer has changed since this page was drawn. This is how it is now."))


def _acted(request: PersonRequest, act: str, known: Timer | None) -> HttpResponse:
    """On to the log form of a stopped timer; else the bar as it is now, or the page where one was."""
    if known and known.is_stopped and act in ENDS:
        return HttpResponseClientRedirect(_log_form()) if request.htmx else redirect(_log_form())
    return render(request, "tasks/timer_acted.html") if request.htmx else back(request, "timer")


def _log_form() -> str:
    return reverse("task_log") + "?timer=on"
