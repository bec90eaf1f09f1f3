"""What every view of tasks has in common."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.kept import waited
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.tasks.addresses import cleaned
from apps.tasks.models import Task
from apps.tasks.statuses import REVERSED


def today(request: PersonRequest) -> Any:
    """The date on the person's calendar."""
    return timezone.localdate(timezone=request.user.timezone)


def task_of(request: PersonRequest, pk: int) -> Task:
    """The task, or 404 when it is another's or deleted."""
    tasks = Task.objects.for_user(request.user).select_related("account", "type")
    return get_object_or_404(tasks, pk=pk)


def task_to_edit(request: PersonRequest, pk: int) -> Task:
    """The same; what was typed into a form is not lost because the task lies in the bin meanwhile."""
    if request.method != "POST":
        return task_of(request, pk)
    tasks = Task.objects.filter(user=request.user).select_related("account", "type")
    return get_object_or_404(tasks, pk=pk)


def list_before(request: PersonRequest) -> str:
    """The query string of the list from which one comes, with what the list knows."""
    address = request.htmx.current_url if request.htmx else request.headers.get("Referer")
    return cleaned(urlsplit(address or "").query)


def acted_at(request: PersonRequest) -> datetime:
    """When the person did it: now, or as much earlier as their device has kept it."""
    return timezone.now() - waited(request)


def unchanged(act: str) -> str:
    """Why an outcome changed nothing."""
    if act == REVERSED:
        return _("Nothing has changed: only work that was approved can be taken back.")
    return _("Nothing has changed: they were so already.")


def written(request: PersonRequest, words: str, undo: str = "", *args: Any) -> None:
    """Say what was done, with the address that undoes it, and ask for what follows from it."""
    messages.success(request, words, extra_tags=undo_tag(undo, *args) if undo else "")
    nudge("task_written", request.user.pk)
