"""The list of tasks, and taking back what was done there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from apps.accounts.requests import PersonRequest, back
from apps.accounts.taken import ChangedSince
from apps.tasks import undo
from apps.tasks.listing import listing
from apps.tasks.models import Task
from apps.tasks.recompute import catch_up
from apps.tasks.tables import OF_MONEY, TaskTable
from apps.tasks.versions import Changed
from apps.tasks.views.request import today, written

PAGE = "tasks/task_list.html"


@require_safe
def task_list(request: PersonRequest) -> HttpResponse:
    """One page of the tasks that the address asks for; for htmx only what changes with the filters."""
    request.here = "tasks"
    day = today(request)
    shown = listing(catch_up(request.user), request.GET, day)
    table = TaskTable(
        shown.page.rows,
        days=shown.around.days,
        order_by=shown.sort,
        address=shown.sorted_by,
        unsortable=() if shown.is_one_unit else OF_MONEY,
        today=day,
    )
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    context = {"list": shown, "table": table, "is_part": is_part}
    response = render(request, f"{PAGE}#results" if is_part else PAGE, context)
    return push_url(response, _address(shown.address)) if is_part else response


@require_POST
def task_undo(request: PersonRequest, token: str) -> HttpResponse:
    """Take back what a toast told of."""
    try:
        undone = undo.take_back(request.user, token)
    except (Changed, ChangedSince, Task.DoesNotExist) as error:
        return _refused(request, error)
    if undone is None:
        messages.error(request, _("It is too late to undo this here. Open the task to change it."))
        return redirect("task_list")
    written(request, _said(undone))
    if undone.count is None:
        return redirect(undone.page)
    return redirect("task_detail", undone.task_id) if undone.task_id else redirect(_address(undone.back))


def _said(undone: undo.Undone) -> str:
    if undone.count is None:
        return _("It is as before.")
    words = ngettext("%(count)s task is as before.", "%(count)s tasks are as before.", undone.count)
    return words % {"count": undone.count}


def _refused(request: PersonRequest, error: Changed | ChangedSince | Task.DoesNotExist) -> HttpResponse:
    """Why an edit stays as it is, where the task can be seen."""
    if isinstance(error, ChangedSince):
        messages.error(request, _("Nothing was undone: it was changed again since."))
        return back(request, "task_list")
    if isinstance(error, Changed):
        messages.error(request, _("Nothing was undone: this task was changed again since. Here it is."))
        return redirect("task_detail", error.task.pk)
    messages.error(request, _("Nothing was undone: this task was deleted since. You can restore it here."))
    return redirect("task_bin")


def _address(query: str) -> str:
    return reverse("task_list") + query
