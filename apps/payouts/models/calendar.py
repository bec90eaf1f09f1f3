"""The secret address of a person's calendar."""

from django.db import models

from apps.accounts.models import User


class CalendarKey(models.Model):
    """What opens a person's calendar feed to whoever has it. Only its SHA-256 is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
