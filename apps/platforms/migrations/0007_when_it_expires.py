"""When what is in an account expires."""

import datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0006_gift_cards_and_method_minimums"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="expires_on",
            field=models.DateField(blank=True, null=True, verbose_name="expires on"),
        ),
        migrations.AddField(
            model_name="account",
            name="expiry_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="days without work until it expires"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_on", None),
                    models.Q(
                        ("expires_on__gte", datetime.date(2000, 1, 1)),
                        ("expires_on__lte", datetime.date(2100, 1, 1)),
                    ),
                    _connector="OR",
                ),
                name="account_expires_on_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expiry_days", None),
                    models.Q(("expiry_days__gte", 1), ("expiry_days__lte", 3650)),
                    _connector="OR",
                ),
                name="account_expiry_days_bounds",
            ),
        ),
    ]
