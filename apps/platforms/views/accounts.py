"""A person's own accounts on platforms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.nudges import nudge
from apps.platforms import services
from apps.platforms.comparison import comparison
from apps.platforms.cycle_forms import CycleForm
from apps.platforms.cycle_words import cycle_sentences
from apps.platforms.forms import AccountForm, PrivateForm, SignUpForm
from apps.platforms.lists import account_row, points_rows
from apps.platforms.models import Account
from apps.platforms.sign_up import sign_up_of
from apps.platforms.views.pages import Request, page, person, with_form


@with_form
def account_new(request: HttpRequest) -> HttpResponse:
    """A platform that only this person knows."""
    user = person(request)
    form = PrivateForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.refusals():
            account = services.make_private_account(user=user, **form.changes())
            nudge("account_changed", user.pk)
            messages.success(request, _("Added %(name)s.") % {"name": account.name})
            return redirect("account_detail", account.pk)
    return page(request, "account_new.html", {"form": form})


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    account = own_account(request, pk)
    context = {
        "account": account,
        "row": account_row(account),
        "rows": comparison(account),
        "points": points_rows(account),
        "has_history": services.has_history(account),
        "sign_up": sign_up_of(account),
    }
    return page(request, "account_detail.html", context)


@with_form
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Own values instead of the catalogue's."""
    account = own_account(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = AccountForm(account, sent, is_unit_fixed=services.has_history(account))
    if form.is_valid():
        with form.refusals():
            services.change_account(user=person(request), account_id=pk, **form.changes())
            nudge("account_changed", account.user_id)
            messages.success(request, _("Saved %(name)s.") % {"name": account.name})
            return redirect("account_detail", pk)
    return page(request, "account_edit.html", {"form": form, "account": account})


@with_form
def account_payday(request: Request, pk: int) -> HttpResponse:
    """When it pays: the next dates are shown before anything is saved; for htmx only they are."""
    account = own_account(request, pk)
    form = CycleForm(account, request.POST if request.method == "POST" else None, now=timezone.now())
    if form.is_valid() and not form.cleaned_data["preview"]:
        _save_cycle(request, account, form.own_cycle)
        messages.success(request, _("Saved when %(name)s pays.") % {"name": account.name})
        return redirect("account_detail", pk)
    known = account.catalogue_cycle()
    context = {"form": form, "account": account, "payday": form.payday()}
    context["catalogue"] = cycle_sentences(known) if known else []
    if request.htmx:  # a look at what is half written, which is no mistake yet
        return render(request, "platforms/account_payday.html#next-dates", context)
    return page(request, "account_payday.html", context)


@require_POST
def account_payday_back(request: Request, pk: int) -> HttpResponse:
    """Let what the catalogue says count again."""
    account = own_account(request, pk)
    _save_cycle(request, account, None)
    messages.success(request, _("%(name)s pays as the catalogue says.") % {"name": account.name})
    return redirect("account_payday", pk)


@require_POST
def account_sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come in with the platform."""
    own_account(request, pk)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how far it has come."))
        return redirect("account_detail", pk)
    account = services.change_account(user=person(request), account_id=pk, sign_up=form.cleaned_data["state"])
    values = {"name": account.name, "state": account.get_sign_up_display()}
    messages.success(request, _("%(name)s is noted as: %(state)s.") % values)
    return redirect("account_detail", pk)


@require_POST
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    account = own_account(request, pk)
    services.close_account(user=person(request), account_id=pk, now=timezone.now())
    nudge("account_changed", account.user_id)
    tags = f"undo:{reverse('account_reopen', args=[pk])}"
    words = _("Closed %(name)s. Its history stays.") % {"name": account.name}
    messages.success(request, words, extra_tags=tags)
    return redirect("account_detail", pk)


@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    account = own_account(request, pk)
    services.reopen_account(user=person(request), account_id=pk)
    nudge("account_changed", account.user_id)
    messages.success(request, _("Reopened %(name)s.") % {"name": account.name})
    return redirect("account_detail", pk)


@require_POST
def account_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Only an account that nothing hangs on."""
    account = own_account(request, pk)
    try:
        services.delete_account(user=person(request), account_id=pk)
    except services.HasHistory:
        words = _("%(name)s has a history, so it cannot be deleted. Close it instead.")
        messages.error(request, words % {"name": account.name})
        return redirect("account_detail", pk)
    messages.success(request, _("Deleted %(name)s.") % {"name": account.name})
    return redirect("platforms")


def _save_cycle(request: HttpRequest, account: Account, own_cycle: dict[str, Any] | None) -> None:
    services.change_account(user=person(request), account_id=account.pk, own_cycle=own_cycle)
    nudge("account_changed", account.user_id)


def own_account(request: HttpRequest, pk: int) -> Account:
    """This person's account; anybody else's does not exist."""
    return get_object_or_404(Account.objects.for_user(person(request)).with_platform(), pk=pk)
