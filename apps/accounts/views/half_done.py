"""What somebody wrote while signed out, or into a form of an older session: to send now, or to throw away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.forms.gate import HalfDoneForm
from apps.accounts.half_done import drop_form, half_done_forms, is_own, keep_form
from apps.accounts.requests import PersonRequest, go_to


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def half_done(request: PersonRequest) -> HttpResponse:
    """All that waits, each with its button; or one of them is thrown away."""
    form = HalfDoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        drop_form(request, form.cleaned_data["waits"])
        return redirect("half_done")
    waiting = list(half_done_forms(request, request.user))
    return render(request, "accounts/half_done.html", {"waiting": waiting}) if waiting else redirect("today")


def form_waited(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with the token of an older session. The person's own waits, as if they had been signed out.

    It is theirs if it holds their key, which no other site knows, and comes from a page of ours.
    """
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    view = request.resolver_match.func if request.resolver_match else None
    if view and is_ours and is_own(request) and (back := keep_form(request, view)):
        return go_to(request, back)
    return csrf_failure(request, reason)
