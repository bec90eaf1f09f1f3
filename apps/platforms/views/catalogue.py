"""The catalogue of real platforms: search it, read it, add from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.nudges import nudge
from apps.accounts.requests import page_next
from apps.platforms import services
from apps.platforms.facts import facts_of, unit_words
from apps.platforms.forms.catalogue import SearchForm, UnitForm
from apps.platforms.lists import account_row, account_rows, platform_rows
from apps.platforms.models import Account, Platform, SignUp
from apps.platforms.views.pages import page, person


@require_safe
def platform_list(request: HttpRequest) -> HttpResponse:
    """Yours first, then the catalogue; with htmx only the part that a search changes."""
    search = SearchForm(request.GET or None)
    yours = account_rows(person(request))
    ids = {row.account.platform_id for row in yours if row.account.platform_id}
    found = platform_rows(Platform.objects.listed().matching(search.words()), ids)
    is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "platform_list.html#catalogue" if is_part else "platform_list.html"
    context = {"search": search, "words": search.words(), "yours": yours, "found": found}
    return page(request, template, context)


@require_safe
def platform_detail(request: HttpRequest, slug: str) -> HttpResponse:
    platform = get_object_or_404(Platform, slug=slug)
    return page(request, "platform_detail.html", _about(request, platform, _form(request, platform)))


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """An account on this platform, in the unit that was chosen; then back to the page that asked for it."""
    platform = get_object_or_404(Platform, slug=slug)
    form = _form(request, platform, request.POST)
    if not form.is_valid():
        return page(request, "platform_detail.html", _about(request, platform, form))
    unit = form.cleaned_data["unit"]
    sign_up = SignUp.APPLIED if form.cleaned_data["has_applied"] else SignUp.ACTIVE
    names = {"name": platform.name, "unit": unit_words(unit, platform.points_name)}
    try:
        account = services.add_account(user=person(request), platform=platform, unit=unit, sign_up=sign_up)
        messages.success(request, _("Added %(name)s, paid in %(unit)s.") % names)
        nudge("account_changed", account.user_id)
    except services.AccountExists as exists:
        account = exists.account
        messages.info(request, _("You already have %(name)s, paid in %(unit)s.") % names)
    return redirect(page_next(request) or reverse("account_detail", args=[account.pk]))


def _form(request: HttpRequest, platform: Platform, data: QueryDict | None = None) -> UnitForm:
    return UnitForm(platform, data, home=person(request).home_currency)


def _about(request: HttpRequest, platform: Platform, form: UnitForm) -> dict[str, Any]:
    mine = Account.objects.for_user(person(request)).with_platform().filter(platform=platform)
    return {
        "platform": platform,
        "about": facts_of(platform),
        "mine": [account_row(account) for account in mine],
        "form": form,
        "next": page_next(request),
    }
