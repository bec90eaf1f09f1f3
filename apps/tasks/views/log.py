"""Logging a task: the form, what is read from its line, and what it would pay."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reswap, trigger_client_event

from apps.accounts.half_done import keeps_form, take_form
from apps.accounts.locale import current_locale
from apps.accounts.templatetags.fmt import exact
from apps.platforms.money import Money
from apps.tasks import services
from apps.tasks.choices import Choices
from apps.tasks.forms.task import LogForm, again, with_line
from apps.tasks.forms.unpaid import quick_ones
from apps.tasks.line import Line, moment, read_line
from apps.tasks.models import Status, Task
from apps.tasks.timer_face import form_values
from apps.tasks.timers import open_timer
from apps.tasks.versus import Versus, versus
from apps.tasks.views.request import Request, acted_at, today, written

PAGE = "tasks/task_log.html"


@keeps_form
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: Request) -> HttpResponse:
    """The form, filled from `?line=`, or by the timer that was stopped; or a task is logged."""
    request.here = "log"
    choices = Choices(request.user)
    if request.method != "POST":
        return _to_fill(request, choices)
    data = as_meant(request, choices)
    form = LogForm(data, choices=choices, began=_began(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    done = _save(request.user, form)
    if done.is_new or _is_same(done.task, form.facts()):
        return _saved(request, done.task)
    return _used_before(request, form, data)


@require_safe
def log_offline(request: Request) -> HttpResponse:
    """The form that the person's device keeps for when it has no network: names, and no figures."""
    form, _line = _filled(request, Choices(request.user), QueryDict())
    return render(request, "tasks/task_log_offline.html", {"form": form, "timer": None})


@require_safe
def parse(request: Request) -> HttpResponse:
    """What is read from the line while it is typed: chips, and the fields and the rate that follow."""
    form, line = _filled(request, Choices(request.user), request.GET)
    context = _context(request, form, line) | {"is_swapped": True}
    return render(request, "tasks/task_log.html#parsed", context)


@require_safe
def worth(request: Request) -> HttpResponse:
    """What the task in the fields would pay, and the sign of its account's money."""
    form = LogForm(initial=request.GET.dict(), choices=Choices(request.user))
    return render(request, "tasks/task_log.html#worth", {"form": form, "versus": _versus(request, form)})


def _to_fill(request: Request, choices: Choices) -> HttpResponse:
    """A fresh form, or the one that was sent after the session had ended, as it was."""
    if data := take_form(request, request.user):
        messages.info(request, _("You were signed out meanwhile. Here is what you wrote: save it now."))
        return _page(request, LogForm(data, choices=choices), status=200)
    form, line = _filled(request, choices, request.GET)
    return render(request, PAGE, _context(request, form, line))


def _filled(request: Request, choices: Choices, data: QueryDict) -> tuple[LogForm, Line | None]:
    """A fresh form from what the address says; the line wins over the fields."""
    first: dict[str, Any] = {"started": _now(request), "status": Status.PENDING, "units": 1, "key": uuid4()}
    if choices.accounts:
        first["account"] = choices.accounts[0].pk
    if choices.types:
        first["type"] = choices.types[0].pk
    if "timer" in data and (timer := open_timer(request.user)) and timer.is_stopped:
        first |= form_values(timer)
    line = _read(request, choices, data.get("line", ""))
    if line and line.is_again and choices.last:
        first |= again(choices.last)
    said = with_line(data, line, _now(request)) if line else data
    first |= {name: value for name, value in said.dict().items() if value}
    return LogForm(initial=first, choices=choices), line


def as_meant(request: Request, choices: Choices) -> QueryDict:
    """The fields as sent; with the line written over them where it is newer than they are."""
    data = request.POST
    if data.get("line", "") == data.get("read", ""):
        return data
    line = _read(request, choices, data.get("line", ""))
    return with_line(data, line, _now(request)) if line else data


def _began(request: Request) -> datetime | None:
    """The very moment at which the timer began whose form this is."""
    timer = open_timer(request.user)
    return timer.started_at if timer and str(timer.log_key) == request.POST.get("key") else None


def _read(request: Request, choices: Choices, text: str) -> Line | None:
    if not text.strip():
        return None
    return read_line(
        text,
        accounts=choices.accounts,
        types=choices.types,
        today=_now(request).date(),
        locale=current_locale(),
    )


def _save(user: Any, form: LogForm) -> services.Logged:
    facts = form.facts()
    if "type" not in facts:
        facts["type"] = services.own_type(user=user, name=form.cleaned_data["new_type"])
    return services.log_task(user=user, key=form.cleaned_data["key"], **facts)


def _saved(request: Request, task: Task) -> HttpResponse:
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


def _used_before(request: Request, form: LogForm, data: QueryDict) -> HttpResponse:
    """A form that was saved before comes back with other figures: nothing is saved, nothing is lost."""
    fresh = data.copy()
    fresh["key"] = str(uuid4())
    form = LogForm(fresh, choices=form.choices)
    form.add_error(
        None, _("You saved this form before, with other figures. Save again to log a second task.")
    )
    return _page(request, form, status=422)


def _page(request: Request, form: LogForm, status: int) -> HttpResponse:
    """The form as it was sent, with what was read from its line."""
    line = _read(request, form.choices, form.data.get("line", ""))
    return render(request, PAGE, _context(request, form, line), status=status)


def _context(request: Request, form: LogForm, line: Line | None) -> dict[str, Any]:
    """With what the chips say: money in the unit of the account, and the moment by the person's clock."""
    account = form.chosen_account
    unit = account.unit if account else request.user.home_currency
    return {
        "form": form,
        "line": line,
        "line_money": Money(line.amount, unit) if line and line.amount is not None else None,
        "line_moment": moment(line, _now(request)) if line else None,
        "versus": _versus(request, form),
        "quick": quick_ones()[:1],
    }


def _versus(request: Request, form: LogForm) -> Versus:
    """Of what stands in the fields, right or not yet."""
    pay, bonus, ms = (_cleaned(form, name) for name in ("pay", "bonus", "minutes"))
    amount = None if pay is None else pay + (bonus or 0)
    return versus(request.user, form.chosen_account, amount, ms, today(request))


def _cleaned(form: LogForm, name: str) -> Any:
    """The value of a field as far as it can be read."""
    value = form[name].value()
    if not isinstance(value, str):
        return value
    try:
        return form.fields[name].clean(value)
    except ValidationError:
        return None


def _now(request: Request) -> datetime:
    """By the person's clock, when they wrote it: earlier than now where their device has kept it."""
    return timezone.localtime(acted_at(request), request.user.timezone)
