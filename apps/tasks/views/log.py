"""Logging a task: the form, what is read from its line, and what it would pay."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, trigger_client_event

from apps.accounts.half_done import take_form, waits
from apps.accounts.locale import current_locale
from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import exact
from apps.platforms.money import Money
from apps.tasks import services
from apps.tasks.choices import Choices
from apps.tasks.durations import in_seconds
from apps.tasks.forms.chips import chips_of
from apps.tasks.forms.log import LogForm
from apps.tasks.forms.mixed import as_text, mixed, said_by
from apps.tasks.forms.unpaid import quick_ones
from apps.tasks.line import Line, read_line
from apps.tasks.line_written import write_line
from apps.tasks.models import Status, Task, Timer
from apps.tasks.own_types import own_type
from apps.tasks.timer_face import form_values
from apps.tasks.timers import open_timer
from apps.tasks.versus import Versus, versus
from apps.tasks.views.request import acted_at, today, written

PAGE = "tasks/task_log.html"
waits_here = waits(LogForm, gettext_lazy("A task"), at="task_log")


@waits_here
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: PersonRequest) -> HttpResponse:
    """The form, filled from `?line=`, or by the timer that was stopped; or a task is logged."""
    request.here = "log"
    choices = Choices(request.user)
    if request.method != "POST":
        return _to_fill(request, choices)
    data, line = as_meant(request, choices)
    form = LogForm(data, choices=choices, timer=_timer_of(request), line=line)
    if not form.is_valid():
        return _page(request, form, status=422)
    done = _save(request.user, form)
    if done.is_new or _is_same(done.task, form.facts()):
        return _saved(request, done.task)
    return _used_before(request, form, data)


@require_safe
def log_offline(request: PersonRequest) -> HttpResponse:
    """The form that the person's device keeps for when it has no network: names, and no figures."""
    form, _line = _filled(request, Choices(request.user), QueryDict())
    return render(request, "tasks/task_log_offline.html", {"form": form, "timer": None})


@waits_here
@require_POST
def parse(request: PersonRequest) -> HttpResponse:
    """What is read from the line while it is typed: chips, and the fields and the rate that follow."""
    form, line = _filled(request, Choices(request.user), request.POST)
    context = _context(request, form, line) | {"is_swapped": True}
    return render(request, "tasks/task_log.html#parsed", context)


@waits_here
@require_POST
def worth(request: PersonRequest) -> HttpResponse:
    """What the task in the fields would pay, the sign of its account's money, and the chips of the line."""
    form = LogForm(initial=request.POST.dict(), choices=Choices(request.user))
    line = _read(request, form.choices, request.POST.get("line", ""))
    return render(request, "tasks/task_log.html#worth", _context(request, form, line))


def as_meant(
    request: PersonRequest, choices: Choices, kept: QueryDict | None = None
) -> tuple[QueryDict, Line | None]:
    """The fields as sent, now or earlier; where the line is newer than they are, mixed with what it says."""
    data = request.POST if kept is None else kept
    if data.get("line", "") == data.get("read", ""):
        return data, None
    line = _read(request, choices, data.get("line", ""))
    return _mixed(request, choices, data, line), line


def _to_fill(request: PersonRequest, choices: Choices) -> HttpResponse:
    """A fresh form, or the one that was sent after the session had ended, with what its line says."""
    if kept := take_form(request, request.user):
        messages.info(request, _("You were signed out meanwhile. Here is what you wrote: save it now."))
        data, line = as_meant(request, choices, kept)
        return _page(request, LogForm(data, choices=choices, line=line), status=200)
    return _page(request, _filled(request, choices, request.GET)[0])


def _filled(request: PersonRequest, choices: Choices, data: QueryDict) -> tuple[LogForm, Line | None]:
    """A fresh form from what the address or the fields say, and the line."""
    line = _read(request, choices, data.get("line", ""))
    initial = {"key": uuid4()} | _mixed(request, choices, data, line).dict()
    if "timer" in data and (timer := _stopped_timer(request)):
        initial["key"] = timer.log_key
    return LogForm(initial=initial, choices=choices), line


def _mixed(request: PersonRequest, choices: Choices, data: QueryDict, line: Line | None) -> QueryDict:
    last = choices.last if line and line.is_again else None
    first = {} if data.get("basis") else _first(request, choices, data)
    return mixed(data, said_by(line, last, _now(request)), first)


def _first(request: PersonRequest, choices: Choices, data: QueryDict) -> dict[str, str]:
    """What a form starts with. One that was not drawn, only sent, has no platform to choose by itself."""
    first: dict[str, Any] = {"started": _now(request), "status": Status.PENDING, "units": 1}
    if choices.accounts and (request.method != "POST" or len(choices.accounts) == 1):
        first["account"] = choices.accounts[0].pk
    if choices.types:
        first["type"] = choices.types[0].pk
    if "timer" in data and (timer := _stopped_timer(request)):
        first |= form_values(timer)
    first.pop("key", None)
    return as_text(first)


def _stopped_timer(request: PersonRequest) -> Timer | None:
    timer = open_timer(request.user)
    return timer if timer and timer.is_stopped else None


def _timer_of(request: PersonRequest) -> Timer | None:
    """The timer whose form this is: the open one, or the one that a first tap on Save has logged."""
    timer = open_timer(request.user)
    if timer is None and request.POST.get("away"):
        timer = Timer.objects.for_user(request.user).order_by("pk").last()
    if timer is None or str(timer.log_key) != request.POST.get("key"):
        return None
    timer.user = request.user
    return timer


def _read(request: PersonRequest, choices: Choices, text: str) -> Line | None:
    if not text.strip():
        return None
    return read_line(
        text,
        accounts=choices.accounts,
        types=choices.types,
        today=_now(request).date(),
        locale=current_locale(),
        language=request.user.language,
        elsewhere=lambda: choices.elsewhere,
    )


def _save(user: Any, form: LogForm) -> services.Logged:
    facts = form.facts()
    if "type" not in facts:
        facts["type"] = own_type(user=user, name=form.cleaned_data["new_type"])
    return services.log_task(user=user, key=form.cleaned_data["key"], **facts)


def _saved(request: PersonRequest, task: Task) -> HttpResponse:
    """On to the next form, or to the list; the toast can take the task back."""
    pay = exact(Money(task.reward + task.bonus, task.account.unit))
    written(request, _("Task saved, %(pay)s.") % {"pay": pay}, "task_delete", task.pk)
    if request.htmx:
        response = reswap(render(request, "parts/toasts_oob.html"), "none")
    else:
        response = redirect("task_log" if request.POST.get("next") == "again" else "task_list")
    return trigger_client_event(response, "task-logged", {"id": task.pk})


def _is_same(task: Task, facts: dict[str, Any]) -> bool:
    return all(_as_shown(getattr(task, name)) == _as_shown(value) for name, value in facts.items())


def _as_shown(value: Any) -> Any:
    """A moment to the minute, which is all that the form says of it; anything else as it is."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _used_before(request: PersonRequest, form: LogForm, data: QueryDict) -> HttpResponse:
    """A form that was saved before comes back with other figures: nothing is saved, nothing is lost."""
    fresh = data.copy()
    fresh["key"] = str(uuid4())
    form = LogForm(fresh, choices=form.choices)
    form.add_error(
        None, _("You saved this form before, with other figures. Save again to log a second task.")
    )
    return _page(request, form, status=422)


def _page(request: PersonRequest, form: LogForm, status: int = 200) -> HttpResponse:
    """The whole page: the form, what was read from its line, and the field to go on in."""
    line = _read(request, form.choices, form["line"].value() or "")
    if form.focus in form.fields and form.focus != "line":
        form.fields[form.focus].widget.attrs["autofocus"] = True
    context = _context(request, form, line) | {"repeat": "" if line else _repeat(request, form.choices)}
    return render(request, PAGE, context, status=status)


def _repeat(request: PersonRequest, choices: Choices) -> str:
    """The last task as a line without its pay, which is what differs; empty where there is none."""
    last = choices.last
    if last is None or last.account not in choices.accounts:
        return ""
    said = Line(account=last.account, type=last.type, duration_ms=in_seconds(last.duration_ms))
    return write_line(
        said,
        accounts=choices.accounts,
        types=choices.types,
        locale=current_locale(),
        language=request.user.language,
    )


def _context(request: PersonRequest, form: LogForm, line: Line | None) -> dict[str, Any]:
    beside = _versus(request, form)
    return {
        "form": form,
        "line": line,
        "chips": chips_of(form, line, is_odd=beside.is_odd) if line else [],
        "versus": beside,
        "quick": quick_ones()[:1],
    }


def _versus(request: PersonRequest, form: LogForm) -> Versus:
    """Of what stands in the fields, right or not yet; an amount that would be refused has no rate."""
    return versus(request.user, form.chosen_account, form.worth, form.readable("minutes"), today(request))


def _now(request: PersonRequest) -> datetime:
    """By the person's clock, when they wrote it: earlier than now where their device has kept it."""
    return timezone.localtime(acted_at(request), request.user.timezone)
