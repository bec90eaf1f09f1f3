"""What a person sets for themselves: a few pages, each with one form that saves on its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import services
from apps.accounts.context import THEMES
from apps.accounts.forms.preferences import AppearanceForm, MoneyForm, NotificationsForm, ProfileForm
from apps.accounts.forms.work import WorkForm
from apps.accounts.half_done import waits
from apps.accounts.locale import written_for
from apps.accounts.models import User, WorkProfile
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest
from apps.accounts.spoken import language_names

YEAR = 365 * 24 * 60 * 60
TABS = [
    ("settings", _("Profile")),
    ("settings_money", _("Money and time")),
    ("settings_notifications", _("Notifications")),
    ("settings_work", _("Skills")),
    ("settings_appearance", _("Appearance")),
    ("settings_data", _("Your data")),
]

with_form = require_http_methods(["GET", "HEAD", "POST"])


@waits(ProfileForm, _("Profile"))
@with_form
def profile(request: PersonRequest) -> HttpResponse:
    return section(request, ProfileForm, "settings", _("Save profile"), _("Profile saved."))


@waits(MoneyForm, _("Money and time"))
@with_form
def money(request: PersonRequest) -> HttpResponse:
    done = _("Money and time saved.")
    return section(request, MoneyForm, "settings_money", _("Save money and time"), done)


@waits(NotificationsForm, _("Notifications"))
@with_form
def notifications(request: PersonRequest) -> HttpResponse:
    done = _("Notifications saved.")
    return section(request, NotificationsForm, "settings_notifications", _("Save notifications"), done)


@waits(WorkForm, _("Skills"))
@with_form
def work(request: PersonRequest) -> HttpResponse:
    """Devices, languages and skills."""
    form = WorkForm(request.POST if request.method == "POST" else None, initial=worked_with(request.user))
    if not form.is_valid():
        return page(request, form, "settings_work", _("Save devices and skills"))
    services.note_work_profile(user_id=request.user.pk, **form.cleaned_data)
    messages.success(request, _("Devices and skills saved."))
    return redirect("settings_work")


@waits(AppearanceForm, _("Appearance"))
@with_form
def appearance(request: PersonRequest) -> HttpResponse:
    """What is the browser's, not the person's: cookies, so that the server draws the theme at once."""
    form = AppearanceForm(request.POST if request.method == "POST" else None, initial=chosen(request))
    if not form.is_valid():
        return page(request, form, "settings_appearance", _("Save appearance"))
    messages.success(request, _("Appearance saved."))
    response = redirect("settings_appearance")
    cookies = {"theme": form.cleaned_data["theme"], "keys": "on" if form.cleaned_data["has_keys"] else "off"}
    for name, value in cookies.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def mail_test(request: PersonRequest) -> HttpResponse:
    """A delivered one takes away the mark on the person's address, and with it the note on their pages."""
    services.send_test_mail(user=request.user)
    nudge("outbox")
    said = _("A test mail is on its way to %(address)s.") % {"address": request.user.email}
    messages.success(request, said)
    return redirect("settings_notifications")


def section(
    request: PersonRequest, form_class: type[forms.ModelForm], tab: str, button: Promise, done: Promise
) -> HttpResponse:
    """Show one form, or save it and come back."""
    form = form_class(request.POST if request.method == "POST" else None, instance=request.user)
    if not form.is_valid():
        return page(request, form, tab, button)
    services.change_preferences(user_id=request.user.pk, **form.cleaned_data)
    nudge("account_changed", request.user.pk)
    with written_for(request.user):  # as the form has made them: the next page is in the new language
        messages.success(request, " ".join([str(done), *getattr(form, "more_said", [])]))
    return redirect(tab)


def page(request: PersonRequest, form: forms.BaseForm, tab: str, button: Promise) -> HttpResponse:
    """The page of one form; 422 where what was sent did not pass."""
    request.here = "settings"
    title = _("Devices and skills") if tab == "settings_work" else dict(TABS)[tab]
    context = {"form": form, "tabs": TABS, "tab": tab, "title": title, "button": button}
    return render(request, "accounts/preferences.html", context, status=422 if form.is_bound else 200)


def worked_with(user: User) -> dict[str, Any]:
    """As it is written in the form."""
    known = WorkProfile.objects.filter(user=user).first() or WorkProfile()
    languages, skills = language_names(known.languages), "\n".join(known.skills)
    return {"devices": known.devices, "languages": languages, "skills": skills}


def chosen(request: PersonRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    has_keys = request.COOKIES.get("keys") != "off"
    return {"theme": theme if theme in THEMES else THEMES[0], "has_keys": has_keys}
