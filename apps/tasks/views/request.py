"""What every view of tasks has in common."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from apps.accounts.kept import waited
from apps.accounts.models import User
from apps.accounts.nudges import nudge
from apps.tasks.addresses import cleaned
from apps.tasks.models import Task
from apps.tasks.statuses import REVERSED


class Request(HttpRequest):
    """One of a signed-in person, which is every one that gets here."""

    user: User
    htmx: HtmxDetails
    here: str


def today(request: Request) -> Any:
    """The date on the person's calendar."""
    return timezone.localdate(timezone=request.user.timezone)


def task_of(request: Request, pk: int) -> Task:
    """The task, or 404 when it is another's or deleted."""
    tasks = Task.objects.for_user(request.user).select_related("account", "type")
    return get_object_or_404(tasks, pk=pk)


def task_to_edit(request: Request, pk: int) -> Task:
    """The same; what was typed into a form is not lost because the task lies in the bin meanwhile."""
    if request.method != "POST":
        return task_of(request, pk)
    tasks = Task.objects.filter(user=request.user).select_related("account", "type")
    return get_object_or_404(tasks, pk=pk)


def list_before(request: Request) -> str:
    """The query string of the list from which one comes, with what the list knows."""
    address = request.htmx.current_url if request.htmx else request.headers.get("Referer")
    return cleaned(urlsplit(address or "").query)


def acted_at(request: Request) -> datetime:
    """When the person did it: now, or as much earlier as their device has kept it."""
    return timezone.now() - waited(request)


def unchanged(act: str) -> str:
    """Why an outcome changed nothing."""
    if act == REVERSED:
        return _("Nothing has changed: only work that was approved can be taken back.")
    return _("Nothing has changed: they were so already.")


def written(request: Request, words: str, undo: str = "", *args: Any) -> None:
    """Say what was done, with the address that undoes it, and ask for what follows from it."""
    tags = f"undo:{reverse(undo, args=args)}" if undo else ""
    messages.success(request, words, extra_tags=tags)
    nudge("task_written", request.user.pk)


def back(request: Request, otherwise: str) -> HttpResponse:
    """Where one was, or a page by its name."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return redirect(came_from if is_ours else otherwise)
