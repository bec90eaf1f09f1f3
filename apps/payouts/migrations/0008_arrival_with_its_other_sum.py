"""A part that came in another currency names both: the currency, and what came in it."""

from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payouts", "0007_mail_of_alerts")]

    operations = [
        migrations.RemoveConstraint(model_name="arrival", name="arrival_in_another_unit"),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("other_amount", None), ("other_unit", "")),
                    models.Q(
                        ("other_amount__gte", 0),
                        ("other_amount__isnull", False),
                        ("other_amount__lte", Decimal("1000000000")),
                        ("other_unit__regex", "^[A-Z]{3}$"),
                    ),
                    _connector="OR",
                ),
                name="arrival_in_another_unit",
            ),
        ),
    ]
