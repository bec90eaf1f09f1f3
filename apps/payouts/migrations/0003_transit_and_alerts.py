"""What comes of a payout in parts, and alerts about more than balances: the columns."""

import django.db.models.deletion
import django.db.models.expressions
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_notices_flag"),
        ("payouts", "0002_account_of_the_same_person"),
        ("platforms", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("arrived_on", models.DateField()),
                ("came", models.DecimalField(decimal_places=4, max_digits=14)),
                ("fee", models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=14)),
                ("other_unit", models.CharField(blank=True, max_length=3)),
                ("other_amount", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                ("key", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["arrived_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_once_per_cycle",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_amount_bounds",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_fee_bounds",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_arrived_with_its_day",
        ),
        migrations.RemoveConstraint(
            model_name="payout",
            name="payout_days_in_order",
        ),
        migrations.AddField(
            model_name="accountcycle",
            name="held_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="accountcycle",
            name="hold_note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="accountcycle",
            name="is_told",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="alert",
            name="key",
            field=models.CharField(default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="alert",
            name="level",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="alert",
            name="payout",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alerts",
                to="payouts.payout",
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="came",
            field=models.DecimalField(
                decimal_places=4, default=Decimal("0"), max_digits=14, verbose_name="arrived"
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="failed_on",
            field=models.DateField(blank=True, null=True, verbose_name="failed on"),
        ),
        migrations.AddField(
            model_name="payout",
            name="late_level",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="payout",
            name="lost",
            field=models.DecimalField(
                decimal_places=4, default=Decimal("0"), max_digits=14, verbose_name="lost"
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="cycle",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("payout_due", "Payout due"),
                    ("payout_held", "Payout held"),
                    ("payout_failed", "Payout failed"),
                    ("payout_late", "Payout late"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="minimum",
            field=models.DecimalField(decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AlterField(
            model_name="payout",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "On its way"),
                    ("partial", "Arrived in part"),
                    ("arrived", "Arrived"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="requested",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="arrival",
            name="payout",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="arrivals", to="payouts.payout"
            ),
        ),
        migrations.AddField(
            model_name="arrival",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="arrivals",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
