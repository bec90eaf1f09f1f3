"""What the watchdog says, and the key of a calendar."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices_flag"),
        ("payouts", "0008_arrival_with_its_other_sum"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="alert",
            name="about_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="alert",
            name="count",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="alert",
            name="snoozed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("payout_due", "Payout due"),
                    ("payout_scheduled", "Payout scheduled"),
                    ("payout_held", "Payout held"),
                    ("payout_failed", "Payout failed"),
                    ("payout_late", "Payout late"),
                    ("approval_overdue", "Approval overdue"),
                    ("account_idle", "Account idle"),
                    ("platform_closing", "Platform closing"),
                ],
                max_length=20,
            ),
        ),
    ]
