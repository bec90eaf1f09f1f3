"""Since when the oldest duty of this app has been waiting, for the readiness page."""

from datetime import datetime

from django.utils import timezone

from .models import Alert


def oldest_alert() -> datetime | None:
    """Since when the alert that is longest due to be mailed waits; None when none is."""
    due = Alert.objects.filter(mail_due_at__lte=timezone.now()).order_by("mail_due_at")
    return due.values_list("mail_due_at", flat=True).first()
