"""Work done, and money that comes without work."""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower, Upper
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.platforms.models import Account
from apps.tasks.built_in import type_words
from apps.tasks.statuses import APPROVED, REFUSED, REVERSED
from apps.tasks.worth import hourly_of_task, worth_of_task

from .bounds import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, MOST_MONEY, MOST_MS


class Status(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RETURNED = "returned", _("Returned")
    EXPIRED = "expired", _("Timed out")
    SCREENED_OUT = "screened_out", _("Screened out")
    REVERSED = "reversed", _("Taken back")  # an approval, by the platform


class TaskTypeQuerySet(models.QuerySet["TaskType"]):
    def for_user(self, user: User) -> "TaskTypeQuerySet":
        """What this person sees: the built-in types and their own."""
        return self.filter(Q(user=None) | Q(user=user))

    def shown(self) -> "TaskTypeQuerySet":
        """Those to choose from: not hidden by their person."""
        return self.filter(hidden_at=None)


class TaskType(models.Model):
    """A kind of work. Built-in ones have no person; a person's own are seen by that person only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="task_types")
    name = models.CharField(_("name"), max_length=60)
    aliases = models.JSONField(default=list, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # out of the lists; its tasks keep it

    objects = TaskTypeQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="type_once_per_person", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the language of who reads it."""
        return self.name if self.user_id else type_words(self.name)


class TaskQuerySet(models.QuerySet["Task"]):
    def for_user(self, user: User) -> "TaskQuerySet":
        """Only this person's tasks, the deleted ones left out."""
        return self.filter(user=user, deleted_at=None)

    def that_can_become(self, status: str) -> "TaskQuerySet":
        """Those that this outcome would change; see `statuses.can_become`."""
        return self.filter(status=APPROVED) if status == REVERSED else self.exclude(status=status)

    def with_bonus_missing(self) -> "TaskQuerySet":
        """Those with a bonus that was promised and has not been entered in full; refused work has none."""
        promised = self.filter(promised__gt=F("bonus")).exclude(status__in=REFUSED)
        return promised.exclude(adjustments__kind=Adjustment.Kind.BONUS)

    def to_appeal(self) -> "TaskQuerySet":
        """Refused work with a last day to appeal, against which the person has not."""
        return self.filter(status__in=REFUSED, appealed_on=None).exclude(appeal_until=None)


class Task(models.Model):
    """One piece of paid work, or one batch of equal pieces, with what came of it."""

    Status = Status

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    # The database checks (account, user) together, by a composite foreign key made in the migration.
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="tasks", db_constraint=False, db_index=False
    )
    type = models.ForeignKey(TaskType, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    client = models.CharField(_("client"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("when"))
    local_on = models.DateField()  # the person's date at started_at, in `timezone`
    timezone = models.CharField(max_length=64)
    duration_ms = models.BigIntegerField(null=True, blank=True)  # None: not measured
    estimate_ms = models.BigIntegerField(null=True, blank=True)  # what the listing said; None: nothing
    # Of the duration, what went by before the first unit; None: not said. An import can shorten the duration.
    setup_ms = models.BigIntegerField(null=True, blank=True)
    units = models.PositiveIntegerField(_("tasks in the batch"), default=1)
    reward = models.DecimalField(_("pay"), max_digits=14, decimal_places=4)
    bonus = models.DecimalField(_("bonus"), max_digits=14, decimal_places=4, default=Decimal(0))
    paid = models.DecimalField(
        _("really paid"), max_digits=14, decimal_places=4, null=True, blank=True
    )  # None: as posted
    # A bonus that was promised, and the last day for it to come; None: see `promises`.
    promised = models.DecimalField(
        _("bonus promised"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    promised_until = models.DateField(null=True, blank=True)
    status = models.CharField(_("outcome"), max_length=12, choices=Status, default=Status.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)  # when the outcome became known
    # Of a refusal; all three stay when it is lifted, and are shown only while it stands.
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, default="", db_default=""
    )  # one of `refusals.REASONS`, or own words
    appeal_until = models.DateField(null=True, blank=True)  # the last day to object
    appealed_on = models.DateField(null=True, blank=True)  # when the person objected
    note = models.TextField(_("note"), blank=True, max_length=4000)
    link = models.URLField(_("link"), blank=True, max_length=500)
    source = models.CharField(max_length=20, blank=True)  # of an import; empty: by hand
    external_id = models.CharField(max_length=120, blank=True)
    log_key = models.UUIDField(null=True, blank=True)  # of the form it came from: a form makes one task
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # What it brings, or may bring while it is pending; for one row and for sorting, never to be summed.
    worth = models.GeneratedField(
        expression=worth_of_task(),
        output_field=models.DecimalField(max_digits=14, decimal_places=4),
        db_persist=True,
    )
    hourly = models.GeneratedField(
        expression=hourly_of_task(),
        output_field=models.DecimalField(max_digits=20, decimal_places=4, null=True),
        db_persist=True,
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_ms=None) | Q(duration_ms__gt=0, duration_ms__lte=MOST_MS),
                name="task_duration_bounds",
            ),
            models.CheckConstraint(
                condition=Q(estimate_ms=None) | Q(estimate_ms__gt=0, estimate_ms__lte=MOST_MS),
                name="task_estimate_bounds",
            ),
            models.CheckConstraint(
                condition=Q(setup_ms=None) | Q(setup_ms__gt=0, setup_ms__lte=MOST_MS),
                name="task_setup_bounds",
            ),
            models.CheckConstraint(condition=Q(units__gte=1, units__lte=1_000_000), name="task_units_bounds"),
            models.CheckConstraint(
                condition=Q(reward__gte=0, reward__lte=MOST_MONEY), name="task_reward_bounds"
            ),
            models.CheckConstraint(
                condition=Q(bonus__gte=0, bonus__lte=MOST_MONEY), name="task_bonus_bounds"
            ),
            models.CheckConstraint(
                condition=Q(paid=None) | Q(paid__gte=0, paid__lte=MOST_MONEY), name="task_paid_bounds"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="task_status_known"),
            models.CheckConstraint(
                condition=Q(local_on__gte=FIRST_DAY, local_on__lte=LAST_DAY), name="task_local_on_bounds"
            ),
            models.CheckConstraint(
                condition=Q(appeal_until=None) | Q(appeal_until__gte=FIRST_DAY, appeal_until__lte=LAST_DAY),
                name="task_appeal_until_bounds",
            ),
            models.CheckConstraint(
                condition=Q(appealed_on=None) | Q(appealed_on__gte=FIRST_DAY, appealed_on__lte=LAST_DAY),
                name="task_appealed_on_bounds",
            ),
            models.CheckConstraint(
                condition=Q(promised=None, promised_until=None)
                | Q(promised__isnull=False, promised__gt=0, promised__lte=MOST_MONEY)
                & (Q(promised_until=None) | Q(promised_until__gte=FIRST_DAY, promised_until__lte=LAST_DAY)),
                name="task_promised_bounds",
            ),
            models.CheckConstraint(
                condition=Q(started_at__gte=FIRST_INSTANT, started_at__lte=LAST_INSTANT),
                name="task_started_at_bounds",
            ),
            models.UniqueConstraint(
                fields=["user", "source", "external_id"],
                condition=~Q(external_id=""),
                name="task_once_per_source",
            ),
            models.UniqueConstraint(
                fields=["user", "log_key"], condition=Q(log_key__isnull=False), name="task_once_per_form"
            ),
        ]
        indexes = [
            # The list, newest first, by keyset; the deletion of a person.
            models.Index(fields=["user", "-local_on", "-started_at", "-id"], name="task_list"),
            # The list of one platform; the recompute of one day of one account.
            models.Index(fields=["account", "-local_on", "-started_at", "-id"], name="task_account"),
            # The list by type, and by outcome.
            models.Index(fields=["user", "type", "-local_on", "-started_at", "-id"], name="task_type"),
            models.Index(fields=["user", "status", "-local_on", "-started_at", "-id"], name="task_status"),
            # The list sorted by pay, by time and by pay an hour.
            models.Index(fields=["user", "-worth", "-id"], name="task_worth"),
            models.Index("user", Coalesce("duration_ms", 0).desc(), F("id").desc(), name="task_duration"),
            models.Index("user", Coalesce("hourly", Decimal(-1)).desc(), F("id").desc(), name="task_hourly"),
            # The search in the list.
            GinIndex(
                "user",
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("client"), name="gin_trgm_ops"),
                OpClass(Upper("note"), name="gin_trgm_ops"),
                name="task_words",
            ),
            # The usual wait for an approval, from the latest ones.
            models.Index(
                fields=["account", "-decided_at"],
                name="task_decided",
                condition=Q(status="approved", deleted_at=None, decided_at__isnull=False),
            ),
            # The watchdog: bonuses that have not come, and refusals to appeal against.
            models.Index(
                fields=["user", "account"],
                name="task_promised",
                condition=Q(promised__gt=F("bonus"), deleted_at=None),
            ),
            models.Index(
                fields=["user", "appeal_until"],
                name="task_appeal",
                condition=Q(
                    status__in=REFUSED, appeal_until__isnull=False, appealed_on=None, deleted_at=None
                ),
            ),
            # What listings said beside what work took, on the account's page.
            models.Index(
                fields=["account"],
                name="task_estimated",
                condition=Q(estimate_ms__isnull=False, duration_ms__isnull=False, deleted_at=None),
            ),
            # The purge.
            models.Index(fields=["deleted_at"], name="task_deleted", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or str(self.type)

    @property
    def is_refused(self) -> bool:
        return self.status in REFUSED


class Adjustment(models.Model):
    """Money of an account with no time: a bonus without a task or in another unit; a correction."""

    class Kind(models.TextChoices):
        BONUS = "bonus", _("Bonus")
        CORRECTION = "correction", _("Correction")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="adjustments")
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="adjustments", db_constraint=False, db_index=False
    )
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, null=True, blank=True, related_name="adjustments"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.BONUS)
    amount = models.DecimalField(max_digits=14, decimal_places=4)  # signed
    happened_at = models.DateTimeField()
    local_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=-MOST_MONEY, amount__lte=MOST_MONEY) & ~Q(amount=0),
                name="adjustment_bounds",
            ),
            models.CheckConstraint(
                condition=Q(local_on__gte=FIRST_DAY, local_on__lte=LAST_DAY),
                name="adjustment_local_on_bounds",
            ),
            # An import that is read again finds its own bonus.
            models.UniqueConstraint(
                fields=["task", "kind"],
                condition=Q(task__isnull=False),
                name="adjustment_once_per_task_and_kind",
            ),
        ]
        indexes = [
            # The recompute of one day; the account's page.
            models.Index(fields=["account", "-local_on", "-id"], name="adjustment_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
