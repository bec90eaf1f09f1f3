"""The first run: four steps that block nothing, and sample data in and out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.accounts.services import change_preferences
from apps.insights import services
from apps.insights.first_run import first_run
from apps.insights.forms import GoalForm, PlatformsForm


@require_safe
def welcome(request: PersonRequest) -> HttpResponse:
    return page(request)


@waits(PlatformsForm, gettext_lazy("Platforms to add"))
@require_POST
def choose_platforms(request: PersonRequest) -> HttpResponse:
    form = PlatformsForm(request.POST, user=request.user)
    if not form.is_valid():
        return page(request, platforms_form=form)
    made = services.choose_platforms(user=request.user, platforms=form.cleaned_data["platforms"])
    messages.success(request, ngettext("%d platform added", "%d platforms added", len(made)) % len(made))
    return redirect("welcome")


@waits(GoalForm, gettext_lazy("Weekly goal"))
@require_POST
def set_goal(request: PersonRequest) -> HttpResponse:
    form = GoalForm(request.POST, user=request.user)
    if not form.is_valid():
        return page(request, goal_form=form)
    change_preferences(user_id=request.user.pk, weekly_goal=form.cleaned_data["weekly_goal"])
    messages.success(request, _("Weekly goal set"))
    return redirect("welcome")


@require_POST
def add_sample(request: PersonRequest) -> HttpResponse:
    services.add_sample(user=request.user, now=timezone.now())
    nudge("task_written", request.user.pk)
    return redirect("/")


@require_POST
def remove_sample(request: PersonRequest) -> HttpResponse:
    services.remove_sample(user=request.user)
    nudge("task_written", request.user.pk)
    messages.success(request, _("Sample data removed"), extra_tags=undo_tag("sample_add"))
    return redirect("/")


def page(request: PersonRequest, **bound: Any) -> HttpResponse:
    """The page with its forms; 422 where one of them did not pass."""
    user = request.user
    forms = {"platforms_form": PlatformsForm(user=user), "goal_form": GoalForm(user=user)} | bound
    context = forms | {"run": first_run(user), "here": "today"}
    return render(request, "insights/welcome.html", context, status=422 if bound else 200)
