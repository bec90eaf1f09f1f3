"""What is owed by this floor, for the readiness page (`settings.DUTIES`)."""

from datetime import datetime

from django.utils import timezone

from .models import Export, OutboxMessage, User


def oldest_mail() -> datetime | None:
    """Since when the mail that is longest due waits; None when none is due."""
    return OutboxMessage.objects.due(timezone.now()).values_list("due_at", flat=True).first()


def oldest_export() -> datetime | None:
    """Since when the export that is longest due waits; None when none is due."""
    return Export.objects.due(timezone.now()).values_list("due_at", flat=True).first()


def oldest_leaving() -> datetime | None:
    """Since when the person whose data is longest due to be deleted waits for it; None for nobody."""
    return User.objects.leaving(timezone.now()).values_list("leaves_at", flat=True).first()
