"""Since when the oldest duty of this app has been waiting, for the readiness page."""

from datetime import datetime

from django.db.models import Min

from apps.tasks.models import DirtyMark


def oldest_mark() -> datetime | None:
    """When the oldest mark that is still due was made; None when nothing is due."""
    oldest: datetime | None = DirtyMark.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    return oldest
