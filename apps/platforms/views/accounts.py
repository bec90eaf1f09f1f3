"""A person's own accounts on platforms."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.half_done import waits
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest, undo_tag
from apps.accounts.taken import ChangedSince
from apps.platforms import services, undo
from apps.platforms.comparison import comparison
from apps.platforms.cycle_words import cycle_sentences
from apps.platforms.forms.account import AccountForm, SignUpForm
from apps.platforms.forms.cycle import CycleForm
from apps.platforms.forms.deleted import DrawnForm
from apps.platforms.forms.terms import PrivateForm
from apps.platforms.lists import account_row, points_rows
from apps.platforms.models import Account
from apps.platforms.sign_up import sign_up_of
from apps.platforms.views import about
from apps.platforms.views.pages import page, person, undo_by, with_form


@waits(PrivateForm, gettext_lazy("A platform of your own"))
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


@waits(AccountForm, gettext_lazy("Changes to an account"), about=about.account)
@with_form
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Own values instead of the catalogue's."""
    account = _to_edit(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = AccountForm(account, sent, is_unit_fixed=services.has_history(account))
    _say_if_deleted(account, form)
    if form.is_valid():
        with form.refusals():
            account, token = undo.change_account(user=person(request), account_id=pk, **form.changes())
            nudge("account_changed", account.user_id)
            words = _("Saved %(name)s.") % {"name": account.name}
            messages.success(request, words, extra_tags=undo_by(token))
            return redirect("account_detail", pk)
    return page(request, "account_edit.html", {"form": form} | _drawn(account))


@waits(CycleForm, gettext_lazy("When it pays"), about=about.account)
@with_form
def account_payday(request: PersonRequest, pk: int) -> HttpResponse:
    """When it pays: the next dates are shown before anything is saved; for htmx only they are."""
    account = _to_edit(request, pk)
    form = CycleForm(account, request.POST if request.method == "POST" else None, now=timezone.now())
    _say_if_deleted(account, form)
    if form.is_valid() and not form.cleaned_data["preview"]:
        _save_cycle(request, account, form.own_cycle, _("Saved when %(name)s pays."))
        return redirect("account_detail", pk)
    known = account.catalogue_cycle()
    context = {"form": form, "payday": form.payday()} | _drawn(account)
    context["catalogue"] = cycle_sentences(known) if known else []
    if request.htmx:  # a look at what is half written, which is no mistake yet
        return render(request, "platforms/account_payday.html#next-dates", context)
    return page(request, "account_payday.html", context)


@require_POST
def account_payday_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Let what the catalogue says count again."""
    account = own_account(request, pk)
    _save_cycle(request, account, None, _("%(name)s pays as the catalogue says."))
    return redirect("account_payday", pk)


@require_POST
def account_sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come in with the platform."""
    own_account(request, pk)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how far it has come."))
        return redirect("account_detail", pk)
    state = form.cleaned_data["state"]
    account, token = undo.change_account(user=person(request), account_id=pk, sign_up=state)
    words = _("%(name)s is noted as: %(state)s.")
    words %= {"name": account.name, "state": account.get_sign_up_display()}
    messages.success(request, words, extra_tags=undo_by(token))
    return redirect("account_detail", pk)


@require_POST
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    account = own_account(request, pk)
    services.close_account(user=person(request), account_id=pk, now=timezone.now())
    nudge("account_changed", account.user_id)
    tags = undo_tag("account_reopen", pk)
    words = _("Closed %(name)s. Its history stays.") % {"name": account.name}
    messages.success(request, words, extra_tags=tags)
    return redirect("account_detail", pk)


@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    account = own_account(request, pk)
    services.reopen_account(user=person(request), account_id=pk)
    nudge("account_changed", account.user_id)
    tags = undo_tag("account_close", pk)
    messages.success(request, _("Reopened %(name)s.") % {"name": account.name}, extra_tags=tags)
    return redirect("account_detail", pk)


@require_POST
def account_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Only an account that nothing hangs on."""
    account = own_account(request, pk)
    try:
        account = services.delete_account(user=person(request), account_id=pk)
    except services.HasHistory:
        words = _("%(name)s has a history, so it cannot be deleted. Close it instead.")
        messages.error(request, words % {"name": account.name})
        return redirect("account_detail", pk)
    tags = undo_by(undo.of_account(account, pk))
    messages.success(request, _("Deleted %(name)s.") % {"name": account.name}, extra_tags=tags)
    return redirect("platforms")


def _save_cycle(request: HttpRequest, account: Account, own_cycle: dict[str, Any] | None, words: str) -> None:
    """And say so in these words."""
    user, pk = person(request), account.pk
    account, token = undo.change_account(user=user, account_id=pk, own_cycle=own_cycle)
    nudge("account_changed", account.user_id)
    messages.success(request, words % {"name": account.name}, extra_tags=undo_by(token))


def own_account(request: HttpRequest, pk: int) -> Account:
    """This person's account; anybody else's does not exist."""
    return get_object_or_404(Account.objects.for_user(person(request)).with_platform(), pk=pk)


def _to_edit(request: HttpRequest, pk: int) -> Account:
    """The account; or what its form was drawn from, not saved, where it was deleted since."""
    user, sent = person(request), DrawnForm(request.POST)
    if account := Account.objects.for_user(user).with_platform().filter(pk=pk).first():
        return account
    token = sent.cleaned_data["drawn"] if sent.is_valid() else ""
    if (account := undo.as_drawn(user, pk, token)) is None:
        raise Http404
    if not sent.cleaned_data["restore"]:
        return account
    try:
        undo.bring_back(user=user, token=token)
    except ChangedSince:
        messages.error(request, _("It cannot come back: another account has its name or its words now."))
        return account
    return own_account(request, pk)


def _say_if_deleted(account: Account, form: AccountForm | CycleForm) -> None:
    if account._state.adding and form.is_bound:
        words = _("This account was deleted meanwhile. What you typed is below, and is not saved yet.")
        form.add_error(None, words)


def _drawn(account: Account) -> dict[str, Any]:
    """What the form of an account is drawn from, and whether that is gone."""
    return {"account": account, "drawn": undo.drawn_from(account), "is_deleted": account._state.adding}
