"""The list of tasks, and what is done to several of them at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import push_url

from apps.tasks import bulk, undo
from apps.tasks.forms.extras import BulkForm
from apps.tasks.listing import cleaned, listing
from apps.tasks.recompute import catch_up
from apps.tasks.tables import OF_MONEY, TaskTable
from apps.tasks.views.request import Request, today, unchanged, written

PAGE = "tasks/task_list.html"


@require_safe
def task_list(request: Request) -> HttpResponse:
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
    patch_vary_headers(response, ["HX-Request"])
    return push_url(response, _address(shown.address)) if is_part else response


@require_POST
def task_bulk(request: Request) -> HttpResponse:
    """The same for all ticked rows, then the same list."""
    form, back = BulkForm(request.POST), cleaned(request.POST.get("back", ""))
    if not form.is_valid():
        messages.error(request, _("Nothing has changed. Tick the tasks first, then choose what they are."))
        return redirect(_address(back))
    act, picks = form.cleaned_data["act"], form.cleaned_data["pick"]
    done = bulk.act_on(user=request.user, task_ids=picks, act=act, back=back)
    if done.count:
        written(request, _words(act, done.count), "task_undo", done.token)
    else:
        messages.info(request, unchanged(act))
    return redirect(_address(back))


@require_POST
def task_undo(request: Request, token: str) -> HttpResponse:
    """Take back what a toast told of."""
    undone = undo.take_back(request.user, token)
    if undone is None:
        messages.error(request, _("It is too late to undo this here. Open the task to change it."))
        return redirect("task_list")
    words = ngettext("%(count)s task is as before.", "%(count)s tasks are as before.", undone.count)
    written(request, words % {"count": undone.count})
    return redirect(_address(undone.back))


def _words(act: str, count: int) -> str:
    """What was done, by the verb of its button."""
    words = {
        "approved": ngettext("%(count)s task approved.", "%(count)s tasks approved.", count),
        "rejected": ngettext("%(count)s task rejected.", "%(count)s tasks rejected.", count),
        "reversed": ngettext("%(count)s approval taken back.", "%(count)s approvals taken back.", count),
        bulk.DELETE: ngettext("%(count)s task deleted.", "%(count)s tasks deleted.", count),
    }
    return words[act] % {"count": count}


def _address(query: str) -> str:
    return reverse("task_list") + query
