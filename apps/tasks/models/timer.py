"""The timer that runs, and those that ran."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from apps.accounts.models import User
from apps.platforms.models import Account

from .bounds import FIRST_INSTANT, LAST_INSTANT, MOST_MONEY, MOST_MS
from .work import Task, TaskType

OPEN = Q(task=None, deleted_at=None)


class TimerQuerySet(models.QuerySet["Timer"]):
    def for_user(self, user: User) -> "TimerQuerySet":
        """Only this person's, the discarded ones left out."""
        return self.filter(user=user, deleted_at=None)

    def open(self) -> "TimerQuerySet":
        """Neither logged nor discarded; a person has one at most."""
        return self.filter(OPEN)


class Timer(models.Model):
    """Work that is being timed: running, paused, or stopped and to be logged. `timing` says what acts do."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="timers", db_index=False)
    # The database checks (account, user) together, by a composite foreign key made in the migration.
    account = models.ForeignKey(
        Account,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",  # it is no history of the account: what was earned is a task
        db_constraint=False,
        db_index=False,
    )
    type = models.ForeignKey(
        TaskType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    pay = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)  # for one task
    # What was written beside these when it was started, for the task that it is logged as.
    planned = models.PositiveIntegerField(default=1)  # tasks of the batch, until they are counted
    title = models.CharField(max_length=300, blank=True)
    client = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    units = models.PositiveIntegerField(default=0)  # tasks of the batch that are done
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True, blank=True)  # None: paused or stopped
    is_stopped = models.BooleanField(default=False)
    spans = models.JSONField(default=list, blank=True)  # those that ended: [start, until, is away], in ms
    raw_ms = models.BigIntegerField(default=0)  # of the spans
    trimmed_ms = models.BigIntegerField(default=0)  # of the spans, without the time away
    # "Were you away from … to …?", to be answered.
    away_from = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)  # when they last said that they were at work
    version = models.PositiveIntegerField(default=1)  # raised by every act; an act on an older one is stale
    log_key = models.UUIDField(default=uuid4)  # of the log form it fills: one timer makes one task
    task = models.ForeignKey(  # that it was logged as
        Task, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)  # discarded

    objects = TimerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=OPEN, name="timer_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(trimmed_ms__gte=0, raw_ms__gte=F("trimmed_ms"), raw_ms__lte=MOST_MS),
                name="timer_time_bounds",
            ),
            models.CheckConstraint(
                condition=Q(units__gte=0, units__lte=1_000_000), name="timer_units_bounds"
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=1, planned__lte=1_000_000), name="timer_planned_bounds"
            ),
            models.CheckConstraint(
                condition=Q(pay=None) | Q(pay__gte=0, pay__lte=MOST_MONEY), name="timer_pay_bounds"
            ),
            models.CheckConstraint(
                condition=Q(started_at__gte=FIRST_INSTANT, started_at__lte=LAST_INSTANT),
                name="timer_started_at_bounds",
            ),
            models.CheckConstraint(
                condition=Q(running_since=None)
                | Q(is_stopped=False, running_since__gte=FIRST_INSTANT, running_since__lte=LAST_INSTANT),
                name="timer_runs_or_is_stopped",
            ),
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None)
                | Q(away_from__isnull=False, away_until__isnull=False)
                & Q(away_from__gte=FIRST_INSTANT, away_until__gt=F("away_from"))
                & Q(away_until__lte=LAST_INSTANT),
                name="timer_away_pair",
            ),
        ]
        indexes = [
            # The deletion of a person, the purge, and the tasks that go.
            models.Index(fields=["user"], name="timer_person"),
            models.Index(fields=["deleted_at"], name="timer_deleted", condition=Q(deleted_at__isnull=False)),
            models.Index(fields=["task"], name="timer_task", condition=Q(task__isnull=False)),
            # The accounts that go.
            models.Index(fields=["account"], name="timer_account", condition=Q(account__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"timer since {self.started_at}"
