"""What an act on many tasks can be undone with."""

from django.db import models

from apps.accounts.models import User


class KeptUndo(models.Model):
    """What many tasks were before an act on all of them: too much for the address of a toast."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField()  # what the address would say; see `undo`
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The purge.
            models.Index(fields=["made_at"], name="kept_undo_made")
        ]

    def __str__(self) -> str:
        return f"undo of {self.made_at}"
