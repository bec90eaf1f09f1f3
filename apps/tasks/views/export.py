"""The list of tasks as a file: the rows of all its pages, by the address of the list."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import PersonRequest
from apps.accounts.templatetags.fmt import num
from apps.tasks import sheets
from apps.tasks.downloads import csv_file, xlsx_file
from apps.tasks.export import sheet_of
from apps.tasks.listing import Listing, listing
from apps.tasks.recompute import catch_up
from apps.tasks.views.request import today

NAME = "tasks"


@require_safe
def task_csv(request: PersonRequest) -> HttpResponseBase:
    """Of any length."""
    return csv_file(sheet_of(request.user, _listing(request).tasks), NAME, today(request))


@require_safe
def task_xlsx(request: PersonRequest) -> HttpResponseBase:
    """Of as many rows as a sheet can hold; for more, the list again with what to do."""
    shown = _listing(request)
    if (count := shown.tasks.count()) > sheets.MOST_ROWS:
        messages.error(request, _too_many(count))
        return redirect(reverse("task_list") + shown.address)
    return xlsx_file(sheet_of(request.user, shown.tasks), NAME, today(request))


def _listing(request: PersonRequest) -> Listing:
    """What the list shows at this address; what makes no sense narrows nothing, as there."""
    return listing(catch_up(request.user), request.GET, today(request))


def _too_many(count: int) -> str:
    words = _("These are %(count)s tasks, and an XLSX file holds %(most)s. Narrow the list, or take CSV.")
    return words % {"count": num(count), "most": num(sheets.MOST_ROWS)}
