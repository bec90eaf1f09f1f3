"""Unpaid time beside the tasks, and its sums. An entry's account is its person's account."""

import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0001_initial"),
        ("tasks", "0006_outcomes_in_full"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="accountstats",
            name="marginal_rate",
            field=models.DecimalField(decimal_places=4, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="accountstats",
            name="unpaid_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="accountstats",
            name="unpaid_share",
            field=models.DecimalField(decimal_places=6, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="daycell",
            name="home_one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="daycell",
            name="home_overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="daycell",
            name="one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="daycell",
            name="overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="totalcell",
            name="home_one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="totalcell",
            name="home_overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="totalcell",
            name="one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="totalcell",
            name="overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="weekcell",
            name="home_one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="weekcell",
            name="home_overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="weekcell",
            name="one_off_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="weekcell",
            name="overhead_ms",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Overhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("search", "Searching"),
                            ("looked", "Looked, found nothing"),
                            ("messages", "Messages"),
                            ("payment", "Getting paid"),
                            ("qualification", "Qualification test"),
                            ("onboarding", "Signing up"),
                        ],
                        max_length=16,
                        verbose_name="what it was",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="when")),
                ("local_on", models.DateField()),
                ("timezone", models.CharField(max_length=64)),
                ("duration_ms", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("log_key", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overhead",
                        to="platforms.account",
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
                        related_name="overhead",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-local_on", "-started_at", "-id"], name="overhead_list"),
                    models.Index(
                        condition=models.Q(("account__isnull", False)),
                        fields=["account"],
                        name="overhead_account",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)),
                        fields=["deleted_at"],
                        name="overhead_deleted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("duration_ms__gt", 0), ("duration_ms__lte", 2678400000)),
                        name="overhead_duration_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["looked", "messages", "onboarding", "payment", "qualification", "search"],
                            )
                        ),
                        name="overhead_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_on__gte", datetime.date(2000, 1, 1)),
                            ("local_on__lte", datetime.date(2100, 1, 1)),
                        ),
                        name="overhead_local_on_bounds",
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
                        name="overhead_started_at_bounds",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("log_key__isnull", False)),
                        fields=("user", "log_key"),
                        name="overhead_once_per_form",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE tasks_overhead ADD CONSTRAINT tasks_overhead_own_account"
            " FOREIGN KEY (account_id, user_id) REFERENCES platforms_account (id, user_id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE tasks_overhead DROP CONSTRAINT tasks_overhead_own_account",
        ),
    ]
