"""Views of the list that a person has named."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.half_done import waits
from apps.accounts.requests import PersonRequest
from apps.tasks import renames, saved_views
from apps.tasks.forms.extras import ViewForm
from apps.tasks.models import SavedView
from apps.tasks.saved_views import TooManyViews
from apps.tasks.services import NameTaken
from apps.tasks.views import about
from apps.tasks.views.request import written


@waits(ViewForm, gettext_lazy("A view of the list"))
@require_http_methods(["GET", "HEAD", "POST"])
def view_list(request: PersonRequest) -> HttpResponse:
    """All views of one's own, and a name for the one in the address."""
    request.here = "tasks"
    first = {"query": saved_views.kept_of(request.META.get("QUERY_STRING", ""))}
    form = ViewForm(request.POST or None, initial=first)
    if form.is_valid() and _saved(request, form):
        written(
            request, _("%(view)s is saved, beside the other views.") % {"view": form.cleaned_data["name"]}
        )
        return redirect(reverse("task_list") + form.cleaned_data["query"])
    context = {"form": form, "views": SavedView.objects.for_user(request.user), "most": saved_views.MOST}
    return render(request, "tasks/view_list.html", context, status=422 if form.is_bound else 200)


@waits(ViewForm, gettext_lazy("Another name for a view"), about=about.view)
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Another name."""
    request.here = "tasks"
    view = get_object_or_404(SavedView.objects.for_user(request.user), pk=pk)
    form = ViewForm(request.POST or None, initial={"name": view.name, "query": view.query})
    if form.is_valid():
        try:
            token = renames.rename(renames.VIEW, user=request.user, pk=pk, name=form.cleaned_data["name"])
        except NameTaken:
            form.say_taken()
        else:
            written(request, _("View saved."), "task_undo" if token else "", token)
            return redirect("view_list")
    return render(
        request, "tasks/view_edit.html", {"form": form, "view": view}, status=422 if form.is_bound else 200
    )


@require_POST
def view_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Out of the list; the toast brings it back."""
    view = get_object_or_404(SavedView.objects.for_user(request.user), pk=pk)
    saved_views.delete_view(user=request.user, view_id=pk)
    written(request, _("%(view)s deleted.") % {"view": view.name}, "view_restore", pk)
    return redirect("view_list")


@require_POST
def view_restore(request: PersonRequest, pk: int) -> HttpResponse:
    """A deleted view is there again."""
    view = get_object_or_404(SavedView.objects.filter(user=request.user), pk=pk)
    try:
        saved_views.restore_view(user=request.user, view_id=pk)
    except NameTaken:
        messages.error(request, _("There is another view called %(view)s now.") % {"view": view.name})
    except TooManyViews:
        messages.error(request, _("You have %(most)s views. Delete one first.") % {"most": saved_views.MOST})
    else:
        written(request, _("%(view)s is back.") % {"view": view.name}, "view_delete", pk)
    return redirect("view_list")


def _saved(request: PersonRequest, form: ViewForm) -> bool:
    """Whether it could be; the form says why not."""
    try:
        saved_views.save_view(user=request.user, **form.cleaned_data)
    except NameTaken:
        form.say_taken()
    except TooManyViews:
        words = _("You have %(most)s views. Delete one first.") % {"most": saved_views.MOST}
        form.add_error("name", words)
    return form.is_valid()
