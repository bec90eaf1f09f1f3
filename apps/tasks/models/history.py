"""What became of a task, change by change."""

from django.db import models

from apps.accounts.models import User

from .work import Status, Task


class TaskChangeQuerySet(models.QuerySet["TaskChange"]):
    def for_user(self, user: User) -> "TaskChangeQuerySet":
        return self.filter(user=user)


class TaskChange(models.Model):
    """One change of a task's outcome or money, from and to. Only a trigger of the database writes these.

    So each change leaves its row, whoever makes it and by whatever statement. The history begins with the
    first change: a task that was only logged has none. Rows go with their task.
    """

    # Both without a constraint of Django's: the migration makes one that takes the rows away with the task.
    user = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="changes", db_constraint=False, db_index=False
    )
    changed_at = models.DateTimeField()
    cause = models.CharField(max_length=60, blank=True)  # see `history`; empty: by hand, one task
    old_unit = models.CharField(max_length=3)  # of the money below: a task can move to another account
    new_unit = models.CharField(max_length=3)
    old_status = models.CharField(max_length=12, choices=Status)
    new_status = models.CharField(max_length=12, choices=Status)
    old_reward = models.DecimalField(max_digits=14, decimal_places=4)
    new_reward = models.DecimalField(max_digits=14, decimal_places=4)
    old_paid = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    new_paid = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    old_bonus = models.DecimalField(max_digits=14, decimal_places=4)
    new_bonus = models.DecimalField(max_digits=14, decimal_places=4)

    objects = TaskChangeQuerySet.as_manager()

    class Meta:
        # The task's page; the rows that go with a task.
        indexes = [models.Index(fields=["task", "-id"], name="change_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.old_status} to {self.new_status}"
