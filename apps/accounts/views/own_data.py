"""A person's own data: all of it in one file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import exports
from apps.accounts.models import Export
from apps.accounts.nudges import nudge
from apps.accounts.requests import PersonRequest
from apps.accounts.views.preferences import TABS


@require_safe
def own_data(request: PersonRequest) -> HttpResponse:
    """The page; or how far the export is, which is all that a page that is open asks for again."""
    now = timezone.now()
    export = Export.objects.for_user(request.user).exclude(expires_at__lte=now).first()
    context = {"export": export, "tabs": TABS, "tab": "settings_data", "here": "settings"}
    return render(request, "accounts/export.html" if request.htmx else "accounts/own_data.html", context)


@require_POST
def export_ask(request: PersonRequest) -> HttpResponse:
    exports.ask_for_export(user=request.user, now=timezone.now())
    nudge("export_asked")
    return redirect("settings_data")


@require_safe
def export_file(request: PersonRequest, pk: str) -> HttpResponseBase:
    """The file, to its person only, while it is kept."""
    mine = Export.objects.for_user(request.user).open(timezone.now())
    export = get_object_or_404(mine, pk=pk)
    response = StreamingHttpResponse(exports.pieces(export), content_type="application/zip")
    day = timezone.localdate(export.ready_at)
    response.headers["Content-Disposition"] = f'attachment; filename="export-{day.isoformat()}.zip"'
    response.headers["Content-Length"] = str(export.size)
    patch_cache_control(response, private=True, no_store=True)
    return response
