"""Files that came in, row by row, with what was made of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.tasks.models import TaskType


class BatchQuerySet(models.QuerySet["Batch"]):
    def for_user(self, user: User) -> "BatchQuerySet":
        """Only this person's files."""
        return self.filter(user=user)


class Batch(models.Model):
    """One file: checked first, then saved as a whole, and undone as a whole."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Not saved yet")
        SAVED = "saved", _("Saved")
        UNDONE = "undone", _("Undone")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(max_length=20)
    filename = models.CharField(max_length=200)
    type = models.ForeignKey(TaskType, on_delete=models.PROTECT, related_name="+")  # of the tasks it makes
    timezone = models.CharField(max_length=64)  # whose local dates the rows were given
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    seen_version = models.BigIntegerField(default=0)  # the person's data version the verdicts rest on
    made_accounts = ArrayField(models.BigIntegerField(), default=list, blank=True)  # ids; for undoing it
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="checked", saved_at=None) | Q(saved_at__isnull=False),
                name="batch_saved_with_its_time",
            )
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="batch_list")]  # the list of imports

    def __str__(self) -> str:
        return self.filename


class Row(models.Model):
    """One row of a file, read: what it says, what would become of it, and how to take it back."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Already here")
        REFUSED = "refused", _("Refused")

    pk = models.CompositePrimaryKey("batch_id", "line")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.IntegerField()  # of the file, as an editor counts
    verdict = models.CharField(max_length=8, choices=Verdict)
    refusal = models.CharField(max_length=20, blank=True)  # why: a key of the format's REFUSALS
    detail = models.CharField(max_length=120, blank=True)  # the words of the file that were refused
    external_id = models.CharField(max_length=120, blank=True)
    title = models.TextField(blank=True)
    status = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=3, blank=True)
    reward = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    paid = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    bonus = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    bonus_unit = models.CharField(max_length=3, blank=True)
    is_dated = models.BooleanField(default=True)  # False: no start in the file, `started_at` is a neighbour's
    started_at = models.DateTimeField(null=True)
    local_on = models.DateField(null=True)
    duration_ms = models.BigIntegerField(null=True)
    task_id = models.BigIntegerField(null=True)  # the task it made or changed
    before = models.JSONField(null=True)  # that task's values, for the undo

    def __str__(self) -> str:
        return f"line {self.line}"
