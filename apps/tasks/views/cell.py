"""One cell of the list, edited where it stands; without a script it is a page of its own."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest
from apps.tasks import edits
from apps.tasks.addresses import cleaned
from apps.tasks.forms.cell import CELLS, CellForm
from apps.tasks.models import Task
from apps.tasks.naming import name_of
from apps.tasks.versions import Changed
from apps.tasks.views import about
from apps.tasks.views.request import list_before, task_to_edit, written

PAGE = "tasks/task_cell.html"


@waits(CellForm, gettext_lazy("A change in the list"), about=about.cell)
@require_http_methods(["GET", "HEAD", "POST"])
def task_cell(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """The cell as a form; saved, the list where it stands is drawn again with its sums."""
    request.here = "tasks"
    if name not in CELLS:
        raise Http404
    task = task_to_edit(request, pk)
    form = CellForm(request.POST or None, task=task, name=name, back=list_before(request))
    back = reverse("task_list") + cleaned(form["back"].value() or "")
    if form.is_valid() and (token := _saved(request, form)) is not None:
        written(request, _("Task saved."), "task_undo" if token else "", token)
        return redirect(back)
    context = {"form": form, "name": _name(form), "back": back, "address": request.path}
    template = f"{PAGE}#cell" if request.htmx else PAGE
    response = render(request, template, context, status=422 if form.is_bound else 200)
    return retarget(reswap(response, "outerHTML"), "#cell") if request.htmx and form.is_bound else response


def _saved(request: PersonRequest, form: CellForm) -> str | None:
    """The token that takes it back, empty where nothing has changed.

    None when it could not be: the form shows both versions of a cell that has changed since it was drawn, or
    says that the task was deleted.
    """
    sent = form.cleaned_data
    known = {"seen": sent["seen"], "is_restored": sent["restore"], "back": cleaned(sent["back"])}
    try:
        return edits.edit(user=request.user, task_id=form.task.pk, **known, **form.facts())
    except Changed as changed:
        form.show_conflict(changed.task)
    except Task.DoesNotExist:
        form.is_deleted = True
    return None


def _name(form: CellForm) -> str:
    return name_of(form.task.title, form.task.note[:80], form.task.type.name)
