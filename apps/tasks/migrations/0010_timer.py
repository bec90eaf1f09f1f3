"""The timer. Its account is its person's account."""

import datetime
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0005_redeem_step"),
        ("tasks", "0009_promises_and_appeals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Timer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pay", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("units", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("running_since", models.DateTimeField(blank=True, null=True)),
                ("is_stopped", models.BooleanField(default=False)),
                ("spans", models.JSONField(blank=True, default=list)),
                ("raw_ms", models.BigIntegerField(default=0)),
                ("trimmed_ms", models.BigIntegerField(default=0)),
                ("away_from", models.DateTimeField(blank=True, null=True)),
                ("away_until", models.DateTimeField(blank=True, null=True)),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("log_key", models.UUIDField(default=uuid.uuid4)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="platforms.account",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tasks.task",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tasks.tasktype",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user"], name="timer_person"),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)),
                        fields=["deleted_at"],
                        name="timer_deleted",
                    ),
                    models.Index(
                        condition=models.Q(("task__isnull", False)), fields=["task"], name="timer_task"
                    ),
                    models.Index(
                        condition=models.Q(("account__isnull", False)),
                        fields=["account"],
                        name="timer_account",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_at", None), ("task", None)),
                        fields=("user",),
                        name="timer_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raw_ms__gte", models.F("trimmed_ms")),
                            ("raw_ms__lte", 2678400000),
                            ("trimmed_ms__gte", 0),
                        ),
                        name="timer_time_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units__gte", 0), ("units__lte", 1000000)),
                        name="timer_units_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pay", None),
                            models.Q(("pay__gte", 0), ("pay__lte", Decimal("1000000000"))),
                            _connector="OR",
                        ),
                        name="timer_pay_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "started_at__gte",
                                datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc),
                            ),
                            (
                                "started_at__lte",
                                datetime.datetime(2100, 1, 2, 0, 0, tzinfo=datetime.timezone.utc),
                            ),
                        ),
                        name="timer_started_at_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("running_since", None),
                            models.Q(
                                ("is_stopped", False),
                                (
                                    "running_since__gte",
                                    datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc),
                                ),
                                (
                                    "running_since__lte",
                                    datetime.datetime(2100, 1, 2, 0, 0, tzinfo=datetime.timezone.utc),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="timer_runs_or_is_stopped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("away_from", None), ("away_until", None)),
                            models.Q(
                                ("away_from__isnull", False),
                                ("away_until__isnull", False),
                                (
                                    "away_from__gte",
                                    datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc),
                                ),
                                ("away_until__gt", models.F("away_from")),
                                (
                                    "away_until__lte",
                                    datetime.datetime(2100, 1, 2, 0, 0, tzinfo=datetime.timezone.utc),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="timer_away_pair",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE tasks_timer ADD CONSTRAINT tasks_timer_own_account"
            " FOREIGN KEY (account_id, user_id) REFERENCES platforms_account (id, user_id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE tasks_timer DROP CONSTRAINT tasks_timer_own_account",
        ),
    ]
