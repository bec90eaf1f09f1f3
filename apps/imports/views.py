"""Upload, check, save, undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag

from . import services
from .forms import UploadForm
from .models import Batch
from .reading import Unreadable
from .summary import summarise


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: PersonRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.check_file(
                user=request.user, filename=file.name, data=file.read(), type=form.cleaned_data["type"]
            )
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            return redirect("import_detail", batch.pk)
    batches = Batch.objects.for_user(request.user)[:50]
    status = 422 if form.errors else 200
    return render(request, "imports/import_list.html", {"form": form, "batches": batches}, status=status)


@require_safe
def import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.for_user(request.user), pk=pk)
    context = {"batch": batch, "summary": summarise(batch), "path": _path(batch)}
    return render(request, "imports/import_detail.html", context)


def _path(batch: Batch) -> list[tuple[str, str]]:
    """The steps, each with where it stands: done, now, or nothing."""
    if batch.state == Batch.State.CHECKED:
        return [(_("File"), "done"), (_("Check"), "now"), (_("Done"), "")]
    return [(_("File"), "done"), (_("Check"), "done"), (_("Done"), "now")]


@require_POST
def import_save(request: PersonRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.for_user(request.user), pk=pk)
    if services.save_batch(batch=batch):
        writes = summarise(batch).writes
        words = ngettext("%d row saved", "%d rows saved", writes) % writes
        messages.success(request, words, extra_tags=undo_tag("import_undo", pk))
        nudge("task_written", request.user.pk)
    return redirect("import_detail", pk)


@require_POST
def import_undo(request: PersonRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(Batch.objects.for_user(request.user), pk=pk)
    try:
        undone = services.undo_batch(batch=batch)
    except services.LaterImport as later:
        messages.error(request, str(later))
    else:
        if undone:
            messages.success(request, _("Import undone"))
            nudge("task_written", request.user.pk)
    return redirect("import_detail", pk)


@require_POST
def import_discard(request: PersonRequest, pk: int) -> HttpResponse:
    services.discard_batch(batch=get_object_or_404(Batch.objects.for_user(request.user), pk=pk))
    return redirect("import_list")
