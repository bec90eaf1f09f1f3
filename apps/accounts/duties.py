"""What is owed by this floor, for the readiness page (`settings.DUTIES`)."""

from datetime import datetime

from django.utils import timezone

from .models import Export, OutboxMessage


def oldest_mail() -> datetime | None:
    """Since when the mail that is longest due waits; None when none is due."""
    return OutboxMessage.objects.due(timezone.now()).values_list("due_at", flat=True).first()


def oldest_export() -> datetime | None:
    """Since when the export that is longest due waits; None when none is due."""
    return Export.objects.due(timezone.now()).values_list("due_at", flat=True).first()
