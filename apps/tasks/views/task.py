"""One task: its facts, changing it, taking it away and bringing it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest
from apps.platforms.money import Money
from apps.tasks import bulk, edits, services
from apps.tasks.choices import Choices
from apps.tasks.estimates import times_as_long
from apps.tasks.forms.edit import EditForm, of_task
from apps.tasks.forms.extras import RefusalForm, StatusForm
from apps.tasks.history import changes_of
from apps.tasks.in_a_row import InARow, in_a_row
from apps.tasks.models import Adjustment, Status, Task
from apps.tasks.naming import name_of
from apps.tasks.own_types import own_type
from apps.tasks.promises import due
from apps.tasks.refusals import reason_words
from apps.tasks.row_cells import STATUS_CLASS
from apps.tasks.statuses import can_become
from apps.tasks.versions import Changed
from apps.tasks.versus import usual_rate
from apps.tasks.views import about
from apps.tasks.views.request import task_of, task_to_edit, today, unchanged, written

PAGE = "tasks/task_detail.html"


@require_safe
def task_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything known about a task."""
    request.here = "tasks"
    task = task_of(request, pk)
    return render(request, PAGE, _facts(request, task))


@waits(EditForm, gettext_lazy("Changes to a task"), about=about.task)
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The form with the task's facts; saved, it leads back to them."""
    request.here = "tasks"
    task = task_to_edit(request, pk)
    choices = Choices(request.user)
    form = EditForm(request.POST or None, choices=choices, task=task, initial=of_task(task))
    if form.is_valid() and (token := _saved(request, form, pk)) is not None:
        written(request, _("Task saved."), "task_undo" if token else "", token)
        return redirect("task_detail", pk)
    context = {"form": form, "task": task, "name": _name(task)}
    return render(request, "tasks/task_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def task_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Out of every list and sum; the toast brings it back."""
    task_of(request, pk)
    services.delete_task(user=request.user, task_id=pk)
    written(request, _("Task deleted."), "task_restore", pk)
    return redirect("task_list")


@require_POST
def task_restore(request: PersonRequest, pk: int) -> HttpResponse:
    """A deleted task is there again."""
    get_object_or_404(Task.objects.filter(user=request.user), pk=pk)
    services.restore_tasks(user=request.user, task_ids=[pk])
    written(request, _("Task restored."), "task_delete", pk)
    return redirect("task_detail", pk)


@require_POST
def task_status(request: PersonRequest, pk: int) -> HttpResponse:
    """What came of it, in one step."""
    task_of(request, pk)
    form = StatusForm(request.POST)
    if form.is_valid():
        _decide(request, pk, **form.cleaned_data)
    return redirect("task_detail", pk)


@waits(RefusalForm, gettext_lazy("Why a task was turned down"), about=about.task)
@require_POST
def task_refusal(request: PersonRequest, pk: int) -> HttpResponse:
    """Why it was turned down, until when one can object, and when one did."""
    request.here = "tasks"
    task = task_of(request, pk)
    form = RefusalForm(request.POST, task=task, today=today(request))
    if not form.is_valid():
        return render(request, PAGE, _facts(request, task, form), status=422)
    days = {name: form.cleaned_data[name] for name in ("appeal_until", "appealed_on")}
    try:
        token = edits.explain_refusal(user=request.user, task_id=pk, reason=form.said_reason, **days)
    except services.NotRefused:
        messages.error(request, _("This task was not turned down. Say first what came of it."))
    else:
        written(request, _("Noted."), "task_undo" if token else "", token)
    return redirect("task_detail", pk)


def _decide(request: PersonRequest, pk: int, *, status: str, seen: str) -> None:
    """Mark it, unless it is meanwhile another one than its page has shown."""
    known = {pk: seen} if seen else {}
    done = bulk.act_on(user=request.user, task_ids=[pk], act=status, seen=known, back=None)
    if done.count:
        words = _("Task marked as %(status)s.") % {"status": Status(status).label.lower()}
        written(request, words, "task_undo", done.token)
    elif done.rivals:
        words = _("Nothing has changed: this task was marked as %(status)s meanwhile. Here it is.")
        messages.error(request, words % {"status": done.rivals[0].get_status_display().lower()})
    else:
        messages.info(request, unchanged(status))


def _saved(request: PersonRequest, form: EditForm, pk: int) -> str | None:
    """The token that takes it back, empty where nothing has changed.

    None when it could not be: the form shows both versions of a task that has changed since it was drawn, or
    says that it was deleted.
    """
    facts, sent = form.facts(), form.cleaned_data
    if "type" not in facts:
        facts["type"] = own_type(user=request.user, name=sent["new_type"])
    known = {"seen": sent["seen"], "is_restored": sent["restore"]}
    try:
        return edits.edit(user=request.user, task_id=pk, **known, **facts)
    except Changed as changed:
        form.show_conflict(changed.task, facts)
    except Task.DoesNotExist:
        form.is_deleted = True
    return None


def _name(task: Task) -> str:
    return name_of(task.title, task.note[:80], task.type.name)


def _promise(task: Task, adjustments: list[Adjustment]) -> dict[str, Any]:
    """The bonus that was promised, if one was: when it is due, or that it has come."""
    if task.promised is None:
        return {}
    has_come = task.bonus >= task.promised or any(row.kind == Adjustment.Kind.BONUS for row in adjustments)
    is_due = not has_come and not task.is_refused
    due_by = due(task.local_on, task.promised_until, task.account.usual_approval_days) if is_due else None
    return {"promised": Money(task.promised, task.account.unit), "due": due_by, "has_come": has_come}


def _in_a_row(request: PersonRequest, task: Task) -> InARow | None:
    """Beside what is usual on its account, which is looked up only where it is needed."""
    if not task.setup_ms:
        return None
    usual, _timed = usual_rate(request.user, task.account, today(request))
    return in_a_row(task, usual)


def _facts(request: PersonRequest, task: Task, refusal: RefusalForm | None = None) -> dict[str, Any]:
    """The task with its money as money, what became of it so far, and the outcomes it can be given."""
    unit = task.account.unit
    adjustments = list(Adjustment.objects.filter(user=task.user_id, task=task).select_related("account"))
    return _promise(task, adjustments) | {
        "task": task,
        "name": _name(task),
        "reward": Money(task.reward, unit),
        "bonus": Money(task.bonus, unit) if task.bonus else None,
        "paid": None if task.paid is None else Money(task.paid, unit),
        "hourly": None if task.hourly is None else Money.nearest(task.hourly, unit),
        "times": times_as_long(task.duration_ms, task.estimate_ms),
        "row": _in_a_row(request, task),
        "adjustments": [(row, Money(row.amount, row.account.unit)) for row in adjustments],
        "changes": changes_of(request.user, task),
        "outcomes": [
            (value, label)
            for value, label in Status.choices
            if value != task.status and can_become(task.status, value)
        ],
        "refusal": (refusal or RefusalForm(task=task, today=today(request))) if task.is_refused else None,
        "lost": Money(task.worth, unit),
        "reason": reason_words(task.reason),
        "can_appeal": bool(task.appeal_until and task.appeal_until >= today(request)),
        "css": STATUS_CLASS.get(task.status, task.status),
    }
