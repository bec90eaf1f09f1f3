"""What is done to several tasks at once: those that are ticked, or all that match the filters."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.accounts.half_done import waits
from apps.accounts.models import User
from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import num
from apps.tasks import bulk
from apps.tasks.addresses import cleaned
from apps.tasks.assigning import OtherUnit
from apps.tasks.choices import Choices
from apps.tasks.forms.extras import AssignForm, BulkForm, PickedForm
from apps.tasks.matching import MOST, NotUnderstood, TooMany, matching
from apps.tasks.models import Task
from apps.tasks.naming import name_of
from apps.tasks.statuses import REVERSED
from apps.tasks.views.request import unchanged, written

MOST_NAMED = 5


@waits(BulkForm, gettext_lazy("Ticked tasks"))
@require_POST
def task_bulk(request: PersonRequest) -> HttpResponse:
    """The same for all ticked rows, then the same list."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing has changed. Tick the tasks first, then choose what they are."))
        return _list(request)
    _act(request, form, form.cleaned_data["act"])
    return _list(request)


@waits(AssignForm, gettext_lazy("Another type or platform"))
@require_POST
def task_assign(request: PersonRequest) -> HttpResponse:
    """Another outcome, platform or type for all ticked rows: the choice first, then the same list."""
    request.here = "tasks"
    form = AssignForm(request.POST, choices=Choices(request.user))
    if not form.is_valid() and not form.cleaned_data.get("pick") and not form.cleaned_data.get("all"):
        messages.error(request, _("Nothing has changed. Tick the tasks first, then choose what they are."))
        return _list(request)
    if form.is_sent and form.is_valid():
        try:
            _act(request, form, bulk.CHANGE, **form.given())
        except OtherUnit:
            form.add_error("account", _("Some of these tasks are paid in another unit. Nothing has changed."))
        else:
            return _list(request)
    context = {"form": form, "back": _address(request), "count": _count(request.user, form)}
    return render(request, "tasks/task_assign.html", context, status=422 if form.is_sent else 200)


def _count(user: User, form: PickedForm) -> int | None:
    """How many tasks are meant; None where nobody can say, or they are too many for one step."""
    meant = form.picked()
    if meant["query"] is None:
        return len(meant["task_ids"])
    try:
        return len(matching(user, meant["query"]))
    except (TooMany, NotUnderstood):
        return None


def _act(request: PersonRequest, form: PickedForm, act: str, **given: Any) -> None:
    """Do it, and say what was done or why it was not."""
    try:
        done = bulk.act_on(user=request.user, act=act, **form.picked(), **given)
    except TooMany:
        words = _(
            "More than %(most)s tasks match, too many for one step. Nothing has changed. Narrow the list."
        )
        messages.error(request, words % {"most": num(MOST)})
    except NotUnderstood:
        messages.error(request, _("Nothing has changed: the filters make no sense together."))
    else:
        _tell(request, act, done)


def _tell(request: PersonRequest, act: str, done: bulk.Done) -> None:
    if done.count:
        written(request, _words(act, done.count), "task_undo", done.token)
    elif not done.rivals:
        messages.info(request, unchanged(REVERSED if done.unable else act))
    if done.count and done.unable:
        words = ngettext(
            "%(count)s was left as it is: only work that was approved can be taken back.",
            "%(count)s were left as they are: only work that was approved can be taken back.",
            done.unable,
        )
        messages.info(request, words % {"count": num(done.unable)})
    if done.rivals:
        messages.error(request, _left(done.rivals))


def _left(rivals: Sequence[Task]) -> str:
    """Those that were left alone, each leading to its page; of many the first ones."""
    words = ngettext(
        "{count} of them was changed meanwhile and left alone: {names}.",
        "{count} of them were changed meanwhile and left alone: {names}.",
        len(rivals),
    )
    links = [(reverse("task_detail", args=[task.pk]), _named(task)) for task in rivals[:MOST_NAMED]]
    names = format_html_join(", ", '<a class="link" href="{}">{}</a>', links)
    more = "…" if len(rivals) > MOST_NAMED else ""
    return format_html(words, count=num(len(rivals)), names=format_html("{}{}", names, more))


def _named(task: Task) -> str:
    name = name_of(task.title, task.note[:80], task.type.name)
    return f"{name} ({task.get_status_display().lower()})"


def _words(act: str, count: int) -> str:
    """What was done, by the verb of its button."""
    words = {
        "approved": ngettext("%(count)s task approved.", "%(count)s tasks approved.", count),
        "rejected": ngettext("%(count)s task rejected.", "%(count)s tasks rejected.", count),
        "reversed": ngettext("%(count)s approval taken back.", "%(count)s approvals taken back.", count),
        bulk.DELETE: ngettext("%(count)s task deleted.", "%(count)s tasks deleted.", count),
        bulk.CHANGE: ngettext("%(count)s task changed.", "%(count)s tasks changed.", count),
    }
    return words[act] % {"count": count}


def _list(request: PersonRequest) -> HttpResponse:
    return redirect(_address(request))


def _address(request: PersonRequest) -> str:
    """The list where it was asked for."""
    return reverse("task_list") + cleaned(request.POST.get("back", ""))
