"""Views of the list of tasks that a person has named."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from apps.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_user(self, user: User) -> "SavedViewQuerySet":
        """Only this person's, the deleted ones left out."""
        return self.filter(user=user, deleted_at=None)


class SavedView(models.Model):
    """Filters and an order of the list, under a name. The address is the truth; this is only a link to it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2_000)  # with its question mark
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                F("user"), Lower("name"), name="view_once_per_person", condition=Q(deleted_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(query__startswith="?"), name="view_has_a_name_and_an_address"
            ),
        ]
        indexes = [
            # The deletion of a person.
            models.Index(fields=["user"], name="view_person"),
            # The purge.
            models.Index(fields=["deleted_at"], name="view_deleted", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name
