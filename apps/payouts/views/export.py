"""Payouts as a file."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.periods import local_date
from apps.accounts.requests import PersonRequest
from apps.payouts.export import sheet_of
from apps.tasks.downloads import csv_file


@require_safe
def payout_csv(request: PersonRequest) -> HttpResponseBase:
    """All of them, but those that were taken back."""
    today = local_date(timezone.now(), request.user.timezone)
    return csv_file(sheet_of(request.user), "payouts", today)
