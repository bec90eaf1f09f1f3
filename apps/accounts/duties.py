"""What is owed by this floor, for the readiness page (`settings.DUTIES`)."""

from datetime import datetime

from .models import OutboxMessage


def oldest_mail(now: datetime) -> datetime | None:
    """Since when the mail that is longest due waits; None when none is due."""
    return OutboxMessage.objects.due(now).values_list("due_at", flat=True).first()
