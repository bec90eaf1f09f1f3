"""Bonuses that were promised, and appeals that were made."""

import datetime
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0005_redeem_step"),
        ("tasks", "0008_wider_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="appealed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="promised",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="bonus promised"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="promised_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("promised__gt", models.F("bonus"))),
                fields=["user", "account"],
                name="task_promised",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    ("appeal_until__isnull", False),
                    ("appealed_on", None),
                    ("deleted_at", None),
                    ("status__in", ("rejected", "reversed")),
                ),
                fields=["user", "appeal_until"],
                name="task_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appealed_on", None),
                    models.Q(
                        ("appealed_on__gte", datetime.date(2000, 1, 1)),
                        ("appealed_on__lte", datetime.date(2100, 1, 1)),
                    ),
                    _connector="OR",
                ),
                name="task_appealed_on_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("promised", None), ("promised_until", None)),
                    models.Q(
                        ("promised__gt", 0),
                        ("promised__isnull", False),
                        ("promised__lte", Decimal("1000000000")),
                        models.Q(
                            ("promised_until", None),
                            models.Q(
                                ("promised_until__gte", datetime.date(2000, 1, 1)),
                                ("promised_until__lte", datetime.date(2100, 1, 1)),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="task_promised_bounds",
            ),
        ),
    ]
