"""Missing bonuses, appeals and balances that expire."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0011_fee_terms"),
    ]

    operations = [
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
                    ("bonus_missing", "Bonus missing"),
                    ("appeal_closing", "Time to appeal runs out"),
                    ("balance_expiring", "Balance expires"),
                    ("account_idle", "Account idle"),
                    ("platform_closing", "Platform closing"),
                ],
                max_length=20,
            ),
        ),
    ]
