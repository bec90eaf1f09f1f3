"""Unpaid time beside the tasks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks import overhead

from .bounds import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, MOST_MS
from .work import TaskType


class OverheadQuerySet(models.QuerySet["Overhead"]):
    def for_user(self, user: User) -> "OverheadQuerySet":
        """Only this person's, the deleted ones left out."""
        return self.filter(user=user, deleted_at=None)


class Overhead(models.Model):
    """Time that nobody pays for: of a type of work, of a platform as a whole, or of none."""

    class Kind(models.TextChoices):
        SEARCH = overhead.SEARCH, _("Searching")
        LOOKED = overhead.LOOKED, _("Looked, found nothing")
        MESSAGES = overhead.MESSAGES, _("Messages")
        PAYMENT = overhead.PAYMENT, _("Getting paid")
        QUALIFICATION = overhead.QUALIFICATION, _("Qualification test")
        ONBOARDING = overhead.ONBOARDING, _("Signing up")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="overhead", db_index=False)
    # The database checks (account, user) together, by a composite foreign key made in the migration.
    account = models.ForeignKey(
        Account,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="overhead",
        db_constraint=False,
        db_index=False,
    )  # None: of no platform
    type = models.ForeignKey(
        TaskType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # None: of all work there
    kind = models.CharField(_("what it was"), max_length=16, choices=Kind)
    started_at = models.DateTimeField(_("when"))
    local_on = models.DateField()  # the person's date at started_at, in `timezone`
    timezone = models.CharField(max_length=64)
    duration_ms = models.BigIntegerField()
    note = models.CharField(_("note"), max_length=300, blank=True)
    log_key = models.UUIDField(null=True, blank=True)  # of the form it came from: a form makes one entry
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = OverheadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_ms__gt=0, duration_ms__lte=MOST_MS), name="overhead_duration_bounds"
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(overhead.KNOWN)), name="overhead_kind_known"),
            models.CheckConstraint(
                condition=Q(local_on__gte=FIRST_DAY, local_on__lte=LAST_DAY), name="overhead_local_on_bounds"
            ),
            models.CheckConstraint(
                condition=Q(started_at__gte=FIRST_INSTANT, started_at__lte=LAST_INSTANT),
                name="overhead_started_at_bounds",
            ),
            models.UniqueConstraint(
                fields=["user", "log_key"], condition=Q(log_key__isnull=False), name="overhead_once_per_form"
            ),
        ]
        indexes = [
            # The recompute of one day; the latest ones; the deletion of a person.
            models.Index(fields=["user", "-local_on", "-started_at", "-id"], name="overhead_list"),
            # Whether anything hangs on an account; the accounts that go.
            models.Index(fields=["account"], name="overhead_account", condition=Q(account__isnull=False)),
            # The purge.
            models.Index(
                fields=["deleted_at"], name="overhead_deleted", condition=Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.local_on}"
